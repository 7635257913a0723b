// Included once for every instruction set, by foreach_target; hence no `#pragma once`.

#if defined(GROKSCOPE_LOSS_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef GROKSCOPE_LOSS_INL
#undef GROKSCOPE_LOSS_INL
#else
#define GROKSCOPE_LOSS_INL
#endif

#include <hwy/highway.h>

#include "fused/exponential-inl.hpp"
#include "grokscope/spec/run_spec.hpp"

/// What makes shares of logits, s(z) / sum of s: the elementwise parts of a loss.
///
/// - `weight`: s(z), for the softmax divided by that of the largest logit
/// - `slope`: s'(z), of which the weight is given; `log_slope`: s'(z) / s(z)
/// - `loss`: -log of the share of the true class, from the sum of the weights of the others
/// - `binary_slope`: numerator s'(z) / (1 + s(z)); `binary_loss`: log(1 + s(z))
HWY_BEFORE_NAMESPACE();
namespace grokscope::fused::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

struct Softmax {
    template <class D, class V>
    static V weight(const D d, const V logit, const V largest) {
        return exponential(d, hn::Sub(logit, largest));
    }
    template <class D, class V>
    static V slope(const D, const V, const V weight) {
        return weight;
    }
    template <class D, class V>
    static V log_slope(const D d, const V) {
        return hn::Set(d, hn::TFromD<D>{1});
    }
    /// The target's own weight is 1 where it is the largest, left to log1p: it would swallow the
    /// others.
    template <class D, class V>
    static V loss(const D d, const V others, const V own, const V largest) {
        const auto excess = hn::Sub(largest, own);
        const auto beyond_one =
            hn::Sub(exponential(d, hn::Neg(excess)), hn::Set(d, hn::TFromD<D>{1}));
        return hn::Add(excess, hn::Log1p(d, hn::Add(others, beyond_one)));
    }
    template <class D, class V>
    static V binary_slope(const D d, const V numerator, const V z) {
        using T = hn::TFromD<D>;
        const auto most = hn::Set(d, static_cast<T>(sizeof(T) == 4 ? 85 : 700));  // exp is finite
        const auto weight = exponential(d, hn::Min(hn::Neg(z), most));
        return hn::Div(numerator, hn::Add(hn::Set(d, T{1}), weight));
    }
    template <class D, class V>
    static V binary_loss(const D d, const V z) {
        const auto rest = hn::Log1p(d, exponential(d, hn::Neg(hn::Abs(z))));
        return hn::Add(hn::Max(z, hn::Zero(d)), rest);
    }
};

/// @source Prieto et al. 2025, arXiv 2501.04697
struct StableMax {
    template <class D, class V>
    static V weight(const D d, const V logit) {
        const auto beyond = hn::Add(hn::Set(d, hn::TFromD<D>{1}), hn::Abs(logit));
        const auto below = hn::Div(hn::Set(d, hn::TFromD<D>{1}), beyond);
        return hn::IfThenElse(hn::Lt(logit, hn::Zero(d)), below, beyond);
    }
    template <class D, class V>
    static V weight(const D d, const V logit, const V) {
        return weight(d, logit);
    }
    template <class D, class V>
    static V log_slope(const D d, const V logit) {
        const auto one = hn::Set(d, hn::TFromD<D>{1});
        return hn::Div(one, hn::Add(one, hn::Abs(logit)));
    }
    template <class D, class V>
    static V slope(const D d, const V logit, const V weight) {
        return hn::Mul(weight, log_slope(d, logit));
    }
    template <class D, class V>
    static V loss(const D d, const V others, const V own, const V) {
        return hn::Log1p(d, hn::Div(others, weight(d, own)));
    }
    template <class D, class V>
    static V binary_slope(const D d, const V numerator, const V z) {
        const auto own = weight(d, z);
        const auto share = hn::Div(own, hn::Add(hn::Set(d, hn::TFromD<D>{1}), own));
        return hn::Mul(numerator, hn::Mul(share, log_slope(d, z)));
    }
    template <class D, class V>
    static V binary_loss(const D d, const V z) {
        return hn::Log1p(d, weight(d, z));
    }
};

/// Calls `function(Softmax{})` or its like.
template <class Function>
void with_loss(const LossKind kind, const Function& function) {
    switch (kind) {
        case LossKind::softmax: return function(Softmax{});
        case LossKind::stablemax: return function(StableMax{});
    }
}

}  // namespace grokscope::fused::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
