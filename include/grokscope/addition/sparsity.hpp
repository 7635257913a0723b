#pragma once

#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"

/// How few entries of a list, frequencies of a spectrum, or directions of a matrix hold most of it.
/// Each is missing where all entries are zero.
namespace grokscope {

/// G = sum_i (2 i - n - 1) x_i / (n sum x) over ascending x_1 ... x_n >= 0: 0 where all are equal,
/// 1 - 1 / n where one holds all.
///
/// @param x  (n) not negative
double gini(Vector x);

/// exp(-sum q ln q) with q = x / sum x: how many equal entries would be as even.
///
/// @param x  (n) not negative
double effective_count(const Vector& x);

/// (sum x)^2 / sum x^2: another count of equal entries.
///
/// @param x  (n) not negative
double participation_ratio(const Vector& x);

/// max |x_k| / mean |x_k| over k != 0 of the full transform: (p - 1) / 2 for a pure cosine of odd
/// p.
///
/// @param fft  (p)
double periodicity(const Vector& fft);

/// Sparsity of the spectrum of a token-indexed matrix.
struct SpectralSparsity {
    double gini = missing;                   ///< of sqrt(P_k), k > 0
    double effective_frequencies = missing;  ///< exp(entropy) of P_k / sum P, k > 0
    double ipr_power = missing;              ///< inverse participation ratio of sqrt(P_k), k > 0
    double ipr_fft = missing;                ///< of |X_k|, k = 0 ... p - 1; mean over columns
    double ipr_rfft = missing;               ///< of |X_k|, k = 0 ... K; mean over columns
    double periodicity = missing;            ///< mean over columns
};

/// @param w  (p, d) rows are tokens
SpectralSparsity spectral_sparsity(const Matrix& w);

/// s, descending, from the eigenvalues s^2 of the smaller of W W^T and W^T W; below 1e-8 of the
/// largest they are no more than noise.
///
/// @param w  (m, n)
/// @return   (min(m, n))
Vector singular_values(const Matrix& w);

}  // namespace grokscope
