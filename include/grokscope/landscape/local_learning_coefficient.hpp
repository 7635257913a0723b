#pragma once

#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"

/// What chains of losses near a point say of the volume of low loss round it.
namespace grokscope {

/// Losses of chains, burn-in left out.   (chains, steps)
using LossChains = Matrix;

/// How much more the chains' losses vary together than each within itself: near 1 where all have
/// found the same stationary law.
///
///     sqrt(((n - 1) / n W + B) / W), W the mean variance within chains of n losses, B the variance
///     of their means
///
/// Missing where there is one chain, or no variance within.
///
/// @source Gelman, Rubin 1992, doi 10.1214/ss/1177011136
double potential_scale_reduction(const LossChains& losses);

/// An estimate of the local learning coefficient, and what tells whether it is one.
struct LearningCoefficient {
    double value = missing;
    double deviation = missing;  ///< standard deviation over chains; missing where there is one
    double drift = missing;      ///< second half of the chains less the first, in parts of |value|
    double r_hat = missing;
};

/// n beta (mean L(w_t) - L(w*)).
///
/// @param losses     (chains, steps), burn-in left out; at least two steps
/// @param start      L(w*)
/// @param n_beta     n / ln n where beta = 1 / ln n
/// @return           all missing where a chain has diverged
/// @source           Lau et al. 2023, arXiv 2308.12108
LearningCoefficient learning_coefficient(const LossChains& losses, double start, double n_beta);

}  // namespace grokscope
