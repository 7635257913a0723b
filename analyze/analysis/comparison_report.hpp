#pragma once

#include <map>
#include <string>
#include <vector>

#include "grokscope/comparison/outcome.hpp"
#include "grokscope/report/report.hpp"

/// A comparison of arms as tables, with its figures.
namespace grokscope {

/// What each arm was trained with, in words; arms of which that is not known are not there.
using ArmSettings = std::map<std::string, std::string>;

Report comparison_report(const std::vector<Outcome>& outcomes, const std::string& baseline,
                         const ArmSettings& settings);

}  // namespace grokscope
