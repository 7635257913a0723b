#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/learning/transition.hpp"

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
inline std::vector<TrainingPhase> training_phases(const std::vector<std::int64_t>& steps,
                                                  const std::vector<double>& excluded,
                                                  const Interval& t_mem, const Interval& t_gen) {
    if (steps.empty()) return {};
    const auto step = [&](const auto i) {
        return static_cast<double>(steps[static_cast<std::size_t>(i - excluded.begin())]);
    };
    const auto index_after = [&](const double time) {
        return excluded.begin() +
               (std::lower_bound(steps.begin(), steps.end(), time) - steps.begin());
    };
    const auto from = is_censored(t_mem) ? excluded.end() : index_after(t_mem.after);
    const auto end = is_censored(t_gen) ? excluded.end() : index_after(t_gen.after + 1.0);
    const auto start = static_cast<double>(steps.front());
    if (from >= end) return {{"memorisation", start, missing}};
    const auto peak = std::max_element(from, end);
    const auto turn = std::min_element(from, peak);
    if (!(*peak > 1.25 * *turn)) return {{"memorisation", start, missing}};
    const auto formed = std::find_if(turn, end, [&](const double value) {
        return value >= *turn + 0.9 * (*peak - *turn);
    });
    if (formed + 1 == excluded.end())
        return {{"memorisation", start, step(turn)}, {"circuit_formation", step(turn), missing}};
    return {{"memorisation", start, step(turn)},
            {"circuit_formation", step(turn), step(formed)},
            {"cleanup", step(formed), t_gen.after}};
}

}  // namespace grokscope
