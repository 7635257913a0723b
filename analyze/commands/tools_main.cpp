/// All that asks and shows, in one binary. The name by which it is called chooses:
/// grokscope-<tool>, grokscope-analyze for every tool that applies, or another of its commands.

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <limits>
#include <map>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "analysis/analyses.hpp"
#include "analysis/analysis.hpp"
#include "analysis/cards.hpp"
#include "analysis/earlier_analysis.hpp"
#include "analysis/output_directory.hpp"
#include "analysis/subject.hpp"
#include "analysis/tool_output.hpp"
#include "commands/commands.hpp"
#include "grokscope/base/choice.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/printable.hpp"
#include "grokscope/program/command_line.hpp"
#include "grokscope/program/program.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/report/report_format.hpp"

namespace grokscope {
namespace {

struct Arguments {
    std::string run;
    std::string directory;
    std::string table;
    bool as_json = false;
    bool as_csv = false;
    bool force = false;
};

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

void print_report(const std::string& tool, const Report& report, const Arguments& arguments) {
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

void add_common_options(CommandLine& line, Arguments& arguments) {
    line.option("RUN.h5|DIR", arguments.run,
                "the run file, or its .part while training; or a sweep")
        .required();
    line.option("-o,--output", arguments.directory, "write JSON, CSV and figures into this");
    line.flag("--force", arguments.force, "replace files that exist");
}

/// Of a table of the analysis's own, or of a run or sweep.
Report report_of_file(const Analysis& analysis, const std::string& path, const Options& options) {
    const bool is_table = analysis.table_report != nullptr && has_ending(path, ".csv");
    return is_table ? analysis.table_report(path, options)
                    : report_of(analysis, read_subject(path), options);
}

/// @param outdated  names of files to be taken away
void write_files(const Arguments& arguments, const std::vector<NamedText>& files,
                 const std::vector<std::string>& outdated = {}) {
    OutputDirectory output(arguments.directory);
    output.write(files);
    output.commit(outdated, arguments.force);
}

Exit run_tool(const Analysis& analysis, const int argc, char** argv) {
    Arguments arguments;
    auto options = analysis.options;
    CommandLine line(analysis.summary + "\nApplies to: " + analysis.applies_to +
                         "\nSource: " + analysis.source,
                     "grokscope " + analysis.name);
    add_common_options(line, arguments);
    const auto json = line.flag("--json", arguments.as_json, "print the whole report as JSON");
    line.flag("--csv", arguments.as_csv, "print one table as CSV").excludes(json);
    line.option("--table", arguments.table, "the table to print (default: the first)");
    add_options(line, options);
    line.footer(card_as_footer(analysis));
    if (const auto exit = line.parse(argc, argv)) return *exit;
    check_options(options);
    const bool is_printed = !line.has("--output");
    if (!is_printed) require_stems_free(arguments.directory, {analysis.name}, arguments.force);
    const auto report = report_of_file(analysis, arguments.run, Options(options));
    if (is_printed) {
        print_report(analysis.name, report, arguments);
    } else {
        write_files(arguments, report_files(analysis.name, report));
    }
    return Exit::done;
}

std::vector<std::string> names_of_analyses() {
    std::vector<std::string> names;
    for (const auto* analysis : all_analyses()) names.push_back(analysis->name);
    return names;
}

/// The files of what one analysis says; none where it has nothing to say of a run.
std::vector<NamedText> answer_of(const Analysis& analysis, const Subject& subject) {
    try {
        return report_files(analysis.name, report_of(analysis, subject, default_options(analysis)));
    } catch (const Error& error) {
        say(fmt::format("grokscope analyze: {}: {}\n", analysis.name, printable(error.what())));
        return {};
    }
}

/// What every analysis says that applies.
struct Answers {
    std::vector<std::string> tools;  ///< that had something to say
    std::vector<NamedText> files;
    bool is_whole = true;
};

Answers answers_of(const Subject& subject) {
    Answers answers;
    for (const auto* analysis : all_analyses()) {
        if (!can_be_asked(*analysis, subject)) continue;
        auto files = answer_of(*analysis, subject);
        if (files.empty())
            answers.is_whole = false;
        else
            answers.tools.push_back(analysis->name);
        std::move(files.begin(), files.end(), std::back_inserter(answers.files));
    }
    return answers;
}

Exit run_all(const int argc, char** argv) {
    Arguments arguments;
    CommandLine line("Every analysis that applies to a run, into one directory.",
                     "grokscope analyze");
    add_common_options(line, arguments);
    if (const auto exit = line.parse(argc, argv)) return *exit;
    require_usage(!arguments.directory.empty(), "-o is missing (right would be -o DIRECTORY)");
    const auto earlier =
        require_analysis_directory(arguments.directory, names_of_analyses(), arguments.force);
    auto answers = answers_of(read_subject(arguments.run));
    answers.files.emplace_back(analysis_mark, mark_text(arguments.run, answers.files));
    write_files(arguments, answers.files, earlier);
    for (const auto& tool : answers.tools)
        fmt::print("{}\n",
                   (std::filesystem::path(arguments.directory) / (tool + ".json")).string());
    return answers.is_whole ? Exit::done : Exit::partial;
}

/// What follows `grokscope-` in the name of this program.
std::string command_name(const char* program) {
    const auto name = std::filesystem::path(program).filename().string();
    const auto dash = name.find('-');
    return dash == std::string::npos ? name : name.substr(dash + 1);
}

/// What follows the preface of docs/tools.md.
Exit print_cards() {
    fmt::print("| analysis | question | of |\n|---|---|---|\n");
    for (const auto* analysis : all_analyses())
        fmt::print("| [{0}](#{0}) | {1} | {2} |\n", analysis->name, analysis->summary,
                   analysis->applies_to);
    for (const auto* analysis : all_analyses()) fmt::print("\n{}", card_as_markdown(*analysis));
    return Exit::done;
}

using Command = Exit (*)(int argc, char** argv);

/// Commands that are no analyses.
const std::map<std::string, Command>& own_commands() {
    static const std::map<std::string, Command> commands{
        {"analyze", run_all},         {"check", check_command},  {"construct", construct_command},
        {"export", export_command},   {"info", info_command},    {"merge", merge_command},
        {"presets", presets_command}, {"report", report_command}};
    return commands;
}

Exit run_command(const std::string& name, const int argc, char** argv) {
    if (name == "tools") return print_cards();
    if (const auto own = own_commands().find(name); own != own_commands().end())
        return own->second(argc, argv);
    for (const auto* analysis : all_analyses())
        if (analysis->name == name) return run_tool(*analysis, argc, argv);
    throw UsageError(fmt::format("there is no command {} (`grokscope` lists all)", name));
}

}  // namespace
}  // namespace grokscope

int main(int argc, char** argv) {
    const auto name = grokscope::command_name(argv[0]);
    return grokscope::run_program(name, [&] { return grokscope::run_command(name, argc, argv); });
}
