#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/base/random.hpp"

/// Stochastic gradient Langevin dynamics, held near the point where it starts.
namespace grokscope {

struct Langevin {
    double step_size = 0.0;            ///< epsilon
    double localisation = 0.0;         ///< gamma
    double inverse_temperature = 0.0;  ///< n beta
    std::int64_t steps = 0;            ///< of each chain
};

/// Independent standard normals, made two at a time in float32, which is enough for noise.   (size)
///
/// @source Box, Muller 1958, doi 10.1214/aoms/1177706645
Vector normal_vector(Eigen::Index size, Random& random);

/// The losses that one chain meets, that of its start first.
///
///     w' = w - epsilon / 2 (n beta grad L(w) + gamma (w - w*)) + N(0, epsilon)
///
/// @param potential  of (w): the pair of L(w) and its gradient (d)
/// @param start      (d) w*
/// @return           (steps)
/// @source           Lau et al. 2023, arXiv 2308.12108
template <typename Potential>
std::vector<double> langevin_losses(Potential&& potential, const Vector& start,
                                    const Langevin& langevin, Random random) {
    const double half = 0.5 * langevin.step_size;
    const double noise = std::sqrt(langevin.step_size);
    std::vector<double> losses;
    Vector w = start;
    for (std::int64_t t = 0; t < langevin.steps; ++t) {
        const auto& [loss, gradient] = potential(w);
        losses.push_back(loss);
        w += half *
                 (langevin.localisation * (start - w) - langevin.inverse_temperature * gradient) +
             noise * normal_vector(w.size(), random);
    }
    return losses;
}

/// The size of the largest second derivative at a point, by power iteration on differences of
/// gradients: from below, and within a few per cent where one direction stands out.
///
/// @param potential  as of `langevin_losses`
template <typename Potential>
double largest_curvature(Potential&& potential, const Vector& w, Random random) {
    constexpr int iterations = 8;
    const double h = 1e-4 * (1.0 + w.norm());
    const Vector slope = potential(w).second;
    Vector direction = normal_vector(w.size(), random).normalized();
    double curvature = 0.0;
    for (int i = 0; i < iterations; ++i) {
        direction = (potential(w + h * direction).second - slope) / h;
        curvature = direction.norm();
        if (!(curvature > 0)) return 0.0;
        direction /= curvature;
    }
    return curvature;
}

}  // namespace grokscope
