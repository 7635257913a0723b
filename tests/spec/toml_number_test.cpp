#include <catch2/catch.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_json.hpp"
#include "grokscope/spec/spec_toml.hpp"
#include "grokscope/spec/toml_number.hpp"

namespace grokscope {
namespace {

RunSpec assigned(const std::string& assignment) {
    return spec_from_json(parse_assignment(assignment));
}

}  // namespace

TEST_CASE("an integer may be written as a number with a point or an exponent") {
    CHECK(assigned("schedule.steps=1e4").schedule.steps == 10'000);
    CHECK(assigned("schedule.steps=11.0").schedule.steps == 11);
    CHECK(assigned("seed.init=-2e0").seed.init == -2);
    CHECK(assigned("seed.init=9007199254740992.0").seed.init == 9'007'199'254'740'992);
    CHECK(assigned("model.frequencies=[1e0, 2.0]").model.frequencies ==
          std::vector<std::int64_t>{1, 2});
}

TEST_CASE("a value that is no integer is refused with what is wanted") {
    const auto [assignment, message] = GENERATE(table<std::string, std::string>(
        {{"schedule.steps=11.5", "schedule.steps = 11.5 (an integer would be right)"},
         {"schedule.steps=inf", "schedule.steps = inf (an integer would be right)"},
         {"seed.init=1e19",
          "seed.init = 1e+19 (an integer from -9223372036854775808 to 9223372036854775807, with "
          "all of its digits, would be right)"},
         {"seed.init=9223372036854775808",
          "seed.init = 9223372036854775808 (-9223372036854775808 to 9223372036854775807 would be "
          "right)"},
         {"seed.init=-9223372036854775809",
          "seed.init = -9223372036854775809 (-9223372036854775808 to 9223372036854775807 would be "
          "right)"},
         {"schedule.steps=1979-05-27",
          "schedule.steps = \"1979-05-27\" (an integer would be right)"},
         {"schedule.steps=07:32:00", "schedule.steps = \"07:32:00\" (an integer would be right)"},
         {"schedule.steps=1979-05-27T07:32:00Z",
          "schedule.steps = \"1979-05-27T07:32:00Z\" (an integer would be right)"},
         {"optimizer.lr=.5", "optimizer.lr = .5 (0.5 would be right)"},
         {"optimizer.lr=-.5e3", "optimizer.lr = -.5e3 (-0.5e3 would be right)"},
         {"optimizer.lr=5.", "optimizer.lr = 5. (5.0 would be right)"},
         {"schedule.steps=007", "schedule.steps = 007 (7 would be right)"},
         {"schedule.steps=many", "schedule.steps = \"many\" (an integer would be right)"}}));

    CHECK_THROWS_WITH(assigned(assignment), message);
}

TEST_CASE("the least and the largest integer are taken as they are") {
    CHECK(assigned("seed.init=-9223372036854775808").seed.init ==
          std::numeric_limits<std::int64_t>::min());
    CHECK(assigned("seed.init=9223372036854775807").seed.init ==
          std::numeric_limits<std::int64_t>::max());
    CHECK_THROWS_WITH(spec_from_json({{"seed", {{"init", 9223372036854775808U}}}}),
                      "seed.init = 9223372036854775808 (an integer would be right)");
}

TEST_CASE("a file that is not TOML is told with what would be right, where that is clear") {
    const auto [line, right] = GENERATE(table<std::string, std::string>(
        {{"lr = .5  # half", " (0.5 would be right)"},
         {"lr = 5.", " (5.0 would be right)"},
         {"init = 9223372036854775808",
          " (-9223372036854775808 to 9223372036854775807 would be right)"}}));

    CHECK_THROWS_WITH(json_from_toml("[optimizer]\n" + line + "\n", "s.toml"),
                      Catch::StartsWith("s.toml:") && Catch::Contains(": not TOML: ") &&
                          Catch::EndsWith(right));
}

TEST_CASE("what is no decimal number has nothing else in its place") {
    for (const auto* text : {"", ".", "0", "-1", "1e5", "0.5", "0-8", "0/1", "1979-05-27", "0x10",
                             "1_000", "every 5", "[.5]", "true", "nan"})
        CHECK(right_number(text).empty());
}

}  // namespace grokscope
