#pragma once

#include <cstdint>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/spec/run_spec.hpp"

/// The logits Z[a, b, c] of a modular-addition model over all p^2 pairs, as a matrix with a row
/// a p + b for each pair, and how far they are waves in a + b - c.
namespace grokscope {

/// The modulus of which a matrix has a row for each pair.
inline std::int64_t modulus_of(const Matrix& z) { return static_cast<std::int64_t>(z.cols()); }

/// The hidden layer over all pairs.
///
/// @return  (p^2, d)
Matrix pair_activations(const RunSpec& spec, const EffectiveWeights& effective);

/// Z, in float64 whatever the model was trained in.
///
/// @return  (p^2, p)
Matrix pair_logits(const RunSpec& spec, const EffectiveWeights& effective);

/// (a + b) mod p of every row.   (p^2)
std::vector<std::int64_t> pair_sums(std::int64_t p);

/// Sum over the p pairs with a + b = s mod p.
///
/// @param z  (p^2, p)
/// @return   (p, p) rows s, columns c
Matrix sums_over_pairs(const Matrix& z);

/// Coefficients alpha_k of cos w_k(a + b - c) in Z, by least squares; waves of different k are
/// orthogonal over all triples, so each stands for itself.
///
/// @param sums  (p, p) as `sums_over_pairs` gives
/// @return      (K + 1); alpha_0 is the mean
/// @source      Nanda et al. 2023, arXiv 2301.05217, section 4.1
Vector wave_coefficients(const Matrix& sums);

/// The sum of squares over all p^3 triples of the wave of amplitude alpha at frequency k.
double wave_energy(double alpha, std::int64_t k, std::int64_t p);

/// Energies of Z, the sum of squares over all triples.
struct LogitEnergy {
    double centred = 0.0;  ///< less the mean over all triples
    double varying = 0.0;  ///< less the mean over c of each pair, which no softmax sees
    double by_sum = 0.0;   ///< of the mean over pairs with equal a + b, less means over c
};

/// Share of an energy; missing where there is none.
double energy_share(double part, double whole);

/// How much of Z is waves of certain frequencies.
struct LogitFit {
    Vector alpha;                 ///< (K + 1) coefficients of cos w_k(a + b - c)
    double r2 = missing;          ///< of Z less its mean
    double r2_centred = missing;  ///< of Z less the mean over c of each pair
    double r2_by_sum = missing;   ///< of the mean of Z over pairs with equal a + b, centred over c
};

/// What many neurons of pure waves on one circle, without a bias, reach; missing where that depends
/// on their amplitude (gelu, silu), or where an odd activation leaves nothing of a + b.
struct IdealLogitFit {
    double r2 = missing;      ///< the envelope |cos| of relu and abs, or 1 + cos, takes the rest
    double by_sum = missing;  ///< the envelope is averaged out
    double pizza = missing;   ///< the envelope is fitted
};

IdealLogitFit ideal_logit_fit(Activation activation);

/// What a fit by any frequencies needs to know of Z.
struct LogitWaves {
    std::int64_t p = 0;
    Vector by_difference;  ///< (p) mean logit of c = a + b - d, by d
    Vector alpha;          ///< (K + 1)
    LogitEnergy energy;
};

/// @param z  (p^2, p)
LogitWaves logit_waves(const Matrix& z);

/// @param keys  from 1 to K
LogitFit logit_fit(const LogitWaves& waves, const std::vector<std::int64_t>& keys);

/// @param z     (p^2, p)
/// @param keys  from 1 to K
LogitFit logit_fit(const Matrix& z, const std::vector<std::int64_t>& keys);

/// cos w_k(s - c).   (p, p)
Matrix sum_waves(std::int64_t k, std::int64_t p);

/// R^2 of Z, less the mean over c of each pair, on |cos(w_k(a - b) / 2)| cos w_k(a + b - c) for
/// the keys: what neurons of relu or abs make on a circle. Over c the waves of two keys are
/// orthogonal, so that each stands for itself.
///
/// @param z  (p^2, p)
/// @source   Zhong et al. 2023, arXiv 2306.17844 (the "pizza" algorithm)
double pizza_fit(const Matrix& z, const std::vector<std::int64_t>& keys);

}  // namespace grokscope
