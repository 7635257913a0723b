#include "grokscope/addition/distance_irrelevance.hpp"

#include <cstdint>

#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace {

/// The logits of the p pairs with a - b = d, by how far the answer is from the right one.
///
/// @return  (p, p) rows b, columns e: Z[b + d, b, 2b + d + e]
Matrix logits_at_distance(const RunSpec& spec, const EffectiveWeights& effective,
                          const std::int64_t d) {
    const auto p = spec.task.modulus;
    IntegerMatrix pairs(p, 2);
    for (std::int64_t b = 0; b < p; ++b) pairs.row(b) << (b + d) % p, b;
    const Matrix z = output_logits(effective, activated(spec.model.activation,
                                                        preactivations(spec, effective, pairs)));
    Matrix by_offset(p, p);
    for (std::int64_t b = 0; b < p; ++b) {
        const auto right = (2 * b + d) % p;
        by_offset.row(b) << z.row(b).tail(p - right), z.row(b).head(right);
    }
    return by_offset;
}

}  // namespace

Vector distance_irrelevances(const RunSpec& spec, const EffectiveWeights& effective) {
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
