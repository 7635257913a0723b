#include <catch2/catch.hpp>

#include <cmath>
#include <string>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/base/text_file.hpp"
#include "grokscope/comparison/outcome.hpp"
#include "grokscope/comparison/outcome_file.hpp"
#include "grokscope/report/report_format.hpp"
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
                      Contains("line 1: there is no column t_gen_after"));
    CHECK_THROWS_WITH(outcomes_in("arm,seed,t_gen_before,t_gen_after,steps,arm\n"),
                      Contains("line 1: there are two columns arm"));
    CHECK_THROWS_WITH(outcomes_in(""), Contains("there is no line"));
    CHECK_THROWS_WITH(outcomes_in(header), Contains("there are no rows"));
    CHECK_THROWS_WITH(outcomes_in(header + "a,1,100,soon,500\n"),
                      Contains(": line 2: t_gen_after is soon (a number"));
    CHECK_THROWS_WITH(outcomes_in(header + "a,one,100,,500\n"),
                      Contains("seed is one (a whole number"));
    CHECK_THROWS_WITH(outcomes_in(header + "a,1,,,500\n"), Contains("was not evaluated"));
    CHECK_THROWS_WITH(outcomes_in(header + "a,1,100\n"), Contains("line 2: there are 3 fields"));
    CHECK_THROWS_WITH(outcomes_in(header + "a,1,0,100,500\n\"b,2,0,100,500\n"),
                      Contains("line 3: a quote is not closed"));
    CHECK_THROWS_WITH(outcomes_in(header + "\"a\" b,1,0,100,500\n"),
                      Contains("line 2: something follows a closed quote"));
    CHECK_THROWS_WITH(read_outcomes("/nowhere/outcomes.csv"), Contains("cannot be read"));
}

TEST_CASE("times that contradict each other are refused by line and column") {
    CHECK_THROWS_WITH(outcomes_in(header + "a,1,0,100,500\na,2,300,200,500\n"),
                      Contains("line 3: t_gen_before is 300 and t_gen_after 200"));
    CHECK_THROWS_WITH(outcomes_in(header + "a,1,400,600,500\n"),
                      Contains("line 2: t_gen_after is 600 (no more than the 500 steps"));
    CHECK_THROWS_WITH(outcomes_in(header + "a,1,600,,500\n"),
                      Contains("line 2: t_gen_before is 600 (no more than the 500 steps"));
    CHECK_THROWS_WITH(outcomes_in(header + "a,1,100,inf,500\n"), Contains("t_gen_after is inf"));
    CHECK_THROWS_WITH(outcomes_in(header + "a,1,-20,100,500\n"),
                      Contains("line 2: t_gen_before is -20 (0 or more"));
    CHECK_THROWS_WITH(outcomes_in(header + "a,1,-20,,-10\n"), Contains("steps is -10"));
    CHECK_THROWS_WITH(outcomes_in(
                          "arm,seed,t_mem_before,t_mem_after,t_gen_before,t_gen_after,steps\n"
                          "a,1,90,80,100,120,500\n"),
                      Contains("line 2: t_mem_before is 90 and t_mem_after 80"));
}

TEST_CASE("a run that came apart is followed beyond its last step, and may say so") {
    const std::string heading = "arm,seed,t_gen_before,t_gen_after,failed,steps\n";

    CHECK(outcomes_in(heading + "a,1,9000,,true,500\n").at(0).failed);
    CHECK_THROWS_WITH(outcomes_in(heading + "a,1,9000,,false,500\n"),
                      Contains("t_gen_before is 9000"));
    CHECK_THROWS_WITH(outcomes_in(heading + "a,1,400,9000,true,500\n"),
                      Contains("t_gen_after is 9000"));
    CHECK_THROWS_WITH(outcomes_in(heading + "a,1,400,,perhaps,500\n"),
                      Contains("failed is perhaps (true or false"));
}

TEST_CASE("whatever an arm is called, its name reads back") {
    for (const std::string name :
         {"two\nlines", "two\r\nlines", "\"quoted\"", "a, or b", " blanks\t", "\n", ""}) {
        const auto outcomes =
            outcomes_in(header + csv_field(name) + ",1,0,100,500\nb,2,300,,500\n");

        REQUIRE(outcomes.size() == 2);
        CHECK(outcomes[0].arm == name);
        CHECK(outcomes[1].arm == "b");
    }
    CHECK_THROWS_WITH(outcomes_in(header + "\"two\nlines\",1,0,100,500\nb,2,soon,,500\n"),
                      Contains("line 4: t_gen_before is soon"));
}

}  // namespace grokscope
