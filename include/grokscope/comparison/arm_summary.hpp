#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/comparison/outcome.hpp"
#include "grokscope/statistics/kaplan_meier.hpp"
#include "grokscope/statistics/normal.hpp"
#include "grokscope/statistics/proportion.hpp"
#include "grokscope/statistics/restricted_mean.hpp"

/// What the runs of one arm come to.
namespace grokscope {

/// How many of an arm's runs got somewhere.
struct Reached {
    std::int64_t count = 0;
    Proportion share;  ///< with Wilson's interval
};

/// What an arm's runs took until they generalised or, where they did not, to their end.
///
/// Both are missing where it is not known of each run.
struct Spent {
    double mean = missing;             ///< of all runs
    double per_generalised = missing;  ///< all runs together, by the number that generalised;
                                       ///< infinite where none did
};

struct ArmSummary {
    std::string arm;
    std::int64_t runs = 0;
    Reached memorised;
    Reached generalised;
    std::vector<KaplanMeierStep> curve;  ///< of the steps to generalise
    Estimate median_steps;               ///< to generalise, by that curve
    RestrictedMean restricted_steps;     ///< to generalise, by that curve, up to tau
    Spent steps;
    Spent seconds;
    Spent operations;
    // medians over the runs that generalised and have the number
    double norm = missing;
    double key_frequencies = missing;
    double distractor_ratio = missing;
};

/// Until when it is known how many of an arm's runs had not yet generalised.   [step]
///
/// That is the longest time of all; where every run had generalised by then, the longest that one
/// was trained, since nothing is left to happen.
double followed_until(const Arm& arm);

/// The horizon tau up to which the means of all arms are known: that of the arm followed least.
///
/// @param arms  at least one
double common_horizon(const std::vector<Arm>& arms);

/// One number of each run.
std::vector<double> column(const std::vector<Outcome>& outcomes, double Outcome::*const number);

/// @param arm  with at least one run
/// @param tau  horizon of the restricted mean, no later than the arm was followed   [step]
/// @throws Error where it is later
ArmSummary arm_summary(const Arm& arm, double tau);

}  // namespace grokscope
