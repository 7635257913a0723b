#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <vector>

#include "grokscope/addition/frequency_ledger.hpp"
#include "grokscope/addition/key_frequencies.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"

namespace grokscope {
namespace {

/// A column a cos(w_k x - phase) + constant over p tokens.
Vector wave(const std::int64_t p, const std::int64_t k, const double a, const double phase = 0.3,
            const double constant = 0.0) {
    Vector column(p);
    for (std::int64_t x = 0; x < p; ++x)
        column(x) = constant + a * std::cos(2.0 * std::numbers::pi * static_cast<double>(k * x) /
                                                static_cast<double>(p) -
                                            phase);
    return column;
}

FrequencyMoment moment_of(const std::vector<Vector>& columns) {
    Matrix w(columns.front().size(), static_cast<Eigen::Index>(columns.size()));
    for (std::size_t i = 0; i < columns.size(); ++i)
        w.col(static_cast<Eigen::Index>(i)) = columns[i];
    return frequency_moment({.input_a = w, .input_b = w, .output = w});
}

const std::vector<std::int64_t> steps{0, 10, 20, 30, 40, 50};

}  // namespace

TEST_CASE("the shares of a moment are those of its waves' squared amplitudes, constants apart") {
    const auto moment =
        moment_of({wave(11, 2, 3.0), wave(11, 5, 1.0, 1.0, 7.0), wave(11, 2, 1.0, 2.0)});
    CHECK(moment.share(2) == Approx(10.0 / 11.0));
    CHECK(moment.share(5) == Approx(1.0 / 11.0));
    CHECK(moment.norm(2) == Approx(std::sqrt(10.0 * 11.0 / 2.0)));
    CHECK(moment.dominant == Frequencies{2, 5, 2});
}

TEST_CASE("the highest frequency of an even modulus is one like the others") {
    // A lone cosine of amplitude a has the power a^2 p, a paired wave a^2 p / 2.
    const auto moment = moment_of({wave(12, 6, 1.0, 0.0), wave(12, 1, 1.0)});
    CHECK(moment.share(6) == Approx(2.0 / 3.0));
    CHECK(moment.dominant == Frequencies{6, 1});
}

TEST_CASE("the group of a frequency has the variation of its neurons' amplitudes") {
    const auto moment = moment_of({wave(13, 4, 1.0), wave(13, 4, 3.0, 2.0), wave(13, 1, 1.0)});
    CHECK(group_of(moment, 4).neurons == 2);
    CHECK(group_of(moment, 4).norm_cv == Approx(0.5));
    CHECK(group_of(moment, 1).norm_cv == 0.0);
    CHECK(group_of(moment, 2).neurons == 0);
    CHECK(std::isnan(group_of(moment, 2).norm_cv));
}

TEST_CASE("zeros and constants hold no frequency, and a neuron that has vanished has none") {
    const auto zeros = moment_of({Vector::Zero(7), Vector::Zero(7)});
    CHECK(std::isnan(zeros.share(1)));
    CHECK(zeros.dominant == Frequencies{0, 0});
    CHECK(std::isnan(moment_of({Vector::Constant(7, 0.3)}).share(1)));
    CHECK(moment_of({wave(7, 2, 1.0), wave(7, 3, 1e-3)}).dominant == Frequencies{2, 0});
}

TEST_CASE("the share of birth is twice the even share, but never above 1") {
    CHECK(birth_share(67) == Approx(2.0 / 33.0));
    CHECK(birth_share(8) == Approx(0.5));
    CHECK(birth_share(4) == Approx(0.75));
    CHECK(birth_share(2) == 1.0);
}

TEST_CASE("a frequency is born at the threshold and dies below half of it") {
    const auto found = spells(9, {0.1, 0.4, 0.9, 0.2, 0.19, 0.3}, 0.4);
    REQUIRE(found.size() == 1);
    CHECK(found[0].frequency == 9);
    CHECK((birth(steps, found[0]).before == 0.0 && birth(steps, found[0]).after == 10.0));
    CHECK((death(steps, found[0]).before == 30.0 && death(steps, found[0]).after == 40.0));
    CHECK(found[0].peak == 2);
}

TEST_CASE("a frequency that is there from the start to the end has neither birth nor death") {
    const auto found = spells(1, {0.5, 0.5, 0.5, 0.5, 0.5, 0.5}, 0.4);
    REQUIRE(found.size() == 1);
    CHECK(std::isnan(birth(steps, found[0]).before));
    CHECK(is_censored(death(steps, found[0])));
    CHECK(death(steps, found[0]).before == 50.0);
    CHECK(found[0].peak == 0);
}

TEST_CASE("a frequency lives twice when it falls below half of the threshold between") {
    const auto found = spells(1, {0.5, 0.1, 0.3, 0.7, 0.8, 0.3}, 0.4);
    REQUIRE(found.size() == 2);
    CHECK((found[0].born == 0 && found[0].died == 1 && found[0].peak == 0));
    CHECK((found[1].born == 3 && found[1].died == 6 && found[1].peak == 4));
}

TEST_CASE("a frequency that never reaches the threshold, or whose share is missing, has no spell") {
    CHECK(spells(1, {0.1, 0.39, missing}, 0.4).empty());
    CHECK(spells(1, {0.5, missing, 0.3}, 0.4).front().died == 1);
    CHECK(spells(1, {0.5}, 0.4).size() == 1);
}

TEST_CASE("the ledger is in order of birth, then of frequency") {
    const auto ledger = frequency_ledger({moment_of({wave(11, 5, 1.0), wave(11, 3, 1.0)}),
                                          moment_of({wave(11, 5, 1.0), wave(11, 1, 1.0)}),
                                          moment_of({wave(11, 1, 1.0), wave(11, 1, 1.0)})},
                                         0.4);
    REQUIRE(ledger.size() == 3);
    CHECK((ledger[0].frequency == 3 && ledger[0].born == 0 && ledger[0].died == 1));
    CHECK((ledger[1].frequency == 5 && ledger[1].born == 0 && ledger[1].died == 2));
    CHECK((ledger[2].frequency == 1 && ledger[2].born == 1 && ledger[2].died == 3));
    CHECK(born_frequencies(ledger) == Frequencies{1, 3, 5});
}

TEST_CASE("a change of membership has to do with a frequency that was asked for") {
    const auto changes = membership_changes({moment_of({wave(11, 5, 1.0), wave(11, 3, 1.0)}),
                                             moment_of({wave(11, 2, 1.0), wave(11, 4, 1.0)}),
                                             moment_of({wave(11, 2, 1.0), wave(11, 5, 1e-3)})},
                                            {4, 5});
    REQUIRE(changes.size() == 3);
    CHECK((changes[0].checkpoint == 1 && changes[0].neuron == 0));
    CHECK((changes[0].from == 5 && changes[0].to == 2));
    CHECK((changes[1].from == 3 && changes[1].to == 4));
    CHECK((changes[2].checkpoint == 2 && changes[2].from == 4 && changes[2].to == 0));
}

}  // namespace grokscope
