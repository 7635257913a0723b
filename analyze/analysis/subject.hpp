#pragma once

#include <string>
#include <variant>

#include "analysis/analysis.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/sweep/sweep.hpp"

/// What an analysis is asked of, a run or a sweep, and what it says.
namespace grokscope {

using Subject = std::variant<Run, Sweep>;

/// @param path  a run file, or the directory of a sweep or the file into which it was merged
/// @throws Error when it is neither
Subject read_subject(const std::string& path);

Report report_of(const Analysis& analysis, const Subject& subject, const Options& options);

/// Whether an analysis can be asked of a run or a sweep; of a sweep, where of any of its runs.
bool can_be_asked(const Analysis& analysis, const Subject& subject);

}  // namespace grokscope
