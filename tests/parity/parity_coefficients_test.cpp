#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/base/random.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/parity/parity_coefficients.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace {

/// All 2^bits strings, -1/+1, and the bias.
IntegerMatrix cube(const std::int64_t bits) {
    IntegerMatrix inputs = IntegerMatrix::Ones(std::int64_t{1} << bits, bits + 1);
    for (std::int64_t i = 0; i < inputs.rows(); ++i)
        for (std::int64_t j = 0; j < bits; ++j) inputs(i, j) = (i >> j) % 2 == 1 ? 1 : -1;
    return inputs;
}

IntegerMatrix some_strings(const std::int64_t n, const Encoding encoding) {
    auto random = random_stream(Purpose::control, 5);
    return random_strings({.bits = 6, .encoding = encoding}, n, random).inputs;
}

/// The mean of products, one factor at a time; of -1/+1 strings.
double coefficient_by_products(const Vector& answers, const IntegerMatrix& inputs,
                               const BitSubset& subset) {
    double sum = 0.0;
    for (Eigen::Index i = 0; i < inputs.rows(); ++i) {
        double product = answers(i) > 0 ? 1.0 : -1.0;
        for (const auto bit : subset) product *= -static_cast<double>(inputs(i, bit));
        sum -= product;
    }
    return sum / static_cast<double>(inputs.rows());
}

Vector some_answers(const std::int64_t n) {
    auto random = random_stream(Purpose::control, 6);
    return Vector::NullaryExpr(n, [&](Eigen::Index) { return random.normal(); });
}

}  // namespace

TEST_CASE("a truth table holds one bit for each string, also past a word") {
    Vector values = Vector::Constant(70, -1.0);
    values(3) = 1.0;
    values(64) = 0.5;
    values(65) = 0.0;

    CHECK(truth_table(values) == TruthTable{8, 1});
    CHECK(difference_count(truth_table(values), TruthTable{9, 0}) == 2);
}

TEST_CASE("subsets in order are all of them, the leading bits first") {
    auto random = random_stream(Purpose::control, 1);

    CHECK(bit_subsets(4, 2, 6, random) ==
          std::vector<BitSubset>{{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3}});
    CHECK(bit_subsets(3, 3, 6, random) == std::vector<BitSubset>{{0, 1, 2}});
    CHECK(bit_subsets(30, 3, 10'000, random).size() == 4060);
}

TEST_CASE("subsets beyond the most are a sample, each once, the leading bits first") {
    auto random = random_stream(Purpose::control, 1);

    const auto subsets = bit_subsets(9, 4, 100, random);

    CHECK(subsets.front() == BitSubset{0, 1, 2, 3});
    CHECK(std::set<BitSubset>(subsets.begin(), subsets.end()).size() == 100);
    for (const auto& subset : subsets) {
        CHECK(std::set<std::int64_t>(subset.begin(), subset.end()).size() == 4);
        CHECK(std::is_sorted(subset.begin(), subset.end()));
        CHECK((subset.front() >= 0 && subset.back() < 9));
    }
}

TEST_CASE("random subsets are equally frequent") {
    auto random = random_stream(Purpose::control, 2);
    std::map<BitSubset, int> counts;
    for (int i = 0; i < 6000; ++i) ++counts[random_subset(4, 2, random)];

    CHECK(counts.size() == 6);
    for (const auto& [subset, count] : counts) CHECK(std::abs(count - 1000) < 120);
}

TEST_CASE("the number of subsets is the binomial coefficient") {
    CHECK(subset_count(30, 3) == 4060.0);
    CHECK(subset_count(30, 27) == 4060.0);
    CHECK(subset_count(52, 26) == 495918532948104.0);
    CHECK(subset_count(5, 5) == 1.0);
    CHECK(subset_count(10'000, 5'000) > 1e300);
}

TEST_CASE("a parity is orthogonal to every other over all strings") {
    const auto inputs = cube(7);
    auto random = random_stream(Purpose::control, 1);
    const auto subsets = bit_subsets(7, 3, 100, random);
    const auto answers = parity_of(inputs, subsets.front());

    CHECK(agreement(answers, answers, 128) == 128);
    for (std::size_t i = 1; i < subsets.size(); ++i)
        CHECK(agreement(answers, parity_of(inputs, subsets[i]), 128) == 0);
}

TEST_CASE("the parity of the leading bits is the label") {
    auto random = random_stream(Purpose::control, 3);
    const auto encoding = GENERATE(Encoding::zero_one, Encoding::plus_minus);
    const auto task =
        random_strings({.bits = 9, .parity_bits = 4, .encoding = encoding}, 77, random);
    const Vector labels = Vector::NullaryExpr(77, [&](const Eigen::Index i) {
        return static_cast<double>(task.targets[static_cast<std::size_t>(i)]);
    });

    CHECK(parity_of(task.inputs, leading_bits(4)) == truth_table(labels));
}

TEST_CASE("coefficients and their rank are those of products over strings, one by one") {
    const auto n = GENERATE(64, 100, 129);
    const auto inputs = some_strings(n, Encoding::plus_minus);
    const auto answers = some_answers(n);
    auto random = random_stream(Purpose::control, 4);
    const auto subsets = bit_subsets(6, 3, 100, random);
    std::vector<TruthTable> parities;
    std::int64_t rank = 1;
    const double first = coefficient_by_products(answers, inputs, subsets.front());
    for (const auto& subset : subsets) {
        const double expected = coefficient_by_products(answers, inputs, subset);
        parities.push_back(parity_of(inputs, subset));
        CHECK(static_cast<double>(agreement(truth_table(answers), parities.back(), n)) ==
              Approx(expected * n).margin(1e-9));
        if (std::abs(expected) > std::abs(first) + 1e-12) ++rank;
    }

    CHECK(first_rank(truth_table(answers), parities, n) == rank);
}

TEST_CASE("parities that agree equally share the best place, whatever their sign") {
    const TruthTable answers{0b1111};

    CHECK(first_rank(answers, {{0b1111}, {0b0000}, {0b1110}}, 4) == 1);
    CHECK(first_rank(answers, {{0b1110}, {0b0001}, {0b0111}, {0b1100}}, 4) == 1);
    CHECK(first_rank(answers, {{0b1100}, {0b0001}, {0b0000}}, 4) == 3);
}

}  // namespace grokscope
