#include "grokscope/learning/training_phases.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "grokscope/base/interval.hpp"

namespace grokscope {

std::vector<TrainingPhase> training_phases(const std::vector<std::int64_t>& steps,
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
