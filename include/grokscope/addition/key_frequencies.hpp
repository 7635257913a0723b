#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>
#include <vector>

#include "grokscope/addition/fourier.hpp"
#include "grokscope/addition/neurons.hpp"
#include "grokscope/addition/waves.hpp"

/// The rules by which frequencies are called key frequencies. They do not agree, so every result
/// names its rule. k runs from 1 to K, both included; results ascend.
namespace grokscope {

using Frequencies = std::vector<std::int64_t>;

/// `energy`: the smallest set that holds at least a share of the power without the constant part.
///
/// @param power  (K + 1)
inline Frequencies energy_keys(const Vector& power, const double share) {
    Frequencies order(static_cast<std::size_t>(power.size() - 1));
    std::iota(order.begin(), order.end(), std::int64_t{1});
    std::stable_sort(order.begin(), order.end(), [&](const std::int64_t a, const std::int64_t b) {
        return power(a) > power(b);
    });
    const double wanted = share * power.tail(power.size() - 1).sum();
    double held = 0.0;
    Frequencies keys;
    for (const auto k : order) {
        if (!(held < wanted)) break;
        held += power(k);
        keys.push_back(k);
    }
    std::sort(keys.begin(), keys.end());
    return keys;
}

/// The neurons that the article counts at a frequency: those that have their largest orthonormal
/// coefficient there, and above a threshold.
///
/// @return  by ascending frequency
inline std::vector<NeuronGroup> article_groups(const std::vector<Wave>& waves,
                                               const double threshold) {
    std::map<std::int64_t, std::vector<std::size_t>> members;
    for (std::size_t i = 0; i < waves.size(); ++i)
        if (waves[i].coefficient > threshold) members[waves[i].article_frequency].push_back(i);
    std::vector<NeuronGroup> groups;
    for (const auto& [frequency, list] : members) groups.push_back({frequency, list});
    return groups;
}

/// Ascending, each once.
inline Frequencies distinct(Frequencies keys) {
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    return keys;
}

/// `article`: some neuron has its largest orthonormal coefficient there, and above a threshold.
///
/// @source the notebooks of Pearce et al. 2023, with threshold 10
inline Frequencies article_keys(const std::vector<Wave>& waves, const double threshold) {
    Frequencies keys;
    for (const auto& group : article_groups(waves, threshold)) keys.push_back(group.frequency);
    return keys;
}

/// `quarter-max`: a norm above a quarter of the largest.
inline Frequencies quarter_max_keys(const Vector& power) {
    const double largest = power.tail(power.size() - 1).maxCoeff();
    Frequencies keys;
    for (std::int64_t k = 1; k < power.size(); ++k)
        if (power(k) > largest / 16.0) keys.push_back(k);
    return keys;
}

/// `cluster`: at least one neuron of that frequency, not vanished, has FVE above a threshold.
inline Frequencies cluster_keys(const std::vector<Neuron>& neurons, const double threshold) {
    Frequencies keys;
    for (const auto& neuron : neurons)
        if (neuron.group > 0 && neuron.variance > threshold) keys.push_back(neuron.group);
    return distinct(keys);
}

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
inline Keys keys_of(const Matrix& matrix, const std::vector<Neuron>& neurons,
                    const KeyRules& rules) {
    const auto powers = power(spectrum_of(matrix));
    return {.energy = energy_keys(powers, rules.energy_share),
            .article = article_keys(dominant_waves(matrix), rules.article_threshold),
            .quarter_max = quarter_max_keys(powers),
            .cluster = cluster_keys(neurons, rules.fve_threshold)};
}

enum class KeyRule { energy, article, quarter_max, cluster };

/// How the key frequencies of a model are found.
struct KeyChoice {
    KeyRule rule = KeyRule::energy;
    KeyRules thresholds;
    Frequencies named;  ///< where there are any: these, whatever the weights
};

/// Of W_input (W_input_a where two differ).
inline Frequencies chosen_keys(const RunSpec& spec, const EffectiveWeights& effective,
                               const KeyChoice& choice) {
    if (!choice.named.empty()) return choice.named;
    const auto& [energy_share, article_threshold, fve_threshold] = choice.thresholds;
    const auto& input = effective.input_a;
    switch (choice.rule) {
        case KeyRule::energy: return energy_keys(power(spectrum_of(input)), energy_share);
        case KeyRule::article: return article_keys(dominant_waves(input), article_threshold);
        case KeyRule::quarter_max: return quarter_max_keys(power(spectrum_of(input)));
        case KeyRule::cluster: break;
    }
    return cluster_keys(neurons_of(spec, effective), fve_threshold);
}

/// Those of the last checkpoint, to which trajectories keep.
inline Frequencies last_keys(const Run& run, const KeyChoice& choice) {
    return chosen_keys(run.spec, effective_weights(run.spec, last_checkpoint(run).weights), choice);
}

inline bool contains(const Frequencies& keys, const std::int64_t k) {
    return std::find(keys.begin(), keys.end(), k) != keys.end();
}

}  // namespace grokscope
