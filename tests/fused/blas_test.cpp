#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "fused/blas.hpp"
#include "fused/buffer.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/base/random.hpp"
#include "support/random_matrix.hpp"

namespace grokscope::fused {
namespace {

/// op(matrix) is `value`.
Buffer<double> buffer_of(const Matrix& value, const Transposed order) {
    const Matrix there = order == Transposed::yes ? Matrix(value.transpose()) : value;
    Buffer<double> buffer(there.rows(), there.cols());
    put(there, buffer.view());
    return buffer;
}

}  // namespace

TEST_CASE("a product is the same in one piece and in parts, whichever side is longest") {
    const auto [m, n, k] = GENERATE(table<std::int64_t, std::int64_t, std::int64_t>(
        {{3, 4, 5}, {911, 67, 24}, {67, 911, 24}, {67, 24, 911}, {2000, 5, 400}}));
    const auto a_order = GENERATE(Transposed::no, Transposed::yes);
    const auto b_order = GENERATE(Transposed::no, Transposed::yes);
    const auto beta = GENERATE(0.0, 1.0);
    const auto a = testing::random_matrix(m, k);
    const auto b = testing::random_matrix(k, n);
    const auto c = testing::random_matrix(m, n);
    auto left = buffer_of(a, a_order);
    auto right = buffer_of(b, b_order);
    auto out = buffer_of(c, Transposed::no);

    multiply<double>({left.view(), a_order}, {right.view(), b_order}, beta, out.view());

    const Matrix expected = a * b + beta * c;
    double difference = 0.0;
    for (std::int64_t i = 0; i < m; ++i)
        for (std::int64_t j = 0; j < n; ++j)
            difference = std::max(difference, std::abs(out.view().row(i)[j] - expected(i, j)));
    CHECK(difference < 1e-11);
}

TEST_CASE("a small product and a very large one are made in one piece") {
    CHECK(part_of(100, 100 * 90 * 80) == 100);
    CHECK(part_of(911, 67 * 24 * 911) == 464);
    CHECK(part_of(5000, std::int64_t{5000} * 5000 * 5000) == 5000);
}

}  // namespace grokscope::fused
