#include <catch2/catch.hpp>

#include <string>

#include "grokscope/base/choice.hpp"
#include "grokscope/spec/spec_toml.hpp"
#include "grokscope/spec/toml_depth.hpp"

namespace grokscope {
namespace {

constexpr int deep = 100'000;

std::string repeated(const std::string& text, const int times = deep) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

}  // namespace

TEST_CASE("a text nests as deep as its dots and brackets, outside strings and comments") {
    CHECK(toml_depth("a = 1") == 0);
    CHECK(toml_depth("[task]\nkind = 1") == 1);
    CHECK(toml_depth("a.b = [[1, 2], {c = 3}]") == 2);
    CHECK(toml_depth("[a.b.c]") == 3);
    CHECK(toml_depth("# [[[[\na = '[[[' # ]") == 0);
    CHECK(toml_depth("a = \"\\\"[[[\"\nb = [1]") == 1);
    CHECK(toml_depth("a = \"\"\"[[\n\"[[\"\"\"\"\nb = [[1]]") == 2);
    CHECK(toml_depth("a = '[[[\nb = [1]") == 1);
    CHECK(toml_depth("") == 0);
    CHECK(toml_depth("a = \"\\") == 0);
}

TEST_CASE("TOML that nests deeper than any specification is refused before it is parsed") {
    const auto text = GENERATE_COPY("[" + repeated("a.") + "b]\n", "[[a" + repeated(".a") + "]]\n",
                                    repeated("a.") + "b = 1\n",
                                    "[sweep]\n" + repeated("\"a\".") + "b = 1\n",
                                    "a = " + repeated("[") + repeated("]"),
                                    "a = " + repeated("{a = ") + "1" + repeated("}"),
                                    "a = [\"\"\"x\"\"\"\", {" + repeated("a.") + "b = 1}]\n");

    CHECK_THROWS_WITH(json_from_toml(text, "deep.toml"),
                      Catch::Matches(
                          "deep\\.toml nests [0-9]+ deep \\(32 at most would be right\\)"));
}

TEST_CASE("a value on the command line that nests too deeply is refused by its key") {
    CHECK_THROWS_WITH(parse_assignment("schedule.steps=" + repeated("[")),
                      "schedule.steps nests 100000 deep (32 at most would be right)");
    CHECK_THROWS_WITH(value_from_text("seed", "1\n[" + repeated("a.") + "b]"),
                      "seed nests 100001 deep (32 at most would be right)");
}

TEST_CASE("a message has the beginning of a long key, cut between two characters") {
    CHECK(shortened(repeated("a", 100)) == repeated("a", 100));
    CHECK(shortened(repeated("a", 101)) == repeated("a", 100) + "...");
    CHECK(shortened("a" + repeated("\xc3\xa4", 60)) == "a" + repeated("\xc3\xa4", 49) + "...");
    CHECK_THROWS_WITH(parse_assignment(repeated("a.") + "b=1"),
                      Catch::StartsWith("unknown key " + repeated("a.", 50) + "... (did you mean"));
}

}  // namespace grokscope
