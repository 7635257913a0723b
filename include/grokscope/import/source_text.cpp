#include "grokscope/import/source_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "grokscope/import/imported_task.hpp"
#include "grokscope/import/layouts.hpp"
#include "grokscope/import/source.hpp"
#include "grokscope/import/state_dict.hpp"
#include "grokscope/import/tensor.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace {

std::string states_text(const std::vector<StateDict>& states) {
    if (states.empty()) return "no weights";
    const auto step = [](const StateDict& state) {
        return state.step ? fmt::format("step {}", *state.step) : std::string("step not told");
    };
    if (states.size() == 1)
        return fmt::format("weights{}, {}", states[0].path.empty() ? "" : " in " + states[0].path,
                           step(states[0]));
    return fmt::format("{} checkpoints, {} to {}", states.size(), step(states.front()),
                       step(states.back()));
}

void add_file(const SourceFile& file, std::vector<std::string>& lines) {
    lines.push_back(fmt::format("{}: {}, {} bytes, {}", file.name, file.content.format, file.size,
                                states_text(file.states)));
    for (const auto& curve : file.curves)
        lines.push_back(fmt::format("  {}: {} ({} number{})", curve.path, curve.column,
                                    curve.values.size(), curve.values.size() == 1 ? "" : "s"));
    for (const auto& examples : file.examples)
        lines.push_back(fmt::format("  {}: examples {} ({})",
                                    examples.path.empty() ? "all of it" : examples.path,
                                    examples.is_train ? "trained on" : "tested on",
                                    described(examples.numbers)));
    for (const auto& note : file.content.notes) lines.push_back("  " + note);
}

void add_weights(const Source& source, std::vector<std::string>& lines) {
    if (source.checkpoints.empty()) return;
    const auto& checkpoints = source.checkpoints;
    std::vector<std::int64_t> steps;
    for (const auto& checkpoint : checkpoints) steps.push_back(checkpoint.step);
    lines.push_back(fmt::format("checkpoints at step{} {}", steps.size() == 1 ? "" : "s",
                                fmt::join(steps, ", ")));
    for (const auto& [name, tensor] : checkpoints.back().state.tensors)
        lines.push_back(fmt::format("  {}: {}", name, described(tensor)));
    for (const auto& layout : recognised_layouts(shapes_of(checkpoints.back().state)))
        lines.push_back(fmt::format("may be {}: {}", layout.name, fmt::join(layout.map, ", ")));
}

}  // namespace

std::vector<std::string> source_text(const Source& source) {
    std::vector<std::string> lines;
    for (const auto& file : source.files) add_file(file, lines);
    add_weights(source, lines);
    lines.insert(lines.end(), source.remarks.begin(), source.remarks.end());
    return lines;
}

std::string task_text(const RunSpec& spec, const ImportedTask& imported) {
    const auto task =
        is_parity(spec)
            ? fmt::format("sparse parity, {} of {} bits", spec.task.parity_bits, spec.task.bits)
            : fmt::format("modular addition, modulus {}", spec.task.modulus);
    if (!imported.is_split)
        return fmt::format("{}: {} examples, of which nobody says which were trained on", task,
                           imported.task.targets.size());
    return fmt::format("{}: {} examples to train on and {} to test ({})", task,
                       split_rows(imported.task, true).size(),
                       split_rows(imported.task, false).size(), imported.origin);
}

}  // namespace grokscope
