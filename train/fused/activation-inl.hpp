// Included once for every instruction set, by foreach_target; hence no `#pragma once`.

#if defined(GROKSCOPE_ACTIVATION_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef GROKSCOPE_ACTIVATION_INL
#undef GROKSCOPE_ACTIVATION_INL
#else
#define GROKSCOPE_ACTIVATION_INL
#endif

#include <hwy/highway.h>

#include "fused/exponential-inl.hpp"
#include "fused/normal-inl.hpp"
#include "grokscope/spec/run_spec.hpp"

HWY_BEFORE_NAMESPACE();
namespace grokscope::fused::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// - `value`: act(x); `times_slope`: act'(x) times a gradient
/// - `is_usual`: so little work that what is round it is compiled for it in several ways
struct Relu {
    static constexpr bool is_usual = true;
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
    static constexpr bool is_usual = true;
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
    static constexpr bool is_usual = true;
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

/// x Phi(x), by the upper tail Q of |x|: max(x, 0) - |x| Q, in which nothing cancels.
struct Gelu {
    static constexpr bool is_usual = false;
    template <class D, class V>
    static V value(const D d, const V x) {
        const auto size = hn::Abs(x);
        return hn::NegMulAdd(size, upper_tail(d, size, normal_bell(d, x)), hn::Max(x, hn::Zero(d)));
    }
    /// Phi(x) + x exp(-x^2 / 2) / sqrt(2 pi).
    template <class D, class V>
    static V times_slope(const D d, const V x, const V gradient) {
        using T = hn::TFromD<D>;
        const auto bell = normal_bell(d, x);
        const auto tail = upper_tail(d, hn::Abs(x), bell);
        const auto share =
            hn::IfThenElse(hn::Lt(x, hn::Zero(d)), tail, hn::Sub(hn::Set(d, T{1}), tail));
        const auto density = hn::Mul(hn::Set(d, static_cast<T>(0.39894228040143267794)), bell);
        return hn::Mul(hn::MulAdd(x, density, share), gradient);
    }
};

/// 1 / (1 + exp(-x)), of which exp(-|x|) is given; its rest to 1 is that of -x, without loss.
template <class D, class V>
HWY_INLINE V logistic(const D d, const V x, const V tail) {
    const auto one = hn::Set(d, hn::TFromD<D>{1});
    const auto numerator = hn::IfThenElse(hn::Lt(x, hn::Zero(d)), tail, one);
    return hn::Div(numerator, hn::Add(one, tail));
}

template <class D, class V>
HWY_INLINE V logistic_tail(const D d, const V x) {
    return exponential(d, hn::Neg(hn::Abs(x)));
}

struct Silu {
    static constexpr bool is_usual = false;
    template <class D, class V>
    static V value(const D d, const V x) {
        return hn::Mul(x, logistic(d, x, logistic_tail(d, x)));
    }
    template <class D, class V>
    static V times_slope(const D d, const V x, const V gradient) {
        const auto tail = logistic_tail(d, x);
        const auto rest = logistic(d, hn::Neg(x), tail);
        const auto growth = hn::MulAdd(x, rest, hn::Set(d, hn::TFromD<D>{1}));
        return hn::Mul(hn::Mul(logistic(d, x, tail), growth), gradient);
    }
};

struct Tanh {
    static constexpr bool is_usual = false;
    template <class D, class V>
    static V value(const D d, const V x) {
        return hn::Tanh(d, x);
    }
    /// 1 / cosh^2 x = 4 s (1 - s) of the logistic s of 2x.
    template <class D, class V>
    static V times_slope(const D d, const V x, const V gradient) {
        const auto twice = hn::Add(x, x);
        const auto tail = logistic_tail(d, twice);
        const auto share = logistic(d, twice, tail);
        const auto slope = hn::Mul(share, logistic(d, hn::Neg(twice), tail));
        return hn::Mul(hn::Mul(hn::Set(d, hn::TFromD<D>{4}), slope), gradient);
    }
};

struct Identity {
    static constexpr bool is_usual = false;
    template <class D, class V>
    static V value(const D, const V x) {
        return x;
    }
    template <class D, class V>
    static V times_slope(const D, const V, const V gradient) {
        return gradient;
    }
};

/// Calls `function(Relu{})` or its like.
template <class Function>
void with_activation(const Activation activation, const Function& function) {
    switch (activation) {
        case Activation::relu: return function(Relu{});
        case Activation::square: return function(Square{});
        case Activation::abs: return function(Abs{});
        case Activation::gelu: return function(Gelu{});
        case Activation::silu: return function(Silu{});
        case Activation::tanh: return function(Tanh{});
        case Activation::identity: return function(Identity{});
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
