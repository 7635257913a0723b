#include <catch2/catch.hpp>

#include "record/terminal.hpp"

namespace grokscope {

TEST_CASE("a text is cut to the columns that there are") {
    CHECK(cut_to_columns("[####....] 3/8", 9) == "[####....");
    CHECK(cut_to_columns("short", 80) == "short");
    CHECK(cut_to_columns("any", 0).empty());
    CHECK(cut_to_columns("any", -1).empty());
}

TEST_CASE("letters of East Asia take two columns, accents none") {
    CHECK(cut_to_columns("\u8a13\u7df4", 3) == "\u8a13");
    CHECK(cut_to_columns("\u8a13\u7df4", 4) == "\u8a13\u7df4");
    CHECK(cut_to_columns("e\u0301e", 1) == "e\u0301");
}

TEST_CASE("nothing in a text moves the cursor") {
    CHECK(cut_to_columns("a\nb\033[2Jc", 80) == "a?b?[2Jc");
    CHECK(cut_to_columns("\xff\xfe", 80) == "??");
}

}  // namespace grokscope
