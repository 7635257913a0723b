#pragma once

#include <complex>
#include <cstdint>
#include <vector>

#include "grokscope/base/matrix.hpp"

/// Spectra over tokens, in the orthonormal real Fourier basis of p points: the constant 1/sqrt(p),
/// then sqrt(2/p) cos(w_k x) and sqrt(2/p) sin(w_k x) with w_k = 2 pi k / p for k = 1, 2, ...; for
/// even p the last frequency p/2 has only its cosine, of norm 1/sqrt(p).
namespace grokscope {

/// Rows contiguous, like `Matrix`.
using ComplexMatrix =
    Eigen::Matrix<std::complex<double>, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Coefficients of the columns of a token-indexed matrix.
struct Spectrum {
    std::int64_t p = 0;
    Matrix cosine;  ///< (K + 1, d), K = floor(p / 2); row 0 is the constant part
    Matrix sine;    ///< (K + 1, d); zero in row 0 and, for even p, in row p / 2
};

/// The highest frequency, K = floor(p / 2).
inline std::int64_t highest_frequency(const std::int64_t p) { return p / 2; }

/// Whether a frequency has both a cosine and a sine.
inline bool is_paired(const std::int64_t k, const std::int64_t p) { return k > 0 && 2 * k != p; }

/// The frequency from 0 to K whose wave over whole tokens is that of frequency m >= 0.
std::int64_t folded(std::int64_t m, std::int64_t p);

namespace fft {

/// Discrete Fourier transforms of all columns, frequencies 0 to K.
///
/// @param w  (p, d)
/// @return   (K + 1, d), not normalised
ComplexMatrix of_columns(const Matrix& w);

}  // namespace fft

/// Coefficients of every column in the orthonormal real basis; Parseval holds exactly.
///
/// @param w  (p, d) rows are tokens
Spectrum spectrum_of(const Matrix& w);

/// P_k: the squared coefficients of frequency k, summed over columns. sum_k P_k = |W|_F^2.
///
/// @return  (K + 1)
Vector power(const Spectrum& spectrum);

/// The norm of every column's part at every frequency, sqrt(c^2 + s^2).
///
/// @return  (K + 1, d)
Matrix magnitudes(const Spectrum& spectrum);

/// The functions of frequency k, from 0 to K: its cosine, then, where it is paired, its sine.
///
/// @return  (1 or 2, p) orthonormal
Matrix fourier_functions(std::int64_t p, std::int64_t k);

/// The functions of several frequencies below each other.
///
/// @param frequencies  from 0 to K, each once
/// @return             (., p) orthonormal
Matrix fourier_functions(std::int64_t p, const std::vector<std::int64_t>& frequencies);

/// The basis itself, one function a row; for even p the last row is the lone cosine.
///
/// @return  (p, p) orthonormal
Matrix fourier_basis(std::int64_t p);

}  // namespace grokscope
