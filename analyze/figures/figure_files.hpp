#pragma once

#include <string>
#include <vector>

#include "analysis/output_directory.hpp"
#include "figures/figure_set.hpp"

/// Figures as files.
namespace grokscope {

/// @throws UsageError unless the figures of these analyses may be written into the directory
template <typename Analyses>
void require_figures_free(const std::string& directory, const bool force,
                          const Analyses& analyses) {
    std::vector<std::string> stems{"README"};
    for (const auto* analysis : analyses) stems.push_back(analysis->name);
    require_stems_free(directory, stems, force);
}

/// Writes a set of figures as files, see docs/report.md. What is missing for some kinds of files is
/// said on stderr, in one line.
///
/// @throws Error when they cannot be written
void write_figures(const FigureSet& set, const OutputDirectory& output);

}  // namespace grokscope
