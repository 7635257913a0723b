#include <catch2/catch.hpp>

#include "grokscope/base/printable.hpp"

namespace grokscope {

TEST_CASE("text that a terminal shows as it is stays as it is", "[printable]") {
    for (const auto* text : {"", "m.h5", "W_E [1]", "Größe, 模, 🙂"})
        CHECK(printable(text) == text);
}

TEST_CASE("what a terminal would obey is escaped", "[printable]") {
    CHECK(printable("a\nb\tc\r") == "a\\nb\\tc\\x0d");
    CHECK(printable("\x1b[31mred\x7f") == "\\x1b[31mred\\x7f");
    CHECK(printable("\u009b31m") == "\\x9b31m");
    CHECK(printable("\u202e\u2066\u2028") == "\\u202e\\u2066\\u2028");
}

TEST_CASE("bytes that are no UTF-8 are escaped one by one", "[printable]") {
    CHECK(printable("\xff\x9b") == "\\xff\\x9b");
    CHECK(printable("\xc3") == "\\xc3");
    CHECK(printable("\xc0\xaf") == "\\xc0\\xaf");                    // longer than it must be
    CHECK(printable("\xe0\x9f\xbf") == "\\xe0\\x9f\\xbf");           // likewise
    CHECK(printable("\xed\xa0\x80") == "\\xed\\xa0\\x80");           // half of a pair of UTF-16
    CHECK(printable("\xf4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");  // above U+10FFFF
}

}  // namespace grokscope
