#include "grokscope/addition/key_frequencies.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <numeric>
#include <vector>

#include "grokscope/addition/fourier.hpp"
#include "grokscope/addition/neurons.hpp"
#include "grokscope/addition/waves.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

Frequencies energy_keys(const Vector& power, const double share) {
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

std::vector<NeuronGroup> article_groups(const std::vector<Wave>& waves, const double threshold) {
    std::map<std::int64_t, std::vector<std::size_t>> members;
    for (std::size_t i = 0; i < waves.size(); ++i)
        if (waves[i].coefficient > threshold) members[waves[i].article_frequency].push_back(i);
    std::vector<NeuronGroup> groups;
    for (const auto& [frequency, list] : members) groups.push_back({frequency, list});
    return groups;
}

Frequencies distinct(Frequencies keys) {
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    return keys;
}

Frequencies article_keys(const std::vector<Wave>& waves, const double threshold) {
    Frequencies keys;
    for (const auto& group : article_groups(waves, threshold)) keys.push_back(group.frequency);
    return keys;
}

Frequencies quarter_max_keys(const Vector& power) {
    const double largest = power.tail(power.size() - 1).maxCoeff();
    Frequencies keys;
    for (std::int64_t k = 1; k < power.size(); ++k)
        if (power(k) > largest / 16.0) keys.push_back(k);
    return keys;
}

Frequencies cluster_keys(const std::vector<Neuron>& neurons, const double threshold) {
    Frequencies keys;
    for (const auto& neuron : neurons)
        if (neuron.group > 0 && neuron.variance > threshold) keys.push_back(neuron.group);
    return distinct(keys);
}

Keys keys_of(const Matrix& matrix, const std::vector<Neuron>& neurons, const KeyRules& rules) {
    const auto powers = power(spectrum_of(matrix));
    return {.energy = energy_keys(powers, rules.energy_share),
            .article = article_keys(dominant_waves(matrix), rules.article_threshold),
            .quarter_max = quarter_max_keys(powers),
            .cluster = cluster_keys(neurons, rules.fve_threshold)};
}

Frequencies chosen_keys(const RunSpec& spec, const EffectiveWeights& effective,
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

bool contains(const Frequencies& keys, const std::int64_t k) {
    return std::find(keys.begin(), keys.end(), k) != keys.end();
}

}  // namespace grokscope
