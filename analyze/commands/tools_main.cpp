/// All that asks and shows, in one binary. The name by which it is called chooses:
/// grokscope-<tool>, grokscope-analyze for every tool that applies, or another of its commands.

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "analysis/analyses.hpp"
#include "analysis/analysis.hpp"
#include "analysis/analysis_program.hpp"
#include "analysis/cards.hpp"
#include "analysis/earlier_analysis.hpp"
#include "analysis/output_directory.hpp"
#include "analysis/subject.hpp"
#include "analysis/tool_output.hpp"
#include "commands/commands.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/printable.hpp"
#include "grokscope/program/command_line.hpp"
#include "grokscope/program/program.hpp"

namespace grokscope {
namespace {

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
    AnalysisArguments arguments;
    CommandLine line("Every analysis that applies to a run, into one directory.",
                     "grokscope analyze");
    add_analysis_arguments(line, arguments);
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
        if (analysis->name == name) return ask(*analysis, argc, argv);
    throw UsageError(fmt::format("there is no command {} (`grokscope` lists all)", name));
}

}  // namespace
}  // namespace grokscope

int main(int argc, char** argv) {
    const auto name = grokscope::command_name(argv[0]);
    return grokscope::run_program(name, [&] { return grokscope::run_command(name, argc, argv); });
}
