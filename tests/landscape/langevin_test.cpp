#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "grokscope/base/matrix.hpp"
#include "grokscope/base/random.hpp"
#include "grokscope/landscape/langevin.hpp"
#include "grokscope/landscape/local_learning_coefficient.hpp"

namespace grokscope {
namespace {

/// L = sum_i h_i (w_i - 1)^2 / 2, whose least is at ones.
struct Quadratic {
    Vector curvature;

    std::pair<double, Vector> operator()(const Vector& w) const {
        const Vector slope = curvature.cwiseProduct(w - Vector::Ones(w.size()));
        return {0.5 * slope.dot(w - Vector::Ones(w.size())), slope};
    }
};

/// Of a chain long enough that its error is small.
double sampled_coefficient(const Quadratic& potential, const Langevin& langevin) {
    const auto losses = langevin_losses(potential, Vector::Ones(potential.curvature.size()),
                                        langevin, random_stream(Purpose::control, 5));
    LossChains kept(1, static_cast<Eigen::Index>(losses.size()) - 100);
    for (Eigen::Index t = 0; t < kept.cols(); ++t)
        kept(0, t) = losses[static_cast<std::size_t>(t + 100)];
    return learning_coefficient(kept, 0.0, langevin.inverse_temperature).value;
}

/// Of the chain's own law: w' - 1 = a (w - 1) + N(0, epsilon) has variance epsilon / (1 - a^2).
double stationary_coefficient(const Vector& curvature, const Langevin& langevin) {
    double sum = 0.0;
    for (const double h : curvature) {
        const double a = 1.0 - 0.5 * langevin.step_size *
                                   (langevin.inverse_temperature * h + langevin.localisation);
        sum += langevin.inverse_temperature * h / 2.0 * langevin.step_size / (1.0 - a * a);
    }
    return sum;
}

}  // namespace

TEST_CASE("the coefficient of a quadratic is d / 2 n beta / (n beta + gamma) for small steps") {
    const Quadratic potential{Vector::Ones(300)};
    const Langevin langevin{
        .step_size = 1e-3, .localisation = 30.0, .inverse_temperature = 90.0, .steps = 6000};

    CHECK(stationary_coefficient(potential.curvature, langevin) ==
          Approx(150.0 * 90.0 / 120.0).epsilon(0.04));
    CHECK(sampled_coefficient(potential, langevin) ==
          Approx(stationary_coefficient(potential.curvature, langevin)).epsilon(0.02));
}

TEST_CASE("the coefficient of a quadratic is its chain's own at large steps") {
    Vector curvature(300);
    for (Eigen::Index i = 0; i < 300; ++i) curvature(i) = 0.01 * static_cast<double>(i);
    const Langevin langevin{
        .step_size = 0.02, .localisation = 20.0, .inverse_temperature = 40.0, .steps = 3000};

    CHECK(sampled_coefficient({curvature}, langevin) ==
          Approx(stationary_coefficient(curvature, langevin)).epsilon(0.02));
    CHECK(stationary_coefficient(curvature, langevin) >
          1.2 * stationary_coefficient(curvature, {1e-6, 20.0, 40.0, 0}));
}

TEST_CASE("the coefficient of a loss that is the same everywhere is 0") {
    CHECK(sampled_coefficient({Vector::Zero(5)}, {0.1, 1.0, 10.0, 200}) == 0.0);
}

TEST_CASE("the losses of a chain begin with that of its start, and are the same each time") {
    const Quadratic potential{Vector::Ones(7)};
    const auto chain = [&](const std::int64_t stream) {
        return langevin_losses(potential, Vector::Constant(7, 3.0), {0.01, 1.0, 10.0, 20},
                               random_stream(Purpose::control, 0, stream));
    };

    CHECK(chain(0).size() == 20);
    CHECK(chain(0).front() == 0.5 * 7.0 * 4.0);
    CHECK(chain(0) == chain(0));
    CHECK(chain(0) != chain(1));
}

TEST_CASE("the noise of a chain is standard normal and independent") {
    auto random = random_stream(Purpose::control, 3);
    const Vector x = normal_vector(100'001, random);
    const auto n = static_cast<double>(x.size());

    CHECK(x.size() == 100'001);
    CHECK(x.mean() == Approx(0.0).margin(4.0 / std::sqrt(n)));
    CHECK(x.squaredNorm() / n == Approx(1.0).margin(4.0 * std::sqrt(2.0 / n)));
    CHECK(x.array().pow(4).mean() == Approx(3.0).margin(4.0 * std::sqrt(96.0 / n)));
    CHECK(x.head(50'000).dot(x.tail(50'000)) / 5e4 == Approx(0.0).margin(4.0 / std::sqrt(5e4)));
}

TEST_CASE("the largest curvature is the largest second derivative, whatever its sign") {
    Vector curvature = Vector::LinSpaced(50, 0.0, 1.0);
    curvature(17) = GENERATE(7.0, -7.0);

    CHECK(largest_curvature(Quadratic{curvature}, Vector::Zero(50),
                            random_stream(Purpose::control, 0)) == Approx(7.0).epsilon(1e-3));
    CHECK(largest_curvature(Quadratic{Vector::Zero(3)}, Vector::Zero(3),
                            random_stream(Purpose::control, 0)) == 0.0);
}

}  // namespace grokscope
