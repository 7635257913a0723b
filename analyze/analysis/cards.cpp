#include "analysis/cards.hpp"

#include <fmt/format.h>

#include <string>
#include <variant>

#include "analysis/analysis.hpp"

namespace grokscope {
namespace {

std::string option_text(const OptionSpec& option) {
    const auto value =
        std::visit([](const auto& given) { return fmt::format("{}", given); }, option.value);
    return fmt::format("- `--{}`{}: {}\n", option.name,
                       value.empty() ? "" : fmt::format(" (default {})", value), option.meaning);
}

/// A text within a cell of a table in Markdown.
std::string cell_as_markdown(const std::string& text) {
    std::string escaped;
    for (const char c : text) escaped += c == '|' ? std::string("\\|") : std::string(1, c);
    return escaped;
}

}  // namespace

std::string measure_text(const Measure& measure) {
    return fmt::format("| `{}`{} | {} | {} |\n", measure.name,
                       measure.unit.empty() ? "" : fmt::format(" [{}]", measure.unit),
                       cell_as_markdown(measure.definition), cell_as_markdown(measure.ideal));
}

std::string card_as_markdown(const Analysis& analysis) {
    auto text = fmt::format("## {}\n\n*{}?* Applies to {}. Source: {}.\n\n", analysis.name,
                            analysis.summary, analysis.applies_to, analysis.source);
    if (!analysis.details.empty()) text += analysis.details + "\n\n";
    text += "| summary | definition | ideal |\n|---|---|---|\n";
    for (const auto& measure : analysis.measures) text += measure_text(measure);
    text += "\n| table | a row is |\n|---|---|\n";
    for (const auto& table : analysis.tables)
        text += fmt::format("| `{}` | {} |\n", table.name, cell_as_markdown(table.row));
    if (!analysis.options.empty()) text += "\n";
    for (const auto& option : analysis.options) text += option_text(option);
    return text;
}

std::string card_as_footer(const Analysis& analysis) {
    std::string text = "Measures:\n";
    for (const auto& measure : analysis.measures)
        text += fmt::format("  {}: {}\n", measure.name, measure.definition);
    text += "Tables:\n";
    for (const auto& table : analysis.tables)
        text += fmt::format("  {}: a row is {}\n", table.name, table.row);
    return text;
}

}  // namespace grokscope
