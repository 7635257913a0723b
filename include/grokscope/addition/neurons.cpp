#include "grokscope/addition/neurons.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "grokscope/addition/circle.hpp"
#include "grokscope/addition/fourier.hpp"
#include "grokscope/addition/fraction_of_variance.hpp"
#include "grokscope/addition/waves.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

bool reads_one_frequency(const RunSpec& spec) {
    const auto& model = spec.model;
    return spec.task.modulus <= 3 ||
           (model.embedding == Embedding::fixed && model.frequencies.size() == 1);
}

bool writes_one_frequency(const RunSpec& spec) {
    return spec.task.modulus <= 3 || (reads_one_frequency(spec) && !spec.model.collapsed_out);
}

namespace {

/// A neuron has vanished when its input or its output column is below this share of the largest.
constexpr double vanished_share = 0.01;

}  // namespace

std::vector<bool> alive_neurons(const EffectiveWeights& effective) {
    const Vector in = effective.input_a.colwise().norm();
    const Vector out = effective.output.colwise().norm();
    std::vector<bool> alive;
    for (Eigen::Index i = 0; i < in.size(); ++i)
        alive.push_back(in(i) > vanished_share * in.maxCoeff() &&
                        out(i) > vanished_share * out.maxCoeff());
    return alive;
}

double phase_difference(const Wave& in_a, const Wave& in_b, const Wave& out) {
    if (in_a.frequency != in_b.frequency || in_a.frequency != out.frequency) return missing;
    return wrapped(out.phase - in_a.phase - in_b.phase);
}

std::vector<Neuron> neurons_of(const RunSpec& spec, const EffectiveWeights& effective) {
    const auto in_a = dominant_waves(effective.input_a);
    const auto in_b = dominant_waves(effective.input_b);
    const auto out = dominant_waves(effective.output);
    const auto alive = alive_neurons(effective);
    std::vector<Neuron> neurons;
    for (std::size_t i = 0; i < in_a.size(); ++i) {
        const auto column = static_cast<Eigen::Index>(i);
        neurons.push_back(
            {.in = in_a[i],
             .in_b = in_b[i],
             .out = out[i],
             .variance = fraction_of_variance(spec, effective, column, {in_a[i].frequency}),
             .phase_difference = phase_difference(in_a[i], in_b[i], out[i]),
             .group = alive[i] ? in_a[i].frequency : 0});
    }
    return neurons;
}

std::vector<NeuronGroup> neuron_groups(const std::vector<Neuron>& neurons) {
    std::map<std::int64_t, std::vector<std::size_t>> members;
    for (std::size_t i = 0; i < neurons.size(); ++i)
        if (neurons[i].group > 0) members[neurons[i].group].push_back(i);
    std::vector<NeuronGroup> groups;
    for (const auto& [frequency, list] : members) groups.push_back({frequency, list});
    return groups;
}

double largest_phase_difference(const std::vector<Neuron>& neurons) {
    double largest = missing;
    for (const auto& neuron : neurons)
        if (neuron.group > 0) largest = std::fmax(largest, std::abs(neuron.phase_difference));
    return largest;
}

AgreeingPhases agreeing_phases(const std::vector<Neuron>& neurons) {
    AgreeingPhases phases;
    double grouped = 0.0;
    for (const auto& neuron : neurons) {
        if (neuron.group == 0) continue;
        ++grouped;
        if (std::isnan(neuron.phase_difference)) continue;
        phases.in_sum.push_back(neuron.in.phase + neuron.in_b.phase);
        phases.out.push_back(neuron.out.phase);
    }
    phases.share = static_cast<double>(phases.out.size()) / grouped;
    return phases;
}

GroupAngles group_angles(const NeuronGroup& group, const Spectrum& in_a, const Spectrum& in_b,
                         const Spectrum& out) {
    const auto k = group.frequency;
    const auto phase = [&](const Spectrum& spectrum, const Eigen::Index column) {
        return std::atan2(spectrum.sine(k, column), spectrum.cosine(k, column));
    };
    GroupAngles angles;
    for (const auto member : group.members) {
        const auto column = static_cast<Eigen::Index>(member);
        angles.norm.push_back(std::hypot(in_a.cosine(k, column), in_a.sine(k, column)));
        angles.in.push_back(phase(in_a, column));
        angles.in_sum.push_back(phase(in_a, column) + phase(in_b, column));
        angles.out.push_back(phase(out, column));
    }
    return angles;
}

GroupGeometry group_geometry(const GroupAngles& angles) {
    const auto [least, most] = std::minmax_element(angles.norm.begin(), angles.norm.end());
    GroupGeometry geometry{.norm_cv = coefficient_of_variation(angles.norm),
                           .norm_max_over_min = *most / *least,
                           .rho = {},
                           .gap_cv = gap_variation(angles.in),
                           .resultant = resultant(angles.in_sum, angles.out)};
    for (int m = 1; m <= 4; ++m) geometry.rho.push_back(order_parameter(angles.in, m));
    return geometry;
}

std::int64_t size_of(const NeuronGroup& group) {
    return static_cast<std::int64_t>(group.members.size());
}

std::int64_t neuron_count(const std::vector<NeuronGroup>& groups) {
    std::int64_t count = 0;
    for (const auto& group : groups) count += size_of(group);
    return count;
}

}  // namespace grokscope
