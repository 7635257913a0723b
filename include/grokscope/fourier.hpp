#pragma once

#include <fftw3.h>

#include <cmath>
#include <cstdint>
#include <mutex>
#include <numbers>

#include "grokscope/matrix.hpp"

/// Spectra over tokens, in the orthonormal real Fourier basis of p points: the constant 1/sqrt(p),
/// then sqrt(2/p) cos(w_k x) and sqrt(2/p) sin(w_k x) with w_k = 2 pi k / p for k = 1, 2, ...; for
/// even p the last frequency p/2 has only its cosine, of norm 1/sqrt(p).
namespace grokscope {

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

namespace fft {

/// Discrete Fourier transforms of all columns, frequencies 0 to K.
///
/// @param w  (p, d)
/// @return   (K + 1, d), not normalised
inline Eigen::MatrixXcd of_columns(const Matrix& w) {
    static std::mutex planning;  // FFTW executes in any thread but plans in one at a time
    const auto p = static_cast<int>(w.rows());
    Eigen::VectorXd in(p);
    Eigen::VectorXcd out(p / 2 + 1);
    auto* out_data = reinterpret_cast<fftw_complex*>(out.data());
    fftw_plan plan = nullptr;
    {
        const std::lock_guard lock(planning);
        plan = fftw_plan_dft_r2c_1d(p, in.data(), out_data, FFTW_ESTIMATE);
    }
    Eigen::MatrixXcd transforms(p / 2 + 1, w.cols());
    for (Eigen::Index column = 0; column < w.cols(); ++column) {
        in = w.col(column);
        fftw_execute(plan);
        transforms.col(column) = out;
    }
    const std::lock_guard lock(planning);
    fftw_destroy_plan(plan);
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

/// The basis itself, one function a row; for even p the last row is the lone cosine.
///
/// @return  (p, p) orthonormal
inline Matrix fourier_basis(const std::int64_t p) {
    Matrix basis(p, p);
    for (std::int64_t x = 0; x < p; ++x) basis(0, x) = 1.0 / std::sqrt(static_cast<double>(p));
    for (std::int64_t k = 1; k <= highest_frequency(p); ++k)
        for (std::int64_t x = 0; x < p; ++x) {
            const double norm = std::sqrt((is_paired(k, p) ? 2.0 : 1.0) / static_cast<double>(p));
            const double angle = 2.0 * std::numbers::pi * static_cast<double>(k * x % p) /
                                 static_cast<double>(p);
            basis(2 * k - 1, x) = norm * std::cos(angle);
            if (is_paired(k, p)) basis(2 * k, x) = norm * std::sin(angle);
        }
    return basis;
}

}  // namespace grokscope
