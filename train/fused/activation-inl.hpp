// Included once for every instruction set, by foreach_target; hence no `#pragma once`.

#if defined(GROKSCOPE_ACTIVATION_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef GROKSCOPE_ACTIVATION_INL
#undef GROKSCOPE_ACTIVATION_INL
#else
#define GROKSCOPE_ACTIVATION_INL
#endif

#include <hwy/highway.h>

#include "grokscope/spec/run_spec.hpp"

HWY_BEFORE_NAMESPACE();
namespace grokscope::fused::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

struct Relu {
    template <class D, class V>
    static V value(const D d, const V x) {
        return hn::Max(x, hn::Zero(d));
    }
    template <class D, class V>
    static V times_slope(const D d, const V x, const V gradient) {
        return hn::IfThenElseZero(hn::Gt(x, hn::Zero(d)), gradient);
    }
};

struct Square {
    template <class D, class V>
    static V value(const D, const V x) {
        return hn::Mul(x, x);
    }
    template <class D, class V>
    static V times_slope(const D, const V x, const V gradient) {
        return hn::Mul(hn::Add(x, x), gradient);
    }
};

struct Abs {
    template <class D, class V>
    static V value(const D, const V x) {
        return hn::Abs(x);
    }
    /// The slope at 0 is 0, as autograd has it.
    template <class D, class V>
    static V times_slope(const D d, const V x, const V gradient) {
        const auto signed_gradient = hn::Xor(gradient, hn::And(x, hn::SignBit(d)));
        return hn::IfThenZeroElse(hn::Eq(x, hn::Zero(d)), signed_gradient);
    }
};

/// Calls `function(Relu{})` or its like.
template <class Function>
void with_activation(const Activation activation, const Function& function) {
    switch (activation) {
        case Activation::relu: return function(Relu{});
        case Activation::square: return function(Square{});
        case Activation::abs: return function(Abs{});
    }
}

/// Calls `function(column, mask)` for vectors of columns; the last mask may be partial.
template <class D, class Function>
HWY_INLINE void for_columns(const D d, const std::int64_t count, const Function& function) {
    const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
    std::int64_t column = 0;
    for (; column + lanes <= count; column += lanes)
        function(column, hn::FirstN(d, static_cast<std::size_t>(lanes)));
    if (column < count) function(column, hn::FirstN(d, static_cast<std::size_t>(count - column)));
}

/// Calls `function(column)` for vectors of columns, where rows are whole vectors: no masks.
template <class D, class Function>
HWY_INLINE void for_vectors(const D d, const std::int64_t stride, const Function& function) {
    const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
    for (std::int64_t j = 0; j < stride; j += lanes) function(j);
}

}  // namespace grokscope::fused::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
