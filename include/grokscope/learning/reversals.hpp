#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/model/metrics.hpp"
#include "grokscope/spec/run_spec.hpp"

/// Runs that do not stay what they have become.
namespace grokscope {

/// What counts as a reversal.
struct ReversalRules {
    double reverse_ratio = 10.0;  ///< rise of the test loss that undoes generalisation
    double again_ratio = 2.0;     ///< rise, and later fall, of generalise-memorise-generalise
    double begun_share = 0.5;     ///< of the way from chance to 1: test accuracy that is a start
};

/// One way in which a run turned back, with the evaluations that show it.
struct Reversal {
    std::string kind;
    std::int64_t from_step = 0;  ///< the best moment before
    std::int64_t to_step = 0;    ///< the worst moment after
    double from_value = 0.0;     ///< test loss or accuracy then
    double to_value = 0.0;
};

/// The median of a list; NaN where a value is none.
double median(std::vector<double> values);

/// The median of each value and its neighbours, the nearest five together, so that one odd
/// evaluation leaves no trace, nor two in a row, at the ends as little as between.
///
/// @param values  (T)
std::vector<double> running_median(const std::vector<double>& values);

/// Every reversal of a run: those of the test loss; anti-grokking (test accuracy from .99 to below
/// .9 while train accuracy ends at .99 or more); collapse (train accuracy from .9 to below .5).
std::vector<Reversal> reversals(const RunSpec& spec, const Metrics& metrics,
                                const ReversalRules& rules);

bool has_reversal(const std::vector<Reversal>& found, const std::string& kind);

}  // namespace grokscope
