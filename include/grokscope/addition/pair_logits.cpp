#include "grokscope/addition/pair_logits.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <vector>

#include "grokscope/addition/fourier.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace {

/// The mean logit of the answers c = a + b - d mod p, over all pairs.
///
/// @param sums  (p, p) as `sums_over_pairs` gives
/// @return      (p) by d
Vector mean_by_difference(const Matrix& sums) {
    const auto p = modulus_of(sums);
    Vector means = Vector::Zero(p);
    for (std::int64_t s = 0; s < p; ++s)
        for (std::int64_t c = 0; c < p; ++c) means((s - c + p) % p) += sums(s, c);
    // Each difference has p^2 triples.
    return means / static_cast<double>(p * p);
}

/// @param z     (p^2, p)
/// @param sums  (p, p) as `sums_over_pairs` gives
LogitEnergy logit_energy(const Matrix& z, const Matrix& sums) {
    const auto p = static_cast<double>(modulus_of(z));
    const double total = z.squaredNorm();
    // What is left of rounding after a subtraction is nothing.
    const auto left = [&](const double energy) { return energy > 1e-13 * total ? energy : 0.0; };
    return {.centred = left(total - z.mean() * z.sum()),
            .varying = left(total - p * z.rowwise().mean().squaredNorm()),
            .by_sum = left((sums.squaredNorm() - p * sums.rowwise().mean().squaredNorm()) / p)};
}

/// |cos(w_k(a - b) / 2)| for every row.   (p^2)
Vector envelopes(const std::int64_t k, const std::int64_t p) {
    Vector values(p * p);
    for (std::int64_t a = 0; a < p; ++a)
        for (std::int64_t b = 0; b < p; ++b)
            values(a * p + b) = std::abs(std::cos(
                std::numbers::pi * static_cast<double>(k * (a - b + p)) / static_cast<double>(p)));
    return values;
}

}  // namespace

Matrix pair_activations(const RunSpec& spec, const EffectiveWeights& effective) {
    return activated(spec.model.activation,
                     preactivations(spec, effective, token_pairs(spec.task.modulus, false)));
}

Matrix pair_logits(const RunSpec& spec, const EffectiveWeights& effective) {
    return output_logits(effective, pair_activations(spec, effective));
}

std::vector<std::int64_t> pair_sums(const std::int64_t p) {
    std::vector<std::int64_t> sums;
    for (std::int64_t a = 0; a < p; ++a)
        for (std::int64_t b = 0; b < p; ++b) sums.push_back((a + b) % p);
    return sums;
}

Matrix sums_over_pairs(const Matrix& z) {
    const auto sums = pair_sums(modulus_of(z));
    Matrix total = Matrix::Zero(z.cols(), z.cols());
    for (Eigen::Index row = 0; row < z.rows(); ++row)
        total.row(sums[static_cast<std::size_t>(row)]) += z.row(row);
    return total;
}

Vector wave_coefficients(const Matrix& sums) {
    const auto p = modulus_of(sums);
    // sqrt(2/p) and sqrt(1/p) turn coefficients into amplitudes.
    Vector alpha = spectrum_of(mean_by_difference(sums)).cosine.col(0);
    for (std::int64_t k = 0; k < alpha.size(); ++k)
        alpha(k) *= std::sqrt((is_paired(k, p) ? 2.0 : 1.0) / static_cast<double>(p));
    return alpha;
}

double wave_energy(const double alpha, const std::int64_t k, const std::int64_t p) {
    const auto n = static_cast<double>(p * p * p);
    return alpha * alpha * n * (is_paired(k, p) ? 0.5 : 1.0);
}

double energy_share(const double part, const double whole) {
    return whole > 0 ? part / whole : missing;
}

IdealLogitFit ideal_logit_fit(const Activation activation) {
    constexpr double pi = std::numbers::pi;
    switch (activation) {
        case Activation::relu:
        case Activation::abs: return {.r2 = 8.0 / (pi * pi), .by_sum = 1.0, .pizza = 1.0};
        case Activation::square: return {.r2 = 2.0 / 3.0, .by_sum = 1.0, .pizza = missing};
        case Activation::gelu:
        case Activation::silu: return {.r2 = missing, .by_sum = 1.0, .pizza = missing};
        case Activation::tanh:
        case Activation::identity: break;
    }
    return {};
}

LogitWaves logit_waves(const Matrix& z) {
    const auto sums = sums_over_pairs(z);
    return {.p = modulus_of(z),
            .by_difference = mean_by_difference(sums),
            .alpha = wave_coefficients(sums),
            .energy = logit_energy(z, sums)};
}

LogitFit logit_fit(const LogitWaves& waves, const std::vector<std::int64_t>& keys) {
    double explained = 0.0;
    for (const auto k : keys) explained += wave_energy(waves.alpha(k), k, waves.p);
    return {.alpha = waves.alpha,
            .r2 = energy_share(explained, waves.energy.centred),
            .r2_centred = energy_share(explained, waves.energy.varying),
            .r2_by_sum = energy_share(explained, waves.energy.by_sum)};
}

LogitFit logit_fit(const Matrix& z, const std::vector<std::int64_t>& keys) {
    return logit_fit(logit_waves(z), keys);
}

Matrix sum_waves(const std::int64_t k, const std::int64_t p) {
    Matrix values(p, p);
    for (std::int64_t s = 0; s < p; ++s)
        for (std::int64_t c = 0; c < p; ++c)
            values(s, c) = std::cos(2.0 * std::numbers::pi *
                                    static_cast<double>(k * (s - c + p) % p) /
                                    static_cast<double>(p));
    return values;
}

double pizza_fit(const Matrix& z, const std::vector<std::int64_t>& keys) {
    const auto p = modulus_of(z);
    const Matrix centred = z.colwise() - z.rowwise().mean();
    double explained = 0.0;
    for (const auto k : keys) {
        const auto envelope = envelopes(k, p);
        const auto waves = sum_waves(k, p);
        const Matrix weighted = envelope.asDiagonal() * centred;
        const double product = waves.cwiseProduct(sums_over_pairs(weighted)).sum();
        const double square = envelope.squaredNorm() * waves.row(0).squaredNorm();
        explained += product * product / square;
    }
    const double varying = centred.squaredNorm();
    return energy_share(explained, varying > 1e-13 * z.squaredNorm() ? varying : 0.0);
}

}  // namespace grokscope
