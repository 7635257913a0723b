#pragma once

#include <string>
#include <vector>

#include "grokscope/learning/transition.hpp"
#include "grokscope/report/report.hpp"

namespace grokscope {

/// The rows `name_before` and `name_after` of a time that is known as an interval.   [step]
inline void append_interval(std::vector<SummaryRow>& rows, const std::string& name,
                            const Interval& interval, const std::string& convention) {
    rows.push_back({name + "_before", interval.before, "step", convention});
    rows.push_back({name + "_after", interval.after, "step", convention});
}

}  // namespace grokscope
