#pragma once

#include <string>

#include "analysis/analysis.hpp"

/// The card of an analysis as text.
namespace grokscope {

std::string measure_text(const Measure& measure);

/// A chapter of docs/tools.md.
std::string card_as_markdown(const Analysis& analysis);

/// What `--help` says below the options.
std::string card_as_footer(const Analysis& analysis);

}  // namespace grokscope
