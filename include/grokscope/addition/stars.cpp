#include "grokscope/addition/stars.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "grokscope/addition/fourier.hpp"
#include "grokscope/addition/neurons.hpp"
#include "grokscope/base/matrix.hpp"

namespace grokscope {
namespace {

/// Least squares: cosine = (2/p) sum_x w(x) cos(w_k x), 1/p in place of 2/p for k = p/2.
PlanePoint plane_point(const Spectrum& spectrum, const std::int64_t k, const Eigen::Index column) {
    const double unit =
        std::sqrt((is_paired(k, spectrum.p) ? 2.0 : 1.0) / static_cast<double>(spectrum.p));
    return {.cosine = unit * spectrum.cosine(k, column), .sine = unit * spectrum.sine(k, column)};
}

double angle_of(const PlanePoint& point) { return std::atan2(point.sine, point.cosine); }

/// Numbers points by the angle of their first input, from -pi to pi.
void number_by_angle(std::vector<StarPoint>& points) {
    std::vector<StarPoint*> order;
    for (auto& point : points) order.push_back(&point);
    std::stable_sort(order.begin(), order.end(), [](const StarPoint* a, const StarPoint* b) {
        return angle_of(a->in_a) < angle_of(b->in_a);
    });
    for (std::size_t i = 0; i < order.size(); ++i) order[i]->place = static_cast<std::int64_t>(i);
}

}  // namespace

std::vector<StarPoint> star(const NeuronGroup& group, const Spectrum& in_a, const Spectrum& in_b,
                            const Spectrum& out) {
    std::vector<StarPoint> points;
    for (const auto neuron : group.members) {
        const auto column = static_cast<Eigen::Index>(neuron);
        points.push_back({.neuron = neuron,
                          .place = 0,
                          .in_a = plane_point(in_a, group.frequency, column),
                          .in_b = plane_point(in_b, group.frequency, column),
                          .out = plane_point(out, group.frequency, column)});
    }
    number_by_angle(points);
    return points;
}

}  // namespace grokscope
