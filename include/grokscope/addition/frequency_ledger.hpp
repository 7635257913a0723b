#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "grokscope/addition/key_frequencies.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"

/// The births and deaths of frequencies, and the neurons that join and leave them.
namespace grokscope {

/// The frequencies of one checkpoint, of W_input (of W_input_a where two differ).
struct FrequencyMoment {
    Vector norm;                ///< (K + 1) sqrt(P_k)
    Vector share;               ///< (K + 1) P_k of the power for k > 0; missing where that is zero
    Frequencies dominant;       ///< (d) of each neuron; 0 for one that has vanished
    std::vector<double> radii;  ///< (d) |(c, s)| of each neuron at its dominant frequency
};

FrequencyMoment frequency_moment(const EffectiveWeights& effective);

/// The neurons whose dominant frequency is one, at one checkpoint.
struct FrequencyGroup {
    std::int64_t neurons = 0;
    double norm_cv = missing;  ///< sd / mean of their |(c, s)|; 0 for one alone
};

FrequencyGroup group_of(const FrequencyMoment& moment, std::int64_t k);

/// The share at which a frequency is born if nothing else is said: twice the even share 1 / K, or,
/// where frequencies are so few that this is near all of the power, half-way from 1 / K to 1.
double birth_share(std::int64_t p);

/// The life of a frequency from a birth to the death after it.   [index of a checkpoint]
struct Spell {
    std::int64_t frequency = 0;
    std::size_t born = 0;  ///< the first at which its share is at or above the threshold
    std::size_t died = 0;  ///< the first below half of that; the number of checkpoints if none is
    std::size_t peak = 0;  ///< the first at which its share is largest
};

Interval birth(const std::vector<std::int64_t>& steps, const Spell& spell);

/// Censored where the frequency is alive at the end.
Interval death(const std::vector<std::int64_t>& steps, const Spell& spell);

/// The spells of one frequency, in order. Between the threshold and half of it a frequency stays
/// what it was, so that one that hovers about the threshold is not born many times.
///
/// @param shares  (T) a missing share is below every threshold
std::vector<Spell> spells(std::int64_t frequency, const std::vector<double>& shares,
                          double threshold);

/// The spells of all frequencies from 1 to K by birth, those of one checkpoint by frequency.
///
/// @param moments  (T) at least one
std::vector<Spell> frequency_ledger(const std::vector<FrequencyMoment>& moments, double threshold);

/// The frequencies that were ever born, ascending.
Frequencies born_frequencies(const std::vector<Spell>& ledger);

/// A neuron whose dominant frequency at a checkpoint is not what it was at the one before; 0 is
/// that of a neuron that has vanished.
struct MembershipChange {
    std::size_t checkpoint = 0;  ///< [index]
    std::size_t neuron = 0;
    std::int64_t from = 0;
    std::int64_t to = 0;
};

/// The changes by which a neuron joins or leaves one of these frequencies, in order.
std::vector<MembershipChange> membership_changes(const std::vector<FrequencyMoment>& moments,
                                                 const Frequencies& frequencies);

}  // namespace grokscope
