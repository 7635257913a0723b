#include "grokscope/addition/fourier.hpp"

#include <fftw3.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <numbers>
#include <numeric>
#include <type_traits>
#include <utility>
#include <vector>

#include "grokscope/base/matrix.hpp"

namespace grokscope {

std::int64_t folded(const std::int64_t m, const std::int64_t p) {
    return std::min(m % p, p - m % p);
}

namespace fft {
namespace {

struct DestroyPlan {
    void operator()(const fftw_plan plan) const { fftw_destroy_plan(plan); }
};

using Plan = std::unique_ptr<std::remove_pointer_t<fftw_plan>, DestroyPlan>;

/// The transform of all d columns of a (p, d) matrix at once. Plans are made once for each shape;
/// FFTW plans in one thread at a time and executes in any.
fftw_plan plan_of_columns(const int p, const int d) {
    static std::mutex planning;
    static std::map<std::pair<int, int>, Plan> plans;
    const std::lock_guard lock(planning);
    auto& plan = plans[{p, d}];
    if (plan != nullptr) return plan.get();
    Matrix in(p, d);
    ComplexMatrix out(p / 2 + 1, d);
    plan.reset(fftw_plan_many_dft_r2c(1, &p, d, in.data(), nullptr, d, 1,
                                      reinterpret_cast<fftw_complex*>(out.data()), nullptr, d, 1,
                                      FFTW_ESTIMATE | FFTW_UNALIGNED | FFTW_PRESERVE_INPUT));
    return plan.get();
}

}  // namespace

ComplexMatrix of_columns(const Matrix& w) {
    ComplexMatrix transforms(w.rows() / 2 + 1, w.cols());
    if (w.cols() == 0) return transforms;
    Matrix in = w;
    fftw_execute_dft_r2c(plan_of_columns(static_cast<int>(w.rows()), static_cast<int>(w.cols())),
                         in.data(), reinterpret_cast<fftw_complex*>(transforms.data()));
    return transforms;
}

}  // namespace fft

Spectrum spectrum_of(const Matrix& w) {
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

Vector power(const Spectrum& spectrum) {
    return spectrum.cosine.rowwise().squaredNorm() + spectrum.sine.rowwise().squaredNorm();
}

Matrix magnitudes(const Spectrum& spectrum) {
    return (spectrum.cosine.cwiseAbs2() + spectrum.sine.cwiseAbs2()).cwiseSqrt();
}

Matrix fourier_functions(const std::int64_t p, const std::int64_t k) {
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

Matrix fourier_functions(const std::int64_t p, const std::vector<std::int64_t>& frequencies) {
    Matrix functions(0, p);
    for (const auto k : frequencies) {
        const Matrix more = fourier_functions(p, k);
        functions.conservativeResize(functions.rows() + more.rows(), Eigen::NoChange);
        functions.bottomRows(more.rows()) = more;
    }
    return functions;
}

Matrix fourier_basis(const std::int64_t p) {
    std::vector<std::int64_t> frequencies(static_cast<std::size_t>(highest_frequency(p) + 1));
    std::iota(frequencies.begin(), frequencies.end(), std::int64_t{0});
    return fourier_functions(p, frequencies);
}

}  // namespace grokscope
