#pragma once

#include <cstdint>
#include <vector>

#include "grokscope/addition/neurons.hpp"
#include "grokscope/addition/waves.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/spec/run_spec.hpp"

/// The rules by which frequencies are called key frequencies. They do not agree, so every result
/// names its rule. k runs from 1 to K, both included; results ascend.
namespace grokscope {

using Frequencies = std::vector<std::int64_t>;

/// `energy`: the smallest set that holds at least a share of the power without the constant part.
///
/// @param power  (K + 1)
Frequencies energy_keys(const Vector& power, double share);

/// The neurons that the article counts at a frequency: those that have their largest orthonormal
/// coefficient there, and above a threshold.
///
/// @return  by ascending frequency
std::vector<NeuronGroup> article_groups(const std::vector<Wave>& waves, double threshold);

/// Ascending, each once.
Frequencies distinct(Frequencies keys);

/// `article`: some neuron has its largest orthonormal coefficient there, and above a threshold.
///
/// @source the notebooks of Pearce et al. 2023, with threshold 10
Frequencies article_keys(const std::vector<Wave>& waves, double threshold);

/// `quarter-max`: a norm above a quarter of the largest.
Frequencies quarter_max_keys(const Vector& power);

/// `cluster`: at least one neuron of that frequency, not vanished, has FVE above a threshold.
Frequencies cluster_keys(const std::vector<Neuron>& neurons, double threshold);

/// The thresholds of the rules that have one.
struct KeyRules {
    double energy_share = 0.95;
    double article_threshold = 10.0;
    double fve_threshold = 0.85;
};

/// The key frequencies of a matrix by every rule.
struct Keys {
    Frequencies energy;
    Frequencies article;
    Frequencies quarter_max;
    Frequencies cluster;
};

/// @param matrix   (p, .) rows are tokens
/// @param neurons  of the model that the matrix is of
Keys keys_of(const Matrix& matrix, const std::vector<Neuron>& neurons, const KeyRules& rules);

enum class KeyRule { energy, article, quarter_max, cluster };

/// How the key frequencies of a model are found.
struct KeyChoice {
    KeyRule rule = KeyRule::energy;
    KeyRules thresholds;
    Frequencies named;  ///< where there are any: these, whatever the weights
};

/// Of W_input (W_input_a where two differ).
Frequencies chosen_keys(const RunSpec& spec, const EffectiveWeights& effective,
                        const KeyChoice& choice);

bool contains(const Frequencies& keys, std::int64_t k);

}  // namespace grokscope
