#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "fused/update_kernels.hpp"

namespace grokscope::fused {
namespace {

constexpr std::int64_t count = 37;  // no whole number of vectors

/// One update of `count` equal weights; only what lies within the count may change.
template <typename T, typename Update>
T updated(const T weight, const T gradient, const Update& update) {
    std::vector<T> weights(count + 3, weight);
    const std::vector<T> gradients(count + 3, gradient);
    std::vector<T> first(count + 3, T{0});
    std::vector<T> second(count + 3, T{0});
    update(gradients.data(), first.data(), second.data(), weights.data());
    for (std::size_t i = 0; i < count; ++i) CHECK(weights[i] == weights[0]);
    for (std::size_t i = count; i < weights.size(); ++i) CHECK(weights[i] == weight);
    return weights[0];
}

}  // namespace

TEMPLATE_TEST_CASE("the first step of Adam has the size of the learning rate", "", float, double) {
    const UpdateRule<TestType> rule{.shrinkage = static_cast<TestType>(0.9),
                                    .beta_first = static_cast<TestType>(0.9),
                                    .beta_second = static_cast<TestType>(0.98),
                                    .eps = 0};
    const StepRates<TestType> rates{.rate = static_cast<TestType>(0.01 / 0.1),
                                    .root_correction = static_cast<TestType>(std::sqrt(0.02))};
    const auto step = [&](const auto* g, auto* m, auto* v, auto* w) {
        update_kernels<TestType>().adam(rule, rates, count, g, m, v, w);
    };

    CHECK(updated<TestType>(2, static_cast<TestType>(1e-3), step) == Approx(1.8 - 0.01));
    CHECK(updated<TestType>(2, -50, step) == Approx(1.8 + 0.01));
}

TEMPLATE_TEST_CASE("penalties join the gradient: sign for L1, the weight for coupled L2", "", float,
                   double) {
    const UpdateRule<TestType> rule{.l1 = static_cast<TestType>(0.5),
                                    .coupled_decay = static_cast<TestType>(0.25)};
    const StepRates<TestType> rates{.rate = 1};
    const auto step = [&](const auto* g, auto* m, auto*, auto* w) {
        update_kernels<TestType>().sgd(rule, rates, count, g, m, w);
    };

    CHECK(updated<TestType>(4, 0, step) == Approx(4 - 0.5 - 1));
    CHECK(updated<TestType>(-4, 0, step) == Approx(-4 + 0.5 + 1));
    CHECK(updated<TestType>(0, 0, step) == 0);
}

TEMPLATE_TEST_CASE("proximal L1 takes its threshold off every weight after the update, down to 0",
                   "", float, double) {
    const UpdateRule<TestType> rule{.beta_second = static_cast<TestType>(0.5),
                                    .threshold = static_cast<TestType>(0.25)};
    const auto descent = [&](const auto* g, auto* m, auto*, auto* w) {
        update_kernels<TestType>().sgd(rule, {.rate = 1}, count, g, m, w);
    };
    const auto adam = [&](const auto* g, auto* m, auto* v, auto* w) {
        update_kernels<TestType>().adam(
            rule, {.rate = 1, .root_correction = static_cast<TestType>(std::sqrt(0.5))}, count, g,
            m, v, w);
    };

    std::vector<TestType> no_numbers(count, std::numeric_limits<TestType>::quiet_NaN());
    std::vector<TestType> zeros(count, 0);
    descent(zeros.data(), std::vector<TestType>(count).data(), zeros.data(), no_numbers.data());
    CHECK(std::isnan(no_numbers[0]));
    CHECK(updated<TestType>(2, 1, descent) == Approx(2 - 1 - 0.25));
    CHECK(updated<TestType>(-2, 1, descent) == Approx(-2 - 1 + 0.25));
    CHECK(updated<TestType>(static_cast<TestType>(0.2), 0, descent) == 0);
    CHECK(updated<TestType>(-3, 5, adam) == Approx(-3 - 1 + 0.25));
    CHECK(updated<TestType>(static_cast<TestType>(1.2), 5, adam) == 0);
}

}  // namespace grokscope::fused
