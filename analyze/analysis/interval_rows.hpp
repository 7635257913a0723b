#pragma once

#include <string>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/report/report.hpp"

namespace grokscope {

/// The rows `name_before` and `name_after` of a time that is known as an interval.   [step]
void append_interval(std::vector<SummaryRow>& rows, const std::string& name,
                     const Interval& interval, const std::string& convention);

}  // namespace grokscope
