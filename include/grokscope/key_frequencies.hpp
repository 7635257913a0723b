#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "grokscope/fourier.hpp"
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

/// `article`: some neuron has its largest orthonormal coefficient there, and above a threshold.
///
/// @source the notebooks of Pearce et al. 2023, with threshold 10
inline Frequencies article_keys(const std::vector<Wave>& waves, const double threshold) {
    Frequencies keys;
    for (const auto& wave : waves)
        if (wave.coefficient > threshold) keys.push_back(wave.article_frequency);
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    return keys;
}

/// `quarter_max`: a norm above a quarter of the largest.
inline Frequencies quarter_max_keys(const Vector& power) {
    const double largest = power.tail(power.size() - 1).maxCoeff();
    Frequencies keys;
    for (std::int64_t k = 1; k < power.size(); ++k)
        if (power(k) > largest / 16.0) keys.push_back(k);
    return keys;
}

/// `cluster`: at least one neuron of that frequency has FVE above a threshold.
///
/// @param variances  (d) FVE of every neuron at its dominant frequency
inline Frequencies cluster_keys(const std::vector<Wave>& waves,
                                const std::vector<double>& variances, const double threshold) {
    Frequencies keys;
    for (std::size_t i = 0; i < waves.size(); ++i)
        if (variances[i] > threshold) keys.push_back(waves[i].frequency);
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    return keys;
}

inline bool contains(const Frequencies& keys, const std::int64_t k) {
    return std::find(keys.begin(), keys.end(), k) != keys.end();
}

}  // namespace grokscope
