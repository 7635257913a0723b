/// grokscope-import: reads somebody's checkpoints and writes them as a run.

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "engine/evaluator.hpp"
#include "fused/evaluator.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/base/output_path.hpp"
#include "grokscope/base/printable.hpp"
#include "grokscope/import/example_file.hpp"
#include "grokscope/import/import_plan.hpp"
#include "grokscope/import/imported_run.hpp"
#include "grokscope/import/recomputed_columns.hpp"
#include "grokscope/import/source.hpp"
#include "grokscope/import/source_text.hpp"
#include "grokscope/import/stored_numbers.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/program/command_line.hpp"
#include "grokscope/program/program.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_json.hpp"
#include "grokscope/spec/spec_toml.hpp"
#include "record/provenance.hpp"

namespace grokscope {
namespace {

struct ImportArguments {
    std::vector<std::string> sources;
    std::string output;
    std::string task;
    std::vector<std::string> map;
    std::vector<std::string> assignments;
    std::vector<std::string> train;
    std::vector<std::string> test;
    std::string split;
    bool lists = false;
    bool force = false;
};

/// `modular_addition modulus=113` as assignments to a specification.
std::vector<std::string> task_assignments(const std::string& task) {
    require_usage(!task.starts_with("sparse_parity") || task.find(" bits=") != std::string::npos,
                  "--task {} does not tell the length of a string (\"sparse_parity bits=30 "
                  "parity_bits=3\" would be right)",
                  task);
    std::istringstream words(task);
    std::string word;
    words >> word;
    std::vector<std::string> assignments{"task.kind=" + word};
    while (words >> word) assignments.push_back("task." + word);
    return assignments;
}

RunSpec base_spec(const ImportArguments& arguments) {
    RunSpec spec;
    spec.loss.convention = LossConvention::mean;
    auto assignments = arguments.task.empty() ? std::vector<std::string>{}
                                              : task_assignments(arguments.task);
    assignments.insert(assignments.end(), arguments.assignments.begin(),
                       arguments.assignments.end());
    for (const auto& assignment : assignments)
        spec = spec_from_json(parse_assignment(assignment), spec);
    return spec;
}

std::vector<StoredExamples> told_examples(const ImportArguments& arguments) {
    std::vector<StoredExamples> examples;
    for (const auto& path : arguments.train) examples.push_back(example_file(path, true));
    for (const auto& path : arguments.test) examples.push_back(example_file(path, false));
    return examples;
}

Source source_of(const ImportArguments& arguments) {
    std::vector<std::filesystem::path> paths;
    for (const auto& source : arguments.sources)
        for (auto& path : source_paths(source)) paths.push_back(std::move(path));
    return read_source(paths);
}

void print_lines(const char* label, const std::vector<std::string>& lines) {
    for (const auto& line : lines)
        fmt::print("{:<10} {}\n", std::exchange(label, ""), printable(line));
}

/// What was understood, and whether it is known to be right.
void print_import(const ImportPlan& plan, const ImportedRun& run, const Source& source) {
    const auto& checkpoints = source.checkpoints;
    print_lines("layout", {plan.layout});
    print_lines("map", plan.map);
    print_lines("because", plan.reasons);
    print_lines("unused", plan.unused);
    print_lines("remarks", run.remarks);
    print_lines("task", {task_text(plan.spec, plan.task)});
    print_lines("steps", {fmt::format("{} checkpoint{}, {} to {}", checkpoints.size(),
                                      checkpoints.size() == 1 ? "" : "s", checkpoints.front().step,
                                      checkpoints.back().step)});
    print_lines("last",
                {fmt::format("loss {:.6g}, accuracy {:.6g} over all {} examples", run.last_loss,
                             run.last_accuracy, plan.task.task.targets.size())});
    print_lines("proof", {text_of(run.proof)});
}

Exit list_source(const Source& source) {
    for (const auto& line : source_text(source)) fmt::print("{}\n", printable(line));
    return Exit::done;
}

/// By the kernels that evaluate in training.
Evaluate fused_evaluate(const RunSpec& spec, const Task& task) {
    const std::shared_ptr<Evaluator> evaluator = fused_evaluator(spec, task);
    return [evaluator](const Weights& weights) { return evaluator->row(weights, missing); };
}

Exit import_source(const ImportArguments& arguments) {
    require_usage(!arguments.output.empty(), "-o is missing (right would be -o RUN.h5, or --list)");
    require_output_file(arguments.output, arguments.force, "run.h5");
    const ImportRequest request{.base = base_spec(arguments),
                                .is_task_told = !arguments.task.empty(),
                                .map = arguments.map,
                                .examples = told_examples(arguments),
                                .is_without_split = arguments.split == "none"};
    use_one_thread();
    const auto source = source_of(arguments);
    const auto plan = import_plan(source, request, fused_evaluate);
    print_import(plan, write_imported_run(source, plan, arguments.output, fused_evaluate), source);
    return Exit::done;
}

Exit import_command(const int argc, char** argv) {
    ImportArguments arguments;
    CommandLine line("Reads somebody's checkpoints and writes them as a run.", "grokscope import");
    line.option("SOURCE", arguments.sources, "files of checkpoints, or folders of them").required();
    const auto output = line.option("-o,--output", arguments.output, "the run file to write");
    line.flag("--list", arguments.lists, "only say what is in the source").excludes(output);
    line.option("--map", arguments.map,
                "a weight from tensors: 'W_in_a=W[:256]', 'W_U=fc2.weight.T'")
        .one_each();
    line.option("--task", arguments.task,
                "'modular_addition modulus=113', 'sparse_parity bits=30 parity_bits=3' (default: "
                "addition, its modulus from the shapes)");
    line.option("--set", arguments.assignments,
                "section.key=value that the weights do not tell: model.activation=gelu")
        .one_each();
    const auto train =
        line.option("--train,--train-indices", arguments.train,
                    "a file with the examples trained on: indices a p + b, or pairs; "
                    "FILE:KEY where it has several")
            .one_each();
    const auto test =
        line.option("--test,--test-indices", arguments.test, "likewise, those tested on")
            .one_each();
    line.option("--split", arguments.split, "none: what was trained on is not known")
        .one_of({"none"})
        .excludes(train)
        .excludes(test);
    line.flag("--force", arguments.force, "replace a run that exists");
    if (const auto exit = line.parse(argc, argv)) return *exit;
    return arguments.lists ? list_source(source_of(arguments)) : import_source(arguments);
}

}  // namespace
}  // namespace grokscope

int main(int argc, char** argv) {
    return grokscope::run_program("import", [&] { return grokscope::import_command(argc, argv); });
}
