#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "grokscope/addition/fourier.hpp"
#include "grokscope/addition/waves.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/spec/run_spec.hpp"

/// The neurons of a modular-addition model and the groups that share a frequency.
namespace grokscope {

/// Whether every neuron reads one and the same frequency, whatever was learnt: three tokens have no
/// other, nor has what is made of a fixed embedding of one.
bool reads_one_frequency(const RunSpec& spec);

/// Whether every neuron also writes that frequency.
bool writes_one_frequency(const RunSpec& spec);

/// A neuron as it reads and as it writes.
struct Neuron {
    Wave in;                        ///< of its column of W_input (of W_input_a where two differ)
    Wave in_b;                      ///< of W_input_b; the same as `in` where tied
    Wave out;                       ///< of its column of W_output
    double variance = 0.0;          ///< FVE at the frequency of `in`
    double phase_difference = 0.0;  ///< wrap(out - in - in_b); missing where frequencies differ
    std::int64_t group = 0;         ///< its frequency; 0 for a neuron that has all but vanished
};

/// Which neurons have not vanished.
///
/// @return  (d)
std::vector<bool> alive_neurons(const EffectiveWeights& effective);

double phase_difference(const Wave& in_a, const Wave& in_b, const Wave& out);

/// @return  (d)
std::vector<Neuron> neurons_of(const RunSpec& spec, const EffectiveWeights& effective);

/// The neurons of one frequency.
struct NeuronGroup {
    std::int64_t frequency = 0;
    std::vector<std::size_t> members;
};

std::int64_t size_of(const NeuronGroup& group);

/// Of all groups together.
std::int64_t neuron_count(const std::vector<NeuronGroup>& groups);

/// Groups by ascending frequency; neurons that have vanished are in none.
std::vector<NeuronGroup> neuron_groups(const std::vector<Neuron>& neurons);

/// The largest |phase difference| of neurons that are in a group; missing where none has one.
/// [rad]
double largest_phase_difference(const std::vector<Neuron>& neurons);

/// The phases of the neurons that are in a group and read and write one frequency.   (n)
struct AgreeingPhases {
    std::vector<double> in_sum;  ///< of both inputs together   [rad]
    std::vector<double> out;     ///< [rad]
    double share = 0.0;          ///< n of all neurons that are in a group; missing where none is
};

AgreeingPhases agreeing_phases(const std::vector<Neuron>& neurons);

/// The neurons of a group on the circle of its frequency, which for a group fixed at another
/// checkpoint need not be their dominant one.   (members)
struct GroupAngles {
    std::vector<double> norm;    ///< of (c, s) of the first input
    std::vector<double> in;      ///< phase of the first input   [rad]
    std::vector<double> in_sum;  ///< phases of both inputs together   [rad]
    std::vector<double> out;     ///< phase of the output   [rad]
};

GroupAngles group_angles(const NeuronGroup& group, const Spectrum& in_a, const Spectrum& in_b,
                         const Spectrum& out);

/// How near a group is to the constructed solution: equal norms, even angles, out = 2 in.
struct GroupGeometry {
    double norm_cv = 0.0;            ///< of |(c, s)| of the inputs
    double norm_max_over_min = 0.0;  ///< of the same
    std::vector<double> rho;         ///< order parameters of the in-angles, m = 1 to 4
    double gap_cv = 0.0;             ///< of the gaps between sorted in-angles
    double resultant = 0.0;          ///< R = |mean exp(i phase difference)|
};

GroupGeometry group_geometry(const GroupAngles& angles);

}  // namespace grokscope
