// Included once for every instruction set, by foreach_target; hence no `#pragma once`.

#if defined(GROKSCOPE_EXPONENTIAL_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef GROKSCOPE_EXPONENTIAL_INL
#undef GROKSCOPE_EXPONENTIAL_INL
#else
#define GROKSCOPE_EXPONENTIAL_INL
#endif

#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace grokscope::fused::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// exp(x) = 2^k exp(r) in float, to 2e-7; x is at most 88, and below -88 the result is 0.
///
///     k = round(x / ln 2),  r = x - k ln 2,  exp(r) = 1 + r + r^2 q(r)
///
/// k is rounded by adding a number so large that what stays in its lowest bits is k + 127, the
/// exponent of 2^k. q is fitted to |r| <= ln 2 / 2, with a relative error of exp(r) of 3e-9.
template <class D>
HWY_INLINE hn::Vec<D> float_exponential(const D d, const hn::Vec<D> x) {
    const hn::RebindToUnsigned<D> bits;
    const auto rounder = hn::Set(d, 12582912.0F + 127.0F);      // 1.5 * 2^23
    const auto bounded = hn::Max(x, hn::Set(d, -88.0296919F));  // -127 ln 2, where 2^k is 0
    const auto shifted = hn::MulAdd(bounded, hn::Set(d, 1.44269504F), rounder);
    const auto k = hn::Sub(shifted, rounder);
    const auto high = hn::NegMulAdd(k, hn::Set(d, 0.693359375F), bounded);
    const auto r = hn::NegMulAdd(k, hn::Set(d, -2.12194440e-4F), high);
    auto q = hn::MulAdd(hn::Set(d, 1.3814467e-3F), r, hn::Set(d, 8.3687808e-3F));
    q = hn::MulAdd(q, r, hn::Set(d, 4.1668393e-2F));
    q = hn::MulAdd(q, r, hn::Set(d, 0.1666651964F));
    q = hn::MulAdd(q, r, hn::Set(d, 0.4999999404F));
    const auto one = hn::Set(d, 1.0F);
    const auto fraction = hn::MulAdd(hn::MulAdd(q, r, one), r, one);
    const auto power = hn::BitCast(d, hn::ShiftLeft<23>(hn::BitCast(bits, shifted)));
    return hn::Mul(power, fraction);
}

/// exp(x); in double, as exact as Highway has it.
template <class D>
HWY_INLINE hn::Vec<D> exponential(const D d, const hn::Vec<D> x) {
    if constexpr (sizeof(hn::TFromD<D>) == sizeof(float))
        return float_exponential(d, x);
    else
        return hn::Exp(d, x);
}

}  // namespace grokscope::fused::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
