#pragma once

#include <string>
#include <variant>

#include "grokscope/report.hpp"

/// Reading reports in tests of analyses.
namespace grokscope::testing {

inline const Cell& cell(const Report& report, const std::string& name, const std::string& of,
                        const std::size_t row = 0) {
    return column(table(report, name), of).values[row];
}

inline double number(const Report& report, const std::string& name, const std::string& of,
                     const std::size_t row = 0) {
    return std::get<double>(cell(report, name, of, row));
}

inline double summary_number(const Report& report, const std::string& name) {
    return std::get<double>(summary_value(report, name));
}

}  // namespace grokscope::testing
