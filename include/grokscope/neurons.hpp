#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <vector>

#include "grokscope/circle.hpp"
#include "grokscope/mlp.hpp"
#include "grokscope/waves.hpp"

/// The neurons of a modular-addition model and the groups that share a frequency.
namespace grokscope {

/// A neuron as it reads and as it writes.
struct Neuron {
    Wave in;                        ///< of its column of W_input (of W_input_a where two differ)
    Wave in_b;                      ///< of W_input_b; the same as `in` where tied
    Wave out;                       ///< of its column of W_output
    double variance = 0.0;          ///< FVE at the frequency of `in`
    double phase_difference = 0.0;  ///< wrap(out - in - in_b); missing where frequencies differ
    std::int64_t group = 0;         ///< its frequency; 0 for a neuron that has all but vanished
};

/// A neuron has vanished when its input or its output column is below this share of the largest.
inline constexpr double vanished_share = 0.01;

inline double phase_difference(const Wave& in_a, const Wave& in_b, const Wave& out) {
    if (in_a.frequency != in_b.frequency || in_a.frequency != out.frequency)
        return std::numeric_limits<double>::quiet_NaN();
    return wrapped(out.phase - in_a.phase - in_b.phase);
}

/// @return  (d)
inline std::vector<Neuron> neurons_of(const RunSpec& spec, const EffectiveWeights& effective) {
    const auto in_a = dominant_waves(effective.input_a);
    const auto in_b = dominant_waves(effective.input_b);
    const auto out = dominant_waves(effective.output);
    const Vector in_norms = effective.input_a.colwise().norm();
    const Vector out_norms = effective.output.colwise().norm();
    std::vector<Neuron> neurons;
    for (std::size_t i = 0; i < in_a.size(); ++i) {
        const auto column = static_cast<Eigen::Index>(i);
        const bool is_alive = in_norms(column) > vanished_share * in_norms.maxCoeff() &&
                              out_norms(column) > vanished_share * out_norms.maxCoeff();
        neurons.push_back(
            {.in = in_a[i],
             .in_b = in_b[i],
             .out = out[i],
             .variance = fraction_of_variance(effective.input_a.col(column),
                                              effective.input_b.col(column), spec.model.activation,
                                              in_a[i].frequency),
             .phase_difference = phase_difference(in_a[i], in_b[i], out[i]),
             .group = is_alive ? in_a[i].frequency : 0});
    }
    return neurons;
}

/// The neurons of one frequency.
struct NeuronGroup {
    std::int64_t frequency = 0;
    std::vector<std::size_t> members;
};

/// Groups by ascending frequency; neurons that have vanished are in none.
inline std::vector<NeuronGroup> neuron_groups(const std::vector<Neuron>& neurons) {
    std::map<std::int64_t, std::vector<std::size_t>> members;
    for (std::size_t i = 0; i < neurons.size(); ++i)
        if (neurons[i].group > 0) members[neurons[i].group].push_back(i);
    std::vector<NeuronGroup> groups;
    for (const auto& [frequency, list] : members) groups.push_back({frequency, list});
    return groups;
}

/// How near a group is to the constructed solution: equal norms, even angles, out = 2 in.
struct GroupGeometry {
    double norm_cv = 0.0;            ///< of |(c, s)| of the inputs
    double norm_max_over_min = 0.0;  ///< of the same
    std::vector<double> rho;         ///< order parameters of the in-angles, m = 1 to 4
    double gap_cv = 0.0;             ///< of the gaps between sorted in-angles
    double resultant = 0.0;          ///< R = |mean exp(i phase difference)|
    double resultant_null_95 = 0.0;  ///< 95 % of R when out-angles are dealt at random
};

/// Phases of the whole matrix at the frequency of the group, which for a group fixed at another
/// checkpoint need not be the neuron's dominant one.
inline GroupGeometry group_geometry(const NeuronGroup& group, const Spectrum& in_a,
                                    const Spectrum& in_b, const Spectrum& out) {
    const auto k = group.frequency;
    std::vector<double> norms;
    std::vector<double> angles;
    std::vector<double> in_sums;
    std::vector<double> outs;
    const auto phase = [&](const Spectrum& spectrum, const Eigen::Index column) {
        return std::atan2(spectrum.sine(k, column), spectrum.cosine(k, column));
    };
    std::vector<double> differences;
    for (const auto member : group.members) {
        const auto column = static_cast<Eigen::Index>(member);
        norms.push_back(std::hypot(in_a.cosine(k, column), in_a.sine(k, column)));
        angles.push_back(phase(in_a, column));
        in_sums.push_back(phase(in_a, column) + phase(in_b, column));
        outs.push_back(phase(out, column));
        differences.push_back(outs.back() - in_sums.back());
    }
    const auto [least, most] = std::minmax_element(norms.begin(), norms.end());
    GroupGeometry geometry{.norm_cv = coefficient_of_variation(norms),
                           .norm_max_over_min = *most / *least,
                           .rho = {},
                           .gap_cv = gap_variation(angles),
                           .resultant = order_parameter(differences, 1),
                           .resultant_null_95 = resultant_null(in_sums, outs)};
    for (int m = 1; m <= 4; ++m) geometry.rho.push_back(order_parameter(angles, m));
    return geometry;
}

}  // namespace grokscope
