#pragma once

#include <cmath>
#include <cstdint>

#include "grokscope/base/interval.hpp"
#include "grokscope/model/mlp.hpp"

/// Whether the logits of a modular-addition model depend on the distance a - b of its inputs.
namespace grokscope {

/// The logits of the p pairs with a - b = d, by how far the answer is from the right one.
///
/// @return  (p, p) rows b, columns e: Z[b + d, b, 2b + d + e]
inline Matrix logits_at_distance(const RunSpec& spec, const EffectiveWeights& effective,
                                 const std::int64_t d) {
    const auto p = spec.task.modulus;
    Matrix sums(p, effective.input_a.cols());
    for (std::int64_t b = 0; b < p; ++b)
        sums.row(b) = effective.input_a.row((b + d) % p) + effective.input_b.row(b);
    const Matrix z = activated(spec.model.activation, sums) * effective.output.transpose();
    Matrix by_offset(p, p);
    for (std::int64_t b = 0; b < p; ++b) {
        const auto right = (2 * b + d) % p;
        by_offset.row(b) << z.row(b).tail(p - right), z.row(b).head(right);
    }
    return by_offset;
}

/// The distance irrelevance of the logits that are e from the right answer, for e = 0 ... p - 1:
///
///     mean_d sd_{a - b = d} Z[a, b, a + b + e] / sd_all Z[a, b, a + b + e]
///
/// with the population's standard deviation; missing where these logits are all equal. e = 0 is the
/// convention `correct`.
///
/// @return  (p)
/// @source  Zhong et al. 2023, arXiv 2306.17844
inline Vector distance_irrelevances(const RunSpec& spec, const EffectiveWeights& effective) {
    const auto p = spec.task.modulus;
    Matrix means(p, p);
    Matrix variances(p, p);
    double square = 0.0;
    for (std::int64_t d = 0; d < p; ++d) {
        const auto z = logits_at_distance(spec, effective, d);
        means.row(d) = z.colwise().mean();
        variances.row(d) = (z.rowwise() - means.row(d)).cwiseAbs2().colwise().mean();
        square += z.squaredNorm();
    }
    // Every distance has p pairs: the variance of all is that within and that between distances.
    const Vector variance =
        (variances.colwise().mean() +
         (means.rowwise() - means.colwise().mean().eval()).cwiseAbs2().colwise().mean())
            .transpose();
    const double noise = 1e-24 * square / static_cast<double>(p * p * p);
    const Vector within = variances.cwiseSqrt().colwise().mean().transpose();
    return (variance.array() > noise).select(within.cwiseQuotient(variance.cwiseSqrt()), missing);
}

}  // namespace grokscope
