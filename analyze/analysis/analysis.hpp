#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "grokscope/report/report.hpp"

namespace grokscope {

struct Run;
struct RunSpec;
struct Sweep;
struct SweepPlan;

/// The value of an option; its type is the type of the default.
using OptionValue = std::variant<double, std::int64_t, std::string>;

/// An option of an analysis, `--name` on its command line, with its default and, for numbers, the
/// least and the most that it can be.
struct OptionSpec {
    std::string name;
    std::string meaning;
    OptionValue value;
    double least = 0.0;
    double most = std::numeric_limits<double>::max();
};

OptionSpec train_accuracy_option();

OptionSpec test_accuracy_option();

/// The values with which an analysis is run: all of its options, in the order of its card.
class Options {
public:
    explicit Options(std::vector<OptionSpec> options) : options_(std::move(options)) {}

    double number(const std::string& name) const { return std::get<double>(value(name)); }
    std::int64_t count(const std::string& name) const;
    const std::string& text(const std::string& name) const;

private:
    const OptionValue& value(const std::string& name) const;

    std::vector<OptionSpec> options_;
};

/// A number of the summary, as the documentation tells it.
struct Measure {
    std::string name;        ///< where there are several: the stem before `_<which>`
    std::string definition;  ///< with its convention
    std::string unit;
    std::string ideal;  ///< of the perfect solution, where one is known
};

/// A table, and what one of its rows is.
struct TableNote {
    std::string name;
    std::string row;
};

/// The card of an analysis: one question that can be asked of a run, or of a sweep, and the
/// functions that answer it. From it follow the program, its help, its documentation and its place
/// on the page.
struct Analysis {
    std::string name;        ///< of the program, its test, its tables and its JSON
    std::string summary;     ///< one line: the question
    std::string source;      ///< the paper that defines it
    std::string applies_to;  ///< the runs it can be asked of, in words
    bool (*applies)(const RunSpec&);
    std::vector<OptionSpec> options;
    std::vector<Measure> measures;  ///< all of the summary
    std::vector<TableNote> tables;  ///< all of the tables
    std::string details;            ///< what else a reader must know, in Markdown
    Report (*report)(const Run&, const Options&) = nullptr;  ///< null where it asks of sweeps alone

    /// What it says of a sweep; null where that is its summary of each run, a row each.
    Report (*sweep_report)(const Sweep&, const Options&) = nullptr;

    /// The sweeps of which it is asked without being named; null for all.
    bool (*applies_to_sweep)(const SweepPlan&) = nullptr;

    /// What it says of a table of its own, a CSV file; null where it reads none.
    Report (*table_report)(const std::string& path, const Options&) = nullptr;
};

inline bool applies_to_runs(const Analysis& analysis) { return analysis.report != nullptr; }

inline Options default_options(const Analysis& analysis) { return Options(analysis.options); }

}  // namespace grokscope
