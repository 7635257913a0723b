#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/landscape/softmax_collapse.hpp"

namespace grokscope {
namespace {

/// One row: the target's logit is higher than each of the others by the margin.
Matrix row_with_margin(const double margin, const Eigen::Index classes) {
    Matrix logits = Matrix::Zero(1, classes);
    logits(0, 0) = margin;
    return logits;
}

/// Bits of a significand, the hidden one included.
template <typename T>
int bits() {
    return std::numeric_limits<T>::digits;
}

template <typename T>
void check_edge_of_collapse() {
    // Two classes: the sum is 1 + exp(-margin), a tie at half of the spacing of numbers above 1.
    const double spacing = std::ldexp(1.0, 1 - bits<T>());
    const double edge = -std::log(0.5 * spacing);

    const auto above = loss_in_dtype<T>(row_with_margin(edge + 0.3, 2), {0});
    const auto below = loss_in_dtype<T>(row_with_margin(edge - 0.3, 2), {0});

    CHECK(above.collapsed == 1.0);
    CHECK(above.zero == 1.0);
    CHECK(above.mean == 0.0);
    CHECK(below.collapsed == 0.0);
    CHECK(below.zero == 0.0);
    CHECK(below.at_floor == 1.0);
    CHECK(below.mean == loss_floor<T>(2));
    CHECK(loss_floor<T>(2) == Approx(spacing).epsilon(spacing));
}

}  // namespace

TEST_CASE("a softmax sum collapses where the margin exceeds the bits of the type") {
    check_edge_of_collapse<Eigen::half>();
    check_edge_of_collapse<Eigen::bfloat16>();
    check_edge_of_collapse<float>();
    check_edge_of_collapse<double>();
}

TEST_CASE(
    "a collapsed sum has no loss where the answer is right, and the margin where it is wrong") {
    Matrix logits(2, 3);
    logits << 40.0, 0.0, 0.0, 40.0, 0.0, 0.0;

    const auto losses = loss_in_dtype<float>(logits, {0, 1});

    CHECK(losses.collapsed == 1.0);
    CHECK(losses.zero == 0.5);
    CHECK(losses.mean == 20.0);
}

TEST_CASE("a loss in float64 that is far from its floor is the cross-entropy") {
    Matrix logits(1, 3);
    logits << 0.3, -0.2, 1.1;
    const double expected = std::log(std::exp(0.3) + std::exp(-0.2) + std::exp(1.1)) - -0.2;

    CHECK(loss_in_dtype<double>(logits, {1}).mean == Approx(expected).epsilon(1e-14));
    CHECK(loss_in_dtype<float>(logits, {1}).mean == Approx(expected).epsilon(1e-6));
    CHECK(loss_in_dtype<Eigen::half>(logits, {1}).mean == Approx(expected).epsilon(2e-3));
    CHECK(loss_in_dtype<Eigen::bfloat16>(logits, {1}).mean == Approx(expected).epsilon(2e-2));
}

TEST_CASE(
    "a loss of one logit goes on below the collapse of its sum, down to the smallest number") {
    const auto collapsed = loss_in_dtype<float>(Matrix::Constant(1, 1, 50.0), {1});
    CHECK(collapsed.collapsed == 1.0);
    CHECK(collapsed.zero == 0.0);
    CHECK(collapsed.mean == Approx(std::exp(-50.0)).epsilon(1e-5));

    const auto wrong = loss_in_dtype<float>(Matrix::Constant(1, 1, 50.0), {0});
    CHECK(wrong.mean == 50.0);

    CHECK(loss_in_dtype<float>(Matrix::Constant(1, 1, -110.0), {0}).zero == 1.0);
    CHECK(loss_floor<float>(1) == std::ldexp(1.0, -149));
}

TEST_CASE("a logit too large for its type makes the mean loss missing") {
    const auto losses = loss_in_dtype<Eigen::half>(row_with_margin(1e5, 3), {0});

    CHECK(std::isnan(losses.mean));
    CHECK(losses.zero == 0.0);
}

TEST_CASE("the types looked at are the four, each under its name") {
    std::vector<std::string> names;
    visit_dtypes([&](const char* name, auto) { names.emplace_back(name); });

    CHECK(names == std::vector<std::string>{"float16", "bfloat16", "float32", "float64"});
}

}  // namespace grokscope
