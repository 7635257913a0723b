#pragma once

#include <string>
#include <vector>

#include "analysis/output_directory.hpp"
#include "grokscope/report/report.hpp"

namespace grokscope {

/// The table of that name; the first without one.
///
/// @throws UsageError naming the nearest
const Table& chosen_table(const Report& report, const std::string& name);

/// The files of a report: `<tool>.json`, `<tool>.csv` (the first table), `<tool>_<table>.csv`, and
/// each figure as `<tool>_<figure>.vl.json`, its data within.
std::vector<NamedText> report_files(const std::string& tool, const Report& report);

}  // namespace grokscope
