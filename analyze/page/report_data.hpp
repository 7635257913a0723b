#pragma once

#include <cstdint>
#include <string>

#include "grokscope/run/run.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"

/// The data of a report page, as analyze/web/run/data.js reads it.
namespace grokscope {

/// Weights and reports of all runs together: the page, with its libraries, stays below 8 MB. [byte]
inline constexpr std::int64_t data_budget = 6'500'000;

/// `[{"section", "key", "value"}]`, in the order of the specification's fields.
Json spec_to_rows(const RunSpec& spec);

/// What the analyses gave: `{tool: report}`, `{tool: {"summary", "source"}}`, and the failures.
struct AnalysesJson {
    Json reports = Json::object();
    Json about = Json::object();
    Json failures = Json::array();  ///< [{"tool", "message"}]
};

/// A run as the page holds it.
///
/// @param budget  of its weights and reports   [byte]
Json run_data(const Run& run, const AnalysesJson& analyses, const std::string& name,
              std::int64_t budget);

}  // namespace grokscope
