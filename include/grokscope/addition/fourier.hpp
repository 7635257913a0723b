#pragma once

#include <fftw3.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdint>
#include <map>
#include <mutex>
#include <numbers>
#include <numeric>
#include <utility>
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
inline std::int64_t folded(const std::int64_t m, const std::int64_t p) {
    return std::min(m % p, p - m % p);
}

namespace fft {

/// The transform of all d columns of a (p, d) matrix at once. Plans are made once for each shape;
/// FFTW plans in one thread at a time and executes in any.
inline fftw_plan plan_of_columns(const int p, const int d) {
    static std::mutex planning;
    static std::map<std::pair<int, int>, fftw_plan> plans;
    const std::lock_guard lock(planning);
    auto& plan = plans[{p, d}];
    if (plan != nullptr) return plan;
    Matrix in(p, d);
    ComplexMatrix out(p / 2 + 1, d);
    plan = fftw_plan_many_dft_r2c(1, &p, d, in.data(), nullptr, d, 1,
                                  reinterpret_cast<fftw_complex*>(out.data()), nullptr, d, 1,
                                  FFTW_ESTIMATE | FFTW_UNALIGNED | FFTW_PRESERVE_INPUT);
    return plan;
}

/// Discrete Fourier transforms of all columns, frequencies 0 to K.
///
/// @param w  (p, d)
/// @return   (K + 1, d), not normalised
inline ComplexMatrix of_columns(const Matrix& w) {
    ComplexMatrix transforms(w.rows() / 2 + 1, w.cols());
    if (w.cols() == 0) return transforms;
    Matrix in = w;
    fftw_execute_dft_r2c(plan_of_columns(static_cast<int>(w.rows()), static_cast<int>(w.cols())),
                         in.data(), reinterpret_cast<fftw_complex*>(transforms.data()));
    return transforms;
}

}  // namespace fft

/// Coefficients of every column in the orthonormal real basis; Parseval holds exactly.
///
/// @param w  (p, d) rows are tokens
inline Spectrum spectrum_of(const Matrix& w) {
    const auto p = static_cast<std::int64_t>(w.rows());
    const auto transforms = fft::of_columns(w);
    Spectrum spectrum{.p = p, .cosine = transforms.real(), .sine = -transforms.imag()};
    for (std::int64_t k = 0; k <= highest_frequency(p); ++k) {
        const double norm = std::sqrt((is_paired(k, p) ? 2.0 : 1.0) / static_cast<double>(p));
        spectrum.cosine.row(k) *= norm;
        if (is_paired(k, p))
            spectrum.sine.row(k) *= norm;
        else
            spectrum.sine.row(k).setZero();
    }
    return spectrum;
}

/// P_k: the squared coefficients of frequency k, summed over columns. sum_k P_k = |W|_F^2.
///
/// @return  (K + 1)
inline Vector power(const Spectrum& spectrum) {
    return spectrum.cosine.rowwise().squaredNorm() + spectrum.sine.rowwise().squaredNorm();
}

/// The norm of every column's part at every frequency, sqrt(c^2 + s^2).
///
/// @return  (K + 1, d)
inline Matrix magnitudes(const Spectrum& spectrum) {
    return (spectrum.cosine.cwiseAbs2() + spectrum.sine.cwiseAbs2()).cwiseSqrt();
}

/// The functions of frequency k, from 0 to K: its cosine, then, where it is paired, its sine.
///
/// @return  (1 or 2, p) orthonormal
inline Matrix fourier_functions(const std::int64_t p, const std::int64_t k) {
    const double norm = std::sqrt((is_paired(k, p) ? 2.0 : 1.0) / static_cast<double>(p));
    Matrix functions(is_paired(k, p) ? 2 : 1, p);
    for (std::int64_t x = 0; x < p; ++x) {
        const double angle = 2.0 * std::numbers::pi * static_cast<double>(k * x % p) /
                             static_cast<double>(p);
        functions(0, x) = norm * std::cos(angle);
        if (is_paired(k, p)) functions(1, x) = norm * std::sin(angle);
    }
    return functions;
}

/// The functions of several frequencies below each other.
///
/// @param frequencies  from 0 to K, each once
/// @return             (., p) orthonormal
inline Matrix fourier_functions(const std::int64_t p,
                                const std::vector<std::int64_t>& frequencies) {
    Matrix functions(0, p);
    for (const auto k : frequencies) {
        const Matrix more = fourier_functions(p, k);
        functions.conservativeResize(functions.rows() + more.rows(), Eigen::NoChange);
        functions.bottomRows(more.rows()) = more;
    }
    return functions;
}

/// The basis itself, one function a row; for even p the last row is the lone cosine.
///
/// @return  (p, p) orthonormal
inline Matrix fourier_basis(const std::int64_t p) {
    std::vector<std::int64_t> frequencies(static_cast<std::size_t>(highest_frequency(p) + 1));
    std::iota(frequencies.begin(), frequencies.end(), std::int64_t{0});
    return fourier_functions(p, frequencies);
}

}  // namespace grokscope
