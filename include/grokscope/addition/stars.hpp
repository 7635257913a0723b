#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "grokscope/addition/fourier.hpp"
#include "grokscope/addition/neurons.hpp"

/// Groups of neurons as the stars that the article draws: every neuron a point on the plane of its
/// group's cosine and sine, neighbours by angle joined.
namespace grokscope {

/// The part of a column of weights at one frequency: w(x) ~ cosine cos(w_k x) + sine sin(w_k x).
struct PlanePoint {
    double cosine = 0.0;  ///< [weight]
    double sine = 0.0;    ///< [weight]; 0 where the frequency has no sine
};

/// Least squares: cosine = (2/p) sum_x w(x) cos(w_k x), 1/p in place of 2/p for k = p/2.
inline PlanePoint plane_point(const Spectrum& spectrum, const std::int64_t k,
                              const Eigen::Index column) {
    const double unit =
        std::sqrt((is_paired(k, spectrum.p) ? 2.0 : 1.0) / static_cast<double>(spectrum.p));
    return {.cosine = unit * spectrum.cosine(k, column), .sine = unit * spectrum.sine(k, column)};
}

inline double angle_of(const PlanePoint& point) { return std::atan2(point.sine, point.cosine); }

/// One neuron of a star.
struct StarPoint {
    std::size_t neuron = 0;
    std::int64_t place = 0;  ///< by the angle of `in_a` among the neurons of the group, from 0
    PlanePoint in_a;
    PlanePoint in_b;  ///< equal to `in_a` where inputs are tied
    PlanePoint out;
};

/// Numbers points by the angle of their first input, from -pi to pi.
inline void number_by_angle(std::vector<StarPoint>& points) {
    std::vector<StarPoint*> order;
    for (auto& point : points) order.push_back(&point);
    std::stable_sort(order.begin(), order.end(), [](const StarPoint* a, const StarPoint* b) {
        return angle_of(a->in_a) < angle_of(b->in_a);
    });
    for (std::size_t i = 0; i < order.size(); ++i) order[i]->place = static_cast<std::int64_t>(i);
}

/// The neurons of a group in weights that need not be those the group was found in.
///
/// @return  (members)
inline std::vector<StarPoint> star(const NeuronGroup& group, const Spectrum& in_a,
                                   const Spectrum& in_b, const Spectrum& out) {
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
