#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "grokscope/fourier.hpp"
#include "grokscope/neurons.hpp"
#include "grokscope/waves.hpp"

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
    for (const auto& wave : waves)
        if (wave.coefficient > threshold) keys.push_back(wave.article_frequency);
    return distinct(keys);
}

/// `quarter_max`: a norm above a quarter of the largest.
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

/// The key frequencies of a model by the rule `energy`, of W_input (W_input_a where two differ).
inline Frequencies energy_keys_of(const EffectiveWeights& effective, const double share) {
    return energy_keys(power(spectrum_of(effective.input_a)), share);
}

/// Those of the last checkpoint, to which trajectories keep.
inline Frequencies last_energy_keys(const Run& run, const double share) {
    return energy_keys_of(effective_weights(run.spec, last_checkpoint(run).weights), share);
}

inline bool contains(const Frequencies& keys, const std::int64_t k) {
    return std::find(keys.begin(), keys.end(), k) != keys.end();
}

}  // namespace grokscope
