#include <utility>

#include "fused/addition_kernels.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fused/addition_kernels.cpp"
#include <hwy/foreach_target.h>
// The order matters: what follows is compiled anew for every instruction set.
#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include "fused/activation-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace grokscope::fused::HWY_NAMESPACE {
namespace {

template <class Act, typename T>
void look_up_rows(const Examples& examples, const Strided<const T> input_a,
                  const Strided<const T> input_b, const Strided<T> preactivation,
                  const Strided<T> hidden) {
    const hn::ScalableTag<T> d;
    for (std::int64_t i = 0; i < hidden.rows; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const T* a = input_a.row(examples.a[at]);
        const T* b = input_b.row(examples.b[at]);
        for_columns(d, hidden.cols, [&](const std::int64_t j, const auto mask) {
            const auto sum =
                hn::Add(hn::MaskedLoad(mask, d, a + j), hn::MaskedLoad(mask, d, b + j));
            hn::BlendedStore(sum, mask, d, preactivation.row(i) + j);
            hn::BlendedStore(Act::value(d, sum), mask, d, hidden.row(i) + j);
        });
    }
}

template <class Act, typename T>
void scatter_rows(const Examples& examples, const Strided<const T> preactivation,
                  const Strided<const T> gradient, const Strided<T> input_a,
                  const Strided<T> input_b) {
    const hn::ScalableTag<T> d;
    for (std::int64_t i = 0; i < gradient.rows; ++i) {
        const auto at = static_cast<std::size_t>(i);
        T* a = input_a.row(examples.a[at]);
        T* b = input_b.row(examples.b[at]);
        for_columns(d, gradient.cols, [&](const std::int64_t j, const auto mask) {
            const auto slope = Act::times_slope(d,
                                                hn::MaskedLoad(mask, d, preactivation.row(i) + j),
                                                hn::MaskedLoad(mask, d, gradient.row(i) + j));
            hn::BlendedStore(hn::Add(hn::MaskedLoad(mask, d, a + j), slope), mask, d, a + j);
            hn::BlendedStore(hn::Add(hn::MaskedLoad(mask, d, b + j), slope), mask, d, b + j);
        });
    }
}

/// Far below any logit, and still a number.
template <typename T>
constexpr T nothing = static_cast<T>(-1e30);

/// The gradient of a vector of examples; the logits of their true classes have been set aside.
///
/// @param truth  the logits set aside; becomes the gradient of the true class
template <class D, class M, typename T>
void softmax_columns(const D d, const M mask, const T scale, const Strided<T> logits,
                     const std::int64_t column, T* truth) {
    const auto own = hn::MaskedLoad(mask, d, truth);
    auto largest = own;
    for (std::int64_t c = 0; c < logits.rows; ++c)
        largest = hn::Max(largest, hn::MaskedLoad(mask, d, logits.row(c) + column));
    auto others = hn::Zero(d);
    for (std::int64_t c = 0; c < logits.rows; ++c) {
        T* at = logits.row(c) + column;
        const auto weight = hn::Exp(d, hn::Sub(hn::MaskedLoad(mask, d, at), largest));
        others = hn::Add(others, weight);
        hn::BlendedStore(weight, mask, d, at);
    }
    const auto total = hn::Add(others, hn::Exp(d, hn::Sub(own, largest)));
    const auto factor = hn::Div(hn::Set(d, scale), total);
    for (std::int64_t c = 0; c < logits.rows; ++c) {
        T* at = logits.row(c) + column;
        hn::BlendedStore(hn::Mul(hn::MaskedLoad(mask, d, at), factor), mask, d, at);
    }
    hn::BlendedStore(hn::Neg(hn::Mul(others, factor)), mask, d, truth);
}

template <typename T>
void softmax_gradient(const Examples& examples, const T scale, const Strided<T> logits) {
    static thread_local std::vector<T> truth;  // kept, so that a step allocates nothing
    const hn::ScalableTag<T> d;
    truth.resize(static_cast<std::size_t>(logits.cols));
    for (std::size_t i = 0; i < truth.size(); ++i)
        truth[i] = std::exchange(logits.row(examples.target[i])[i], nothing<T>);
    for_columns(d, logits.cols, [&](const std::int64_t column, const auto mask) {
        softmax_columns(d, mask, scale, logits, column, truth.data() + column);
    });
    for (std::size_t i = 0; i < truth.size(); ++i) logits.row(examples.target[i])[i] = truth[i];
}

template <typename T>
void look_up(const Examples& examples, const Activation activation, const Strided<const T> input_a,
             const Strided<const T> input_b, const Strided<T> preactivation,
             const Strided<T> hidden) {
    with_activation(activation, [&](auto act) {
        look_up_rows<decltype(act)>(examples, input_a, input_b, preactivation, hidden);
    });
}

template <typename T>
void scatter(const Examples& examples, const Activation activation,
             const Strided<const T> preactivation, const Strided<const T> gradient,
             const Strided<T> input_a, const Strided<T> input_b) {
    with_activation(activation, [&](auto act) {
        scatter_rows<decltype(act)>(examples, preactivation, gradient, input_a, input_b);
    });
}

template <typename T>
AdditionKernels<T> kernels() {
    return {.look_up = look_up<T>, .softmax_gradient = softmax_gradient<T>, .scatter = scatter<T>};
}

AdditionKernels<float> float_kernels() { return kernels<float>(); }
AdditionKernels<double> double_kernels() { return kernels<double>(); }

}  // namespace
}  // namespace grokscope::fused::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace grokscope::fused {

HWY_EXPORT(float_kernels);
HWY_EXPORT(double_kernels);

template <>
AdditionKernels<float> addition_kernels() {
    return HWY_DYNAMIC_DISPATCH(float_kernels)();
}

template <>
AdditionKernels<double> addition_kernels() {
    return HWY_DYNAMIC_DISPATCH(double_kernels)();
}

}  // namespace grokscope::fused
#endif
