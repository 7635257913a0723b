#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "fused/array.hpp"
#include "fused/buffer.hpp"
#include "fused/constraints.hpp"
#include "fused/layout.hpp"
#include "fused/vector_kernels.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope::fused {
namespace {

/// Some numbers in the first places of a row that has more.
template <typename T>
Buffer<T> row_of(const std::vector<T>& values) {
    Buffer<T> buffer(1, static_cast<std::int64_t>(values.size()));
    std::copy(values.begin(), values.end(), buffer.view().data);
    return buffer;
}

}  // namespace

TEMPLATE_TEST_CASE("Grokfast adds lambda times a slow average, which begins as the first gradient",
                   "", float, double) {
    const RegularizerSpec regularizer{.grokfast = 2.0, .grokfast_memory = 0.98};
    Array<TestType> gradient{1, -1, 7};
    Array<TestType> average(3, 0);

    amplify_slow_part(regularizer, true, 2, gradient, average);

    CHECK(gradient[0] == Approx(3.0));
    CHECK(gradient[1] == Approx(-3.0));
    CHECK(gradient[2] == 7);

    gradient = {2, 0, 7};
    amplify_slow_part(regularizer, false, 2, gradient, average);

    CHECK(gradient[0] == Approx(2.0 + 2.0 * (0.98 * 1.0 + 0.02 * 2.0)));
    CHECK(gradient[1] == Approx(2.0 * 0.98 * -1.0));
    CHECK(average[2] == 0);
}

TEMPLATE_TEST_CASE("an orthogonal gradient is at right angles to its weights and as long as before",
                   "", float, double) {
    auto weight = row_of<TestType>({3, 4});
    auto gradient = row_of<TestType>({1, 0});

    remove_part_along(weight.view(), gradient.view());

    CHECK(gradient.view().data[0] == Approx(0.8));
    CHECK(gradient.view().data[1] == Approx(-0.6));
}

TEMPLATE_TEST_CASE("an orthogonal gradient of weights that are all zero is the gradient", "", float,
                   double) {
    auto weight = row_of<TestType>({0, 0});
    auto gradient = row_of<TestType>({3, 4});

    remove_part_along(weight.view(), gradient.view());

    CHECK(gradient.view().data[0] == Approx(3));
    CHECK(gradient.view().data[1] == Approx(4));
}

TEMPLATE_TEST_CASE("nothing is left of a gradient along the weights, not its rounding", "", float,
                   double) {
    for (const std::int64_t count : {1, 7, 1000}) {
        std::vector<TestType> weights;
        std::vector<TestType> gradients;
        for (std::int64_t i = 0; i < count; ++i) {
            weights.push_back(static_cast<TestType>(0.3 + 0.01 * static_cast<double>(i)));
            gradients.push_back(static_cast<TestType>(-0.7) * weights.back());
        }
        auto weight = row_of(weights);
        auto gradient = row_of(gradients);

        remove_part_along(weight.view(), gradient.view());

        for (std::int64_t i = 0; i < count; ++i) CHECK(gradient.view().data[i] == 0);
    }
}

TEMPLATE_TEST_CASE("a small part across the weights is no rounding", "", float, double) {
    auto weight = row_of<TestType>({1, 0});
    auto gradient = row_of<TestType>({1, static_cast<TestType>(1e-4)});

    remove_part_along(weight.view(), gradient.view());

    CHECK(gradient.view().data[0] == Approx(0).margin(1e-12));
    CHECK(gradient.view().data[1] == Approx(1));
}

TEMPLATE_TEST_CASE("a gradient that is no number stays none", "", float, double) {
    auto weight = row_of<TestType>({1, 2});
    auto gradient = row_of<TestType>({1, std::numeric_limits<TestType>::quiet_NaN()});

    remove_part_along(weight.view(), gradient.view());

    CHECK(std::isnan(gradient.view().data[1]));
}

TEMPLATE_TEST_CASE("the norm clamp takes trained numbers to the sphere, and leaves the others", "",
                   float, double) {
    const Layout layout{.places = {}, .trained = 2, .size = 3};
    Array<TestType> weight{3, 4, 100};

    clamp_norm(layout, 10.0, weight);

    CHECK(weight[0] == Approx(6));
    CHECK(weight[1] == Approx(8));
    CHECK(weight[2] == 100);
}

TEMPLATE_TEST_CASE("a dot product of more numbers than a part is their sum", "", float, double) {
    const Array<TestType> ones(2500, 1);
    Array<TestType> numbers(2500);
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<TestType>(i);

    CHECK(vector_kernels<TestType>().dot(2500, ones.data(), numbers.data()) == 2500.0 * 2499 / 2);
    CHECK(vector_kernels<TestType>().dot(0, ones.data(), numbers.data()) == 0.0);
}

}  // namespace grokscope::fused
