#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "fused/addition_kernels.hpp"
#include "fused/buffer.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/activation.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/activations.hpp"

namespace grokscope::fused {
namespace {

constexpr std::int64_t p = 67;
constexpr std::int64_t n = 21;  // no whole number of vectors

Examples examples_of_all_kinds() {
    Examples examples;
    for (std::int32_t i = 0; i < n; ++i) {
        examples.a.push_back(i % 5);
        examples.b.push_back(i % 7);
        examples.target.push_back(3 * i % static_cast<std::int32_t>(p));
    }
    return examples;
}

/// The gradient where the true class leads every other by a margin.
template <typename T>
Buffer<T> gradient_at_margin(const Examples& examples, const T margin, const T scale) {
    Buffer<T> logits(p, n);
    for (std::int64_t i = 0; i < n; ++i)
        logits.view().row(examples.target[static_cast<std::size_t>(i)])[i] = margin;
    addition_kernels<T>().loss_gradient(examples, LossKind::softmax, scale, logits.view());
    return logits;
}

}  // namespace

TEMPLATE_TEST_CASE("the softmax gradient is that of a closed form, however sure the model is", "",
                   float, double) {
    const auto examples = examples_of_all_kinds();
    const auto margin = GENERATE(-30.0, 0.0, 3.0, 25.0);
    const double others = 66.0 * std::exp(-margin);

    auto gradient =
        gradient_at_margin(examples, static_cast<TestType>(margin), static_cast<TestType>(0.5));

    for (std::int64_t i = 0; i < n; ++i) {
        const auto target = examples.target[static_cast<std::size_t>(i)];
        const auto other = (target + 1) % p;
        CHECK(gradient.view().row(target)[i] ==
              Approx(-0.5 * others / (1.0 + others)).epsilon(1e-5));
        CHECK(gradient.view().row(other)[i] ==
              Approx(0.5 * others / 66.0 / (1.0 + others)).epsilon(1e-5));
    }
}

TEMPLATE_TEST_CASE("hidden units are looked up and their gradients scattered by token", "", float,
                   double) {
    constexpr std::int64_t hidden = 5;
    const auto examples = examples_of_all_kinds();
    Buffer<TestType> input(p, hidden);
    Buffer<TestType> before(n, hidden);
    Buffer<TestType> after(n, hidden);
    Buffer<TestType> ones(n, hidden);
    Buffer<TestType> gradient(p, hidden);
    for (std::int64_t token = 0; token < p; ++token)
        for (std::int64_t j = 0; j < hidden; ++j)
            input.view().row(token)[j] = static_cast<TestType>(token - 3 + j);
    for (std::int64_t i = 0; i < n; ++i) std::fill_n(ones.view().row(i), hidden, TestType{1});

    const auto kernels = addition_kernels<TestType>();
    kernels.look_up(examples, Activation::relu, read_only(input.view()), read_only(input.view()),
                    nullptr, before.view(), after.view());
    kernels.scatter(examples, Activation::relu, read_only(before.view()), read_only(ones.view()),
                    gradient.view(), gradient.view());

    std::vector<std::vector<double>> expected(p, std::vector<double>(hidden, 0.0));
    for (std::size_t i = 0; i < n; ++i)
        for (std::int64_t j = 0; j < hidden; ++j) {
            const auto [a, b] = std::pair(examples.a[i], examples.b[i]);
            const auto sum = static_cast<double>(a + b - 6 + 2 * j);
            CHECK(after.view().row(static_cast<std::int64_t>(i))[j] == std::max(0.0, sum));
            for (const auto token : {a, b})
                expected[static_cast<std::size_t>(token)][static_cast<std::size_t>(j)] +=
                    sum > 0 ? 1.0 : 0.0;
        }
    for (std::int64_t token = 0; token < p; ++token)
        for (std::int64_t j = 0; j < hidden; ++j)
            CHECK(gradient.view().row(token)[j] ==
                  expected[static_cast<std::size_t>(token)][static_cast<std::size_t>(j)]);
}

TEMPLATE_TEST_CASE("activations and their slopes are those of the model in float64", "", float,
                   double) {
    const auto activation = testing::any_activation();
    constexpr std::int64_t count = 4001;
    const Examples examples{.a = {0}, .b = {1}, .target = {0}};
    Buffer<TestType> input(2, count);  // the second row is 0
    Buffer<TestType> before(1, count);
    Buffer<TestType> after(1, count);
    Buffer<TestType> ones(1, count);
    Buffer<TestType> slope(2, count);
    for (std::int64_t j = 0; j < count; ++j)
        input.view().row(0)[j] = static_cast<TestType>(static_cast<double>(j - 2000) / 100.0);
    std::fill_n(ones.view().row(0), count, TestType{1});

    const auto kernels = addition_kernels<TestType>();
    kernels.look_up(examples, activation, read_only(input.view()), read_only(input.view()), nullptr,
                    before.view(), after.view());
    kernels.scatter(examples, activation, read_only(before.view()), read_only(ones.view()),
                    slope.view(), slope.view());

    const double tolerance = sizeof(TestType) == sizeof(float) ? 6e-7 : 2e-15;
    Matrix x(1, count);
    for (std::int64_t j = 0; j < count; ++j) x(0, j) = static_cast<double>(input.view().row(0)[j]);
    const auto values = activated(activation, x);
    Matrix slopes = Matrix::Ones(1, count);
    multiply_by_activation_slope(activation, x, slopes);
    double value_error = 0.0;
    double slope_error = 0.0;
    for (std::int64_t j = 0; j < count; ++j) {
        const double scale = std::max(std::abs(x(0, j)), std::abs(values(0, j)));
        const double value = std::abs(static_cast<double>(after.view().row(0)[j]) - values(0, j));
        const double difference = static_cast<double>(slope.view().row(0)[j]) - slopes(0, j);
        value_error = std::max(value_error, scale > 0.0 ? value / scale : value);
        slope_error =
            std::max(slope_error, std::abs(difference) / std::max(1.0, std::abs(slopes(0, j))));
    }
    CAPTURE(spelling(activation), value_error, slope_error);
    CHECK(value_error < tolerance);
    CHECK(slope_error < tolerance);
}

TEMPLATE_TEST_CASE("a bias joins every row that is looked up", "", float, double) {
    constexpr std::int64_t hidden = 5;
    const auto examples = examples_of_all_kinds();
    Buffer<TestType> input(p, hidden);
    Buffer<TestType> bias(1, hidden);
    Buffer<TestType> before(n, hidden);
    Buffer<TestType> after(n, hidden);
    for (std::int64_t token = 0; token < p; ++token)
        for (std::int64_t j = 0; j < hidden; ++j)
            input.view().row(token)[j] = static_cast<TestType>(token);
    for (std::int64_t j = 0; j < hidden; ++j) bias.view().row(0)[j] = static_cast<TestType>(j - 3);

    addition_kernels<TestType>().look_up(examples, Activation::identity, read_only(input.view()),
                                         read_only(input.view()), bias.view().data, before.view(),
                                         after.view());

    for (std::int64_t i = 0; i < n; ++i)
        for (std::int64_t j = 0; j < hidden; ++j) {
            const auto at = static_cast<std::size_t>(i);
            CHECK(after.view().row(i)[j] ==
                  static_cast<TestType>(examples.a[at] + examples.b[at] + j - 3));
        }
}

TEMPLATE_TEST_CASE("a matrix of any shape is transposed", "", float, double) {
    const auto [rows, cols] =
        GENERATE(table<std::int64_t, std::int64_t>({{1, 1}, {4, 8}, {3, 9}, {17, 2}, {21, 24}}));
    Buffer<TestType> matrix(rows, cols);
    Buffer<TestType> transposed(cols, rows);
    for (std::int64_t i = 0; i < rows; ++i)
        for (std::int64_t j = 0; j < cols; ++j)
            matrix.view().row(i)[j] = static_cast<TestType>(100 * i + j);

    addition_kernels<TestType>().transpose(read_only(matrix.view()), transposed.view());

    for (std::int64_t i = 0; i < rows; ++i)
        for (std::int64_t j = 0; j < cols; ++j)
            CHECK(transposed.view().row(j)[i] == static_cast<TestType>(100 * i + j));
}

}  // namespace grokscope::fused
