#include "grokscope/addition/frequency_ledger.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <vector>

#include "grokscope/addition/circle.hpp"
#include "grokscope/addition/fourier.hpp"
#include "grokscope/addition/key_frequencies.hpp"
#include "grokscope/addition/neurons.hpp"
#include "grokscope/addition/waves.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"

namespace grokscope {

FrequencyMoment frequency_moment(const EffectiveWeights& effective) {
    const auto spectrum = spectrum_of(effective.input_a);
    const auto powers = power(spectrum);
    const double varying = powers.tail(powers.size() - 1).sum();
    // Rounding leaves a little power in a matrix of equal rows.
    const bool varies = varying > 1e-24 * powers.sum();
    FrequencyMoment moment{.norm = powers.cwiseSqrt(),
                           .share = powers / (varies ? varying : missing),
                           .dominant = {},
                           .radii = {}};
    const auto alive = alive_neurons(effective);
    for (std::size_t i = 0; i < alive.size(); ++i) {
        const auto wave = dominant_wave(spectrum, static_cast<Eigen::Index>(i));
        moment.dominant.push_back(alive[i] ? wave.frequency : 0);
        moment.radii.push_back(wave.norm);
    }
    return moment;
}

FrequencyGroup group_of(const FrequencyMoment& moment, const std::int64_t k) {
    std::vector<double> radii;
    for (std::size_t i = 0; i < moment.dominant.size(); ++i)
        if (moment.dominant[i] == k) radii.push_back(moment.radii[i]);
    return {.neurons = static_cast<std::int64_t>(radii.size()),
            .norm_cv = coefficient_of_variation(radii)};
}

double birth_share(const std::int64_t p) {
    const double even = 1.0 / static_cast<double>(highest_frequency(p));
    return std::min(2.0 * even, (1.0 + even) / 2.0);
}

Interval birth(const std::vector<std::int64_t>& steps, const Spell& spell) {
    return interval_ending_at(steps, spell.born);
}

Interval death(const std::vector<std::int64_t>& steps, const Spell& spell) {
    return interval_ending_at(steps, spell.died);
}

std::vector<Spell> spells(const std::int64_t frequency, const std::vector<double>& shares,
                          const double threshold) {
    std::vector<Spell> found;
    bool is_alive = false;
    for (std::size_t t = 0; t < shares.size(); ++t) {
        if (!is_alive && shares[t] >= threshold) {
            found.push_back({.frequency = frequency, .born = t, .died = shares.size(), .peak = t});
            is_alive = true;
        } else if (is_alive && !(shares[t] >= threshold / 2.0)) {
            found.back().died = t;
            is_alive = false;
        }
        if (is_alive && shares[t] > shares[found.back().peak]) found.back().peak = t;
    }
    return found;
}

std::vector<Spell> frequency_ledger(const std::vector<FrequencyMoment>& moments,
                                    const double threshold) {
    std::vector<Spell> ledger;
    for (Eigen::Index k = 1; k < moments.front().share.size(); ++k) {
        std::vector<double> shares;
        for (const auto& moment : moments) shares.push_back(moment.share(k));
        const auto found = spells(k, shares, threshold);
        ledger.insert(ledger.end(), found.begin(), found.end());
    }
    std::sort(ledger.begin(), ledger.end(), [](const Spell& a, const Spell& b) {
        return std::tie(a.born, a.frequency) < std::tie(b.born, b.frequency);
    });
    return ledger;
}

Frequencies born_frequencies(const std::vector<Spell>& ledger) {
    Frequencies born;
    for (const auto& spell : ledger) born.push_back(spell.frequency);
    return distinct(born);
}

std::vector<MembershipChange> membership_changes(const std::vector<FrequencyMoment>& moments,
                                                 const Frequencies& frequencies) {
    std::vector<MembershipChange> changes;
    for (std::size_t t = 1; t < moments.size(); ++t)
        for (std::size_t i = 0; i < moments[t].dominant.size(); ++i) {
            const auto from = moments[t - 1].dominant[i];
            const auto to = moments[t].dominant[i];
            if (from != to && (contains(frequencies, from) || contains(frequencies, to)))
                changes.push_back({.checkpoint = t, .neuron = i, .from = from, .to = to});
        }
    return changes;
}

}  // namespace grokscope
