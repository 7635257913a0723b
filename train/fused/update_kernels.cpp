#include "fused/update_kernels.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fused/update_kernels.cpp"
#include <hwy/foreach_target.h>
// The order matters: what follows is compiled anew for every instruction set.
#include <hwy/highway.h>

#include "fused/activation-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace grokscope::fused::HWY_NAMESPACE {
namespace {

/// l1 sign(w), with sign(0) = 0.
template <class D, class V, typename T>
HWY_INLINE V l1_gradient(const D d, const V weight, const T l1) {
    const auto signed_l1 = hn::Or(hn::Set(d, l1), hn::And(weight, hn::SignBit(d)));
    return hn::IfThenZeroElse(hn::Eq(weight, hn::Zero(d)), signed_l1);
}

/// The gradient with its penalties, of a weight that is shrunk on the way.
template <class D, class V, typename T>
HWY_INLINE V regularized(const D d, const UpdateRule<T>& rule, const V gradient, V& weight) {
    const auto penalised = hn::Add(gradient, l1_gradient(d, weight, rule.l1));
    weight = hn::Mul(weight, hn::Set(d, rule.shrinkage));
    return hn::MulAdd(hn::Set(d, rule.coupled_decay), weight, penalised);
}

/// The weight nearer to 0 by `threshold`, or 0 where it is within; what is no number stays so.
template <class D, class V, typename T>
HWY_INLINE V soft_threshold(const D d, const V weight, const T threshold) {
    const auto signed_threshold = hn::CopySign(hn::Set(d, threshold), weight);
    const auto is_within = hn::Le(hn::Abs(weight), hn::Set(d, threshold));
    return hn::IfThenZeroElse(is_within, hn::Sub(weight, signed_threshold));
}

template <typename T>
void adam(const UpdateRule<T>& rule, const StepRates<T>& rates, const std::int64_t count,
          const T* gradient, T* first, T* second, T* weight) {
    const hn::ScalableTag<T> d;
    const auto step = hn::Set(d, rates.rate * rates.root_correction);
    const auto eps = hn::Set(d, rule.eps * rates.root_correction);
    for_columns(d, count, [&](const std::int64_t i, const auto mask) {
        auto w = hn::MaskedLoad(mask, d, weight + i);
        const auto g = regularized(d, rule, hn::MaskedLoad(mask, d, gradient + i), w);
        const auto m = hn::MulAdd(hn::Set(d, rule.beta_first), hn::MaskedLoad(mask, d, first + i),
                                  hn::Mul(hn::Set(d, 1 - rule.beta_first), g));
        const auto v = hn::MulAdd(hn::Set(d, rule.beta_second), hn::MaskedLoad(mask, d, second + i),
                                  hn::Mul(hn::Mul(hn::Set(d, 1 - rule.beta_second), g), g));
        const auto moved = hn::Div(hn::Mul(step, m), hn::Add(hn::Sqrt(v), eps));
        hn::BlendedStore(m, mask, d, first + i);
        hn::BlendedStore(v, mask, d, second + i);
        hn::BlendedStore(soft_threshold(d, hn::Sub(w, moved), rule.threshold), mask, d, weight + i);
    });
}

template <typename T>
void sgd(const UpdateRule<T>& rule, const StepRates<T>& rates, const std::int64_t count,
         const T* gradient, T* momentum, T* weight) {
    const hn::ScalableTag<T> d;
    for_columns(d, count, [&](const std::int64_t i, const auto mask) {
        auto w = hn::MaskedLoad(mask, d, weight + i);
        const auto g = regularized(d, rule, hn::MaskedLoad(mask, d, gradient + i), w);
        const auto m =
            hn::MulAdd(hn::Set(d, rule.momentum), hn::MaskedLoad(mask, d, momentum + i), g);
        hn::BlendedStore(m, mask, d, momentum + i);
        const auto moved = hn::NegMulAdd(hn::Set(d, rates.rate), m, w);
        hn::BlendedStore(soft_threshold(d, moved, rule.threshold), mask, d, weight + i);
    });
}

template <typename T>
UpdateKernels<T> kernels() {
    return {.adam = adam<T>, .sgd = sgd<T>};
}

const char* target_name() { return hwy::TargetName(HWY_TARGET); }

}  // namespace
}  // namespace grokscope::fused::HWY_NAMESPACE

#undef GROKSCOPE_KERNELS
#undef GROKSCOPE_KERNELS_OF
#define GROKSCOPE_KERNELS UpdateKernels
#define GROKSCOPE_KERNELS_OF update_kernels
#include "fused/dispatch-inl.hpp"

#if HWY_ONCE
namespace grokscope::fused {

HWY_EXPORT(target_name);

std::string instruction_set() { return HWY_DYNAMIC_DISPATCH(target_name)(); }

}  // namespace grokscope::fused
#endif
