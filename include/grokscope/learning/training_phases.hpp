#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/base/interval.hpp"

namespace grokscope {

/// A phase of training, from one step to another; `to` is missing while it goes on.
struct TrainingPhase {
    std::string name;
    double from = missing;  ///< [step]
    double to = missing;    ///< [step]
};

/// Memorisation, until the excluded loss turns: its smallest value between t_mem and its peak;
/// circuit formation, until it has made nine tenths of the rise to that peak; cleanup, until the
/// run has generalised. Where it rises by less than a quarter, or before t_mem, memorisation goes
/// on.
///
/// @param steps     (T) of checkpoints
/// @param excluded  (T) excluded loss
/// @param t_mem, t_gen  when the run memorised and generalised; they may be censored
/// @source  after Nanda et al. 2023, arXiv 2301.05217, section 5.2, which draws the borders by eye
std::vector<TrainingPhase> training_phases(const std::vector<std::int64_t>& steps,
                                           const std::vector<double>& excluded,
                                           const Interval& t_mem, const Interval& t_gen);

}  // namespace grokscope
