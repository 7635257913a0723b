#include "grokscope/addition/sparsity.hpp"

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "grokscope/addition/fourier.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"

namespace grokscope {
namespace {

/// sum x^4 / (sum x^2)^2: 1 where one entry holds all, 1 / n where all are equal.
///
/// @param x  (n)
double inverse_participation_ratio(const Vector& x) {
    const double squares = x.squaredNorm();
    return squares > 0 ? x.array().pow(4).sum() / (squares * squares) : missing;
}

/// |X_k| of one column, k = 0 ... K, of the discrete Fourier transform without any factor.
///
/// @return  (K + 1)
Vector rfft_magnitudes(const Spectrum& spectrum, const Eigen::Index column) {
    const auto p = spectrum.p;
    Vector magnitudes(spectrum.cosine.rows());
    for (std::int64_t k = 0; k < magnitudes.size(); ++k)
        magnitudes(k) = std::hypot(spectrum.cosine(k, column), spectrum.sine(k, column)) *
                        std::sqrt(static_cast<double>(p) / (is_paired(k, p) ? 2.0 : 1.0));
    return magnitudes;
}

/// |X_k| for k = 0 ... p - 1, where |X_{p - k}| = |X_k|.
///
/// @param rfft  (K + 1)
/// @return      (p)
Vector fft_magnitudes(const Vector& rfft, const std::int64_t p) {
    Vector magnitudes(p);
    for (std::int64_t k = 0; k < p; ++k) magnitudes(k) = rfft(std::min(k, p - k));
    return magnitudes;
}

/// The mean over columns of what `f(column)` gives, those where it is missing left out.
template <typename F>
double mean_over_columns(const Eigen::Index columns, F&& f) {
    double sum = 0.0;
    double count = 0.0;
    for (Eigen::Index column = 0; column < columns; ++column)
        if (const double value = f(column); !std::isnan(value)) {
            sum += value;
            count += 1.0;
        }
    return count > 0 ? sum / count : missing;
}

}  // namespace

double gini(Vector x) {
    std::sort(x.begin(), x.end());
    const auto n = static_cast<double>(x.size());
    const double total = x.sum();
    double weighted = 0.0;
    for (Eigen::Index i = 0; i < x.size(); ++i)
        weighted += (2.0 * static_cast<double>(i) + 1.0 - n) * x(i);
    return total > 0 ? weighted / (n * total) : missing;
}

double effective_count(const Vector& x) {
    const double total = x.sum();
    if (!(total > 0)) return missing;
    double entropy = 0.0;
    for (const double value : x)
        if (value > 0) entropy -= value / total * std::log(value / total);
    return std::exp(entropy);
}

double participation_ratio(const Vector& x) {
    return x.squaredNorm() > 0 ? x.sum() * x.sum() / x.squaredNorm() : missing;
}

double periodicity(const Vector& fft) {
    const Vector waves = fft.tail(fft.size() - 1);
    return waves.sum() > 0 ? waves.maxCoeff() / waves.mean() : missing;
}

SpectralSparsity spectral_sparsity(const Matrix& w) {
    const auto spectrum = spectrum_of(w);
    const Vector waves = power(spectrum).tail(spectrum.cosine.rows() - 1);
    const auto mean_of = [&](auto&& measure) {
        return mean_over_columns(w.cols(), [&](const Eigen::Index column) {
            return measure(rfft_magnitudes(spectrum, column));
        });
    };
    const auto full = [&](const Vector& rfft) { return fft_magnitudes(rfft, spectrum.p); };
    return {.gini = gini(waves.cwiseSqrt()),
            .effective_frequencies = effective_count(waves),
            .ipr_power = inverse_participation_ratio(waves.cwiseSqrt()),
            .ipr_fft =
                mean_of([&](const Vector& x) { return inverse_participation_ratio(full(x)); }),
            .ipr_rfft = mean_of([](const Vector& x) { return inverse_participation_ratio(x); }),
            .periodicity = mean_of([&](const Vector& x) { return periodicity(full(x)); })};
}

Vector singular_values(const Matrix& w) {
    const bool is_wide = w.rows() < w.cols();
    const Eigen::MatrixXd gram = is_wide ? Eigen::MatrixXd(w * w.transpose())
                                         : Eigen::MatrixXd(w.transpose() * w);
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(gram, Eigen::EigenvaluesOnly);
    return solver.eigenvalues().reverse().cwiseMax(0.0).cwiseSqrt();
}

}  // namespace grokscope
