#include "figures/figures_matplotlib.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "figures/figure_scales.hpp"
#include "figures/figures_matplotlib_axes.hpp"
#include "figures/figures_matplotlib_legend.hpp"
#include "figures/figures_matplotlib_marks.hpp"
#include "figures/figures_paper.hpp"
#include "figures/python_text.hpp"
#include "grokscope/report/figure_view.hpp"
#include "grokscope/report/report.hpp"

namespace grokscope {
namespace figures_matplotlib {
namespace {

python::Lines head_lines(const Figure& figure, const std::string& stem) {
    return {"\"\"\"" + figure.title + ": draws " + stem + ".csv.",
            "Usage: python3 " + stem + ".py [--wide] [FILE]\"\"\"",
            "import csv",
            "import sys",
            "from pathlib import Path",
            "",
            "import matplotlib.pyplot as plt",
            "import numpy as np",
            "",
            "STEM = Path(__file__).with_suffix(\"\")",
            "WIDE = \"--wide\" in sys.argv",
            "FILES = [name for name in sys.argv[1:] if name != \"--wide\"]",
            "",
            "def read(suffix=\"\"):",
            "    with open(f\"{STEM}{suffix}.csv\", encoding=\"utf-8\") as file:",
            "        return list(csv.DictReader(file))",
            "",
            "def numbers(rows, field):",
            "    return np.array([float(row[field] or \"nan\") for row in rows])",
            ""};
}

python::Lines group_lines() {
    return {"def groups(rows, *fields):",
            "    found = {}",
            "    for row in rows:",
            "        found.setdefault(tuple(row[field] for field in fields), []).append(row)",
            "    return found.values()",
            ""};
}

/// The layers in the axes `ax`, from the table that has panels or from others.
python::Lines layer_lines(const std::vector<Subject>& subjects, const bool with_panels,
                          const FigureView& view) {
    python::Lines lines;
    for (const auto& subject : subjects)
        if (figures_paper::is_in_panels(view, subject.layer) == with_panels)
            python::append(lines, mark_lines(subject, has_dashes(view, subject)));
    return lines;
}

/// Everything between the making of the axes and their titles.
python::Lines drawing_lines(const FigureView& view, const std::vector<Subject>& subjects) {
    const auto everywhere = layer_lines(subjects, false, view);
    if (!has_panels(view)) {
        auto lines = origin_lines(view);
        python::append(lines, everywhere);
        return lines;
    }
    python::Lines lines;
    if (const auto origin = origin_lines(view); !everywhere.empty() || !origin.empty()) {
        lines.emplace_back("for ax in axes.flat:");
        python::append(lines, python::indented(origin));
        python::append(lines, python::indented(everywhere));
    }
    python::append(lines, panel_loop(view, layer_lines(subjects, true, view)));
    return lines;
}

std::vector<Subject> subjects_of(const FigureView& view) {
    std::vector<Subject> subjects;
    for (std::size_t i = 0; i < view.layers.size(); ++i) {
        const auto& layer = view.layers[i];
        const auto& suffix = view.sources[layer.source].suffix;
        const auto source = suffix.empty() ? "read()" : fmt::format("read(\"{}\")", suffix);
        subjects.push_back({.layer = layer,
                            .scale = colour_scale(view, layer),
                            .number = view.layers.size() == 1 ? "" : std::to_string(i + 1),
                            .source = source,
                            .rows = figures_paper::is_in_panels(view, layer) ? "panel" : source});
    }
    return subjects;
}

}  // namespace
}  // namespace figures_matplotlib

std::string matplotlib_script(const Figure& figure, const FigureView& view,
                              const std::string& stem) {
    using namespace figures_matplotlib;
    const auto subjects = subjects_of(view);
    auto lines = head_lines(figure, stem);
    const auto drawing = drawing_lines(view, subjects);
    const bool has_groups = std::any_of(drawing.begin(), drawing.end(), [](const auto& line) {
        return line.find("groups(") != std::string::npos;
    });
    if (has_groups) python::append(lines, group_lines());
    for (const auto& subject : subjects) {
        python::append(lines, scale_lines(subject));
        python::append(lines, dash_lines(view, subject));
    }
    python::append(lines, place_lines(view, subjects));
    python::append(lines, axes_lines(view));
    python::append(lines, drawing);
    python::append(lines, title_lines(view));
    python::append(lines, legend_lines(view, subjects));
    lines.emplace_back("fig.savefig(FILES[0] if FILES else f\"{STEM}_matplotlib.pdf\")");
    return fmt::format("{}\n", fmt::join(lines, "\n"));
}

}  // namespace grokscope
