#pragma once

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <vector>

#include "grokscope/addition/circle.hpp"
#include "grokscope/addition/key_frequencies.hpp"
#include "grokscope/addition/neurons.hpp"
#include "grokscope/base/interval.hpp"

/// The births and deaths of frequencies, and the neurons that join and leave them.
namespace grokscope {

/// The frequencies of one checkpoint, of W_input (of W_input_a where two differ).
struct FrequencyMoment {
    Vector norm;                ///< (K + 1) sqrt(P_k)
    Vector share;               ///< (K + 1) P_k of the power for k > 0; missing where that is zero
    Frequencies dominant;       ///< (d) of each neuron; 0 for one that has vanished
    std::vector<double> radii;  ///< (d) |(c, s)| of each neuron at its dominant frequency
};

inline FrequencyMoment frequency_moment(const EffectiveWeights& effective) {
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

/// The neurons whose dominant frequency is one, at one checkpoint.
struct FrequencyGroup {
    std::int64_t neurons = 0;
    double norm_cv = missing;  ///< sd / mean of their |(c, s)|; 0 for one alone
};

inline FrequencyGroup group_of(const FrequencyMoment& moment, const std::int64_t k) {
    std::vector<double> radii;
    for (std::size_t i = 0; i < moment.dominant.size(); ++i)
        if (moment.dominant[i] == k) radii.push_back(moment.radii[i]);
    return {.neurons = static_cast<std::int64_t>(radii.size()),
            .norm_cv = coefficient_of_variation(radii)};
}

/// The share at which a frequency is born if nothing else is said: twice the even share 1 / K, or,
/// where frequencies are so few that this is near all of the power, half-way from 1 / K to 1.
inline double birth_share(const std::int64_t p) {
    const double even = 1.0 / static_cast<double>(highest_frequency(p));
    return std::min(2.0 * even, (1.0 + even) / 2.0);
}

/// The life of a frequency from a birth to the death after it.   [index of a checkpoint]
struct Spell {
    std::int64_t frequency = 0;
    std::size_t born = 0;  ///< the first at which its share is at or above the threshold
    std::size_t died = 0;  ///< the first below half of that; the number of checkpoints if none is
    std::size_t peak = 0;  ///< the first at which its share is largest
};

inline Interval birth(const std::vector<std::int64_t>& steps, const Spell& spell) {
    return interval_ending_at(steps, spell.born);
}

/// Censored where the frequency is alive at the end.
inline Interval death(const std::vector<std::int64_t>& steps, const Spell& spell) {
    return interval_ending_at(steps, spell.died);
}

/// The spells of one frequency, in order. Between the threshold and half of it a frequency stays
/// what it was, so that one that hovers about the threshold is not born many times.
///
/// @param shares  (T) a missing share is below every threshold
inline std::vector<Spell> spells(const std::int64_t frequency, const std::vector<double>& shares,
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

/// The spells of all frequencies from 1 to K by birth, those of one checkpoint by frequency.
///
/// @param moments  (T) at least one
inline std::vector<Spell> frequency_ledger(const std::vector<FrequencyMoment>& moments,
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

/// The frequencies that were ever born, ascending.
inline Frequencies born_frequencies(const std::vector<Spell>& ledger) {
    Frequencies born;
    for (const auto& spell : ledger) born.push_back(spell.frequency);
    return distinct(born);
}

/// A neuron whose dominant frequency at a checkpoint is not what it was at the one before; 0 is
/// that of a neuron that has vanished.
struct MembershipChange {
    std::size_t checkpoint = 0;  ///< [index]
    std::size_t neuron = 0;
    std::int64_t from = 0;
    std::int64_t to = 0;
};

/// The changes by which a neuron joins or leaves one of these frequencies, in order.
inline std::vector<MembershipChange> membership_changes(const std::vector<FrequencyMoment>& moments,
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
