#include <catch2/catch.hpp>

#include "grokscope/outcome_file.hpp"
#include "grokscope/text_file.hpp"
#include "support/temporary_directory.hpp"

namespace grokscope {
namespace {

using Catch::Contains;

std::vector<Outcome> outcomes_in(const std::string& text) {
    const testing::TemporaryDirectory directory;
    const auto path = directory / "outcomes.csv";
    write_file(path, text);
    return read_outcomes(path);
}

const std::string header = "arm,seed,t_gen_before,t_gen_after,steps\n";

}  // namespace

TEST_CASE("outcomes are read from the columns that there are, in any order") {
    const auto outcomes = outcomes_in(
        "steps,arm,norm,comment,seed,t_gen_after,t_gen_before\r\n"
        "500,\"a, or b\",2.5,passed over,7,300,200\r\n"
        "500,c,,,8,,500\r\n");

    REQUIRE(outcomes.size() == 2);
    CHECK(outcomes[0].arm == "a, or b");
    CHECK(outcomes[0].seed == 7);
    CHECK(outcomes[0].generalised.after == 300.0);
    CHECK(outcomes[0].norm == 2.5);
    CHECK(std::isnan(outcomes[0].seconds));
    CHECK(outcomes[1].arm == "c");
    CHECK(is_censored(outcomes[1].generalised));
    CHECK(std::isnan(outcomes[1].norm));
}

TEST_CASE("a table that is not of outcomes is refused with its line and what would be right") {
    CHECK_THROWS_WITH(outcomes_in("arm,seed,t_gen_before,steps\n"),
                      Contains("no column t_gen_after"));
    CHECK_THROWS_WITH(outcomes_in(header), Contains("has no rows"));
    CHECK_THROWS_WITH(outcomes_in(header + "a,1,100,soon,500\n"),
                      Contains(":2: t_gen_after is soon (a number"));
    CHECK_THROWS_WITH(outcomes_in(header + "a,one,100,,500\n"),
                      Contains("seed is one (a whole number"));
    CHECK_THROWS_WITH(outcomes_in(header + "a,1,,,500\n"), Contains("was not evaluated"));
    CHECK_THROWS_WITH(outcomes_in(header + "a,1,100\n"), Contains("cannot be read as CSV"));
    CHECK_THROWS_WITH(read_outcomes("/nowhere/outcomes.csv"), Contains("cannot be read as CSV"));
}

}  // namespace grokscope
