// Included once for every instruction set, by foreach_target; hence no `#pragma once`.

#if defined(GROKSCOPE_NORMAL_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef GROKSCOPE_NORMAL_INL
#undef GROKSCOPE_NORMAL_INL
#else
#define GROKSCOPE_NORMAL_INL
#endif

#include <hwy/highway.h>

#include <array>
#include <cstddef>

#include "fused/exponential-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace grokscope::fused::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// The coefficients of f in `upper_tail`, the constant one first.
template <typename T>
constexpr auto tail_coefficients() {
    if constexpr (sizeof(T) == sizeof(float))
        return std::array<T, 12>{6.191105e-01F,  -7.013348e-02F, 8.0692477e-04F,  4.2256877e-02F,
                                 -5.493543e-02F, 4.591962e-02F,  -2.8661288e-02F, 1.351486e-02F,
                                 -4.445683e-03F, 6.385e-04F,     2.1976212e-04F,  -1.0159143e-04F};
    else
        return std::array<T, 23>{
            0.6191105077727795,      -0.07013344247046141,    0.0008067194915767258,
            0.04225598053062391,     -0.05493288811740804,    0.04592685793129223,
            -0.02867312115868937,    0.013489661079969278,    -0.004419529721020637,
            0.0006815763195764618,   0.00019010921647169272,  -0.00013782933148782524,
            1.7158790003174874e-05,  1.2868508510995074e-05,  -4.871698242980021e-06,
            -9.305833346900153e-07,  8.156829538807792e-07,   5.12532969321336e-08,
            -1.235544627454772e-07,  -1.4224447225327934e-09, 1.6437921107155113e-08,
            -4.1663020129699077e-11, -1.3680042331890235e-09};
}

/// exp(-x^2 / 2).
template <class D>
HWY_INLINE hn::Vec<D> normal_bell(const D d, const hn::Vec<D> x) {
    const auto half = hn::Set(d, static_cast<hn::TFromD<D>>(-0.5));
    return exponential(d, hn::Mul(hn::Mul(half, x), x));
}

/// The distribution of a standard normal above x >= 0, from exp(-x^2 / 2).
///
///     Q(x) = exp(-x^2 / 2) f(y) / (1 + sqrt(2) x),  y = (x - 5.25) / (x + 5.25)
///
/// f is smooth from x = 0 to infinity, and fitted in Chebyshev's points of y. The relative error is
/// 1.4e-7 in float and 2.6e-16 in double where exp(-x^2 / 2) has none.
///
/// @source Shepherd, Laframboise 1981, doi 10.1090/S0025-5718-1981-0595058-X (the form)
template <class D>
HWY_INLINE hn::Vec<D> upper_tail(const D d, const hn::Vec<D> x, const hn::Vec<D> bell) {
    using T = hn::TFromD<D>;
    const auto middle = hn::Set(d, static_cast<T>(5.25));
    const auto y = hn::Div(hn::Sub(x, middle), hn::Add(x, middle));
    constexpr auto coefficients = tail_coefficients<T>();
    auto f = hn::Set(d, coefficients.back());
    for (std::size_t i = coefficients.size() - 1; i-- > 0;)
        f = hn::MulAdd(f, y, hn::Set(d, coefficients[i]));
    const auto root_two = hn::Set(d, static_cast<T>(1.41421356237309504880));
    const auto scale = hn::MulAdd(root_two, x, hn::Set(d, T{1}));
    return hn::Div(hn::Mul(bell, f), scale);
}

}  // namespace grokscope::fused::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
