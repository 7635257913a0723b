#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "analysis/analysis.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"

/// Reading reports in tests of analyses.
namespace grokscope::testing {

/// What an analysis says of a run when nobody chooses an option.
inline Report report_of(const Analysis& analysis, const Run& run) {
    return analysis.report(run, default_options(analysis));
}

inline const Cell& cell(const Report& report, const std::string& name, const std::string& of,
                        const std::size_t row = 0) {
    return column(table(report, name), of).values[row];
}

inline double number(const Report& report, const std::string& name, const std::string& of,
                     const std::size_t row = 0) {
    return std::get<double>(cell(report, name, of, row));
}

/// Options of an analysis, one of them changed.
inline std::vector<OptionSpec> with_option(std::vector<OptionSpec> options, const std::string& name,
                                           const OptionValue& value) {
    for (auto& option : options)
        if (option.name == name) option.value = value;
    return options;
}

inline double summary_number(const Report& report, const std::string& name) {
    return std::get<double>(summary_value(report, name));
}

}  // namespace grokscope::testing
