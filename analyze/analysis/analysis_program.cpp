#include "analysis/analysis_program.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "analysis/analysis.hpp"
#include "analysis/cards.hpp"
#include "analysis/output_directory.hpp"
#include "analysis/subject.hpp"
#include "analysis/tool_output.hpp"
#include "grokscope/base/choice.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/program/command_line.hpp"
#include "grokscope/program/program.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/report/report_format.hpp"

namespace grokscope {

void add_analysis_arguments(CommandLine& line, AnalysisArguments& arguments) {
    line.option("RUN.h5|DIR", arguments.run,
                "the run file, or its .part while training; or a sweep")
        .required();
    line.option("-o,--output", arguments.directory, "write JSON, CSV and figures into this");
    line.flag("--force", arguments.force, "replace files that exist");
}

void write_files(const AnalysisArguments& arguments, const std::vector<NamedText>& files,
                 const std::vector<std::string>& outdated) {
    OutputDirectory output(arguments.directory);
    output.write(files);
    output.commit(outdated, arguments.force);
}

namespace {

/// How an answer is printed.
struct PrintArguments {
    std::string table;
    bool as_json = false;
    bool as_csv = false;
};

void add_print_options(CommandLine& line, PrintArguments& arguments) {
    const auto json = line.flag("--json", arguments.as_json, "print the whole report as JSON");
    line.flag("--csv", arguments.as_csv, "print one table as CSV").excludes(json);
    line.option("--table", arguments.table, "the table to print (default: the first)");
}

/// One `--name` for each option of an analysis, with its default in the help.
void add_options(CommandLine& line, std::vector<OptionSpec>& options) {
    for (auto& option : options)
        std::visit(
            [&](auto& value) {
                line.option("--" + option.name, value, option.meaning)
                    .with_default()
                    .in_group("Options of this analysis");
            },
            option.value);
}

std::string range_text(const OptionSpec& option) {
    return option.most < std::numeric_limits<double>::max()
               ? fmt::format("{} to {}", option.least, option.most)
               : fmt::format("{} or more", option.least);
}

/// Numbers lie between the least and the most of their option; NaN does not.
void check_options(const std::vector<OptionSpec>& options) {
    for (const auto& option : options)
        std::visit(
            [&](const auto& value) {
                if constexpr (!std::is_same_v<std::decay_t<decltype(value)>, std::string>)
                    require_usage(static_cast<double>(value) >= option.least &&
                                      static_cast<double>(value) <= option.most,
                                  "--{} is {} ({} would be right)", option.name, value,
                                  range_text(option));
            },
            option.value);
}

void print_report(const std::string& tool, const Report& report, const PrintArguments& arguments) {
    constexpr std::int64_t rows_on_a_terminal = 40;
    const auto& shown = chosen_table(report, arguments.table);
    if (arguments.as_json)
        fmt::print("{}\n", report_to_json(tool, report).dump(1));
    else if (arguments.as_csv)
        fmt::print("{}", table_to_csv(shown));
    else if (!arguments.table.empty())
        fmt::print("{}", table_to_text(shown));
    else
        fmt::print("{}\n{}", summary_to_text(report), table_to_text(shown, rows_on_a_terminal));
}

/// Of a table of the analysis's own, or of a run or sweep.
Report report_of_file(const Analysis& analysis, const std::string& path, const Options& options) {
    const bool is_table = analysis.table_report != nullptr && has_ending(path, ".csv");
    return is_table ? analysis.table_report(path, options)
                    : report_of(analysis, read_subject(path), options);
}

}  // namespace

Exit ask(const Analysis& analysis, const int argc, char** argv) {
    AnalysisArguments arguments;
    PrintArguments shown;
    auto options = analysis.options;
    CommandLine line(analysis.summary + "\nApplies to: " + analysis.applies_to +
                         "\nSource: " + analysis.source,
                     "grokscope " + analysis.name);
    add_analysis_arguments(line, arguments);
    add_print_options(line, shown);
    add_options(line, options);
    line.footer(card_as_footer(analysis));
    if (const auto exit = line.parse(argc, argv)) return *exit;
    check_options(options);
    const bool is_printed = !line.has("--output");
    if (!is_printed) require_stems_free(arguments.directory, {analysis.name}, arguments.force);
    const auto report = report_of_file(analysis, arguments.run, Options(options));
    if (is_printed) {
        print_report(analysis.name, report, shown);
    } else {
        write_files(arguments, report_files(analysis.name, report));
    }
    return Exit::done;
}

int analysis_main(const Analysis& analysis, const int argc, char** argv) {
    return run_program(analysis.name, [&] { return ask(analysis, argc, argv); });
}

}  // namespace grokscope
