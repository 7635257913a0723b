#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <vector>

#include "analysis/analysis.hpp"
#include "analysis/output_directory.hpp"
#include "analysis/subject.hpp"
#include "figures/figures_matplotlib_marks.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/held_signals.hpp"
#include "grokscope/report/figure_view.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/spec/json_fwd.hpp"

/// The figures of a run or sweep as texts: data, specifications, scripts, and a list of them.
namespace grokscope {

/// A figure of an analysis, taken apart.
struct PaperFigure {
    std::string stem;  ///< of its files
    const Analysis* analysis = nullptr;
    Figure figure;
    FigureView view;
};

struct FigureSet {
    std::string subject;  ///< the name of the run or sweep
    std::vector<PaperFigure> figures;
    std::vector<std::string> empty;     ///< the stems of figures that would show nothing
    std::vector<std::string> failures;  ///< of analyses, in words
};

void add_figure(FigureSet& set, const Analysis& analysis, const Report& report,
                const Figure& figure);

/// Calls `act()`; its failure becomes a line of the set.
template <typename Act>
void note_failure(FigureSet& set, const std::string& name, Act&& act) {
    try {
        act();
    } catch (const Error& error) {
        set.failures.push_back(fmt::format("{}: {}", name, error.what()));
    }
}

/// The figures of every analysis that applies, with its default options.
template <typename Analyses>
FigureSet figure_set(const Subject& subject, const std::string& name, const Analyses& analyses) {
    FigureSet set{.subject = name, .figures = {}, .empty = {}, .failures = {}};
    for (const auto* analysis : analyses) {
        if (!can_be_asked(*analysis, subject)) continue;
        stop_if_signalled();
        Report report;
        note_failure(set, analysis->name,
                     [&] { report = report_of(*analysis, subject, default_options(*analysis)); });
        for (const auto& figure : report.figures)
            note_failure(set, analysis->name + "_" + figure.name,
                         [&] { add_figure(set, *analysis, report, figure); });
    }
    return set;
}

std::string readme_of(const FigureSet& set);

/// Data, specification and script of a figure.
std::vector<NamedText> texts_of(const PaperFigure& figure);

/// Everything of a set but the drawings.
std::vector<NamedText> texts_of(const FigureSet& set);

/// The names of the drawings, without their extension.
std::vector<std::string> drawing_names(const FigureSet& set);

/// What draw.mjs is to draw into a directory.
Json drawing_jobs(const FigureSet& set, const std::filesystem::path& directory);

}  // namespace grokscope
