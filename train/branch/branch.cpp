#include "branch/branch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "branch/replay.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/run/branch.hpp"
#include "grokscope/run/branch_history.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/run/run_file.hpp"
#include "grokscope/run/run_writer.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_check.hpp"
#include "grokscope/spec/spec_toml.hpp"
#include "grokscope/sweep/run_difference.hpp"
#include "record/earlier_attempt.hpp"
#include "record/progress.hpp"
#include "record/provenance.hpp"
#include "trainer/engines.hpp"
#include "trainer/trainer.hpp"

namespace grokscope {
namespace {

/// What `RUN.h5@STEP` names.
struct BranchPoint {
    std::filesystem::path run;
    std::int64_t step = 0;
};

/// @throws UsageError when the text is not of that form
BranchPoint branch_point(const std::string& text) {
    const auto at = text.rfind('@');
    const auto digits = at == std::string::npos ? std::string{} : text.substr(at + 1);
    BranchPoint point{.run = text.substr(0, at)};
    const auto* const last = digits.data() + digits.size();
    const auto [end, error] = std::from_chars(digits.data(), last, point.step);
    require_usage(error == std::errc{} && end == last && at > 0,
                  "--from {} (right would be --from RUN.h5@STEP)", text);
    return point;
}

/// The stored steps before and after one that is not stored.
std::string nearest_steps(const std::vector<std::int64_t>& steps, const std::int64_t step) {
    const auto above = std::lower_bound(steps.begin(), steps.end(), step);
    std::vector<std::int64_t> nearest;
    if (above != steps.begin()) nearest.push_back(*(above - 1));
    if (above != steps.end()) nearest.push_back(*above);
    return fmt::format("{}", fmt::join(nearest, " or "));
}

/// @throws UsageError unless the run has a checkpoint there, Error when it is not finite
void check_point(const Run& parent, const std::int64_t step) {
    const auto& steps = parent.checkpoint_steps;
    require_checkpoints(parent);
    require_usage(std::binary_search(steps.begin(), steps.end(), step),
                  "{} has no checkpoint of step {} ({} would be right)", parent.file, step,
                  nearest_steps(steps, step));
    checkpoint_at(parent, step);
}

/// @throws Error for a run that none of these programs made
void check_engine(const Run& parent) {
    const auto engine = attribute(parent.attributes, "engine");
    require(engine == "fused" || engine == "reference" || engine == "construct",
            "{} was made by \"{}\" (a run of `grokscope train` would be right)", parent.file,
            engine);
}

/// @throws UsageError where the branch would take the place of its parent
void check_other_file(const BranchPoint& point, const std::filesystem::path& output) {
    for (const auto& path : {output, part_path(output)})
        require_usage(!std::filesystem::exists(path) || !std::filesystem::exists(point.run) ||
                          !std::filesystem::equivalent(path, point.run),
                      "-o {} is the run that is branched (another name would be right)",
                      output.string());
}

/// The parent's specification with what the branch changes, told as the parent told its own.
LoadedSpec branched_spec(const Run& parent, const BranchRequest& request) {
    const auto& said = parent.attributes;
    LoadedSpec loaded{.spec = parent.spec,
                      .name = attribute(said, "spec_name"),
                      .summary = attribute(said, "summary"),
                      .text = attribute(said, "spec"),
                      .sweep = {}};
    const auto name = std::filesystem::path(request.from).filename().string();
    loaded.text += "# --from " + name + "\n";
    assign(loaded, request.assignments);
    check(loaded.spec);
    return loaded;
}

std::string branch_engine(const Run& parent, const RunSpec& spec, const std::string& asked) {
    const bool is_reference = attribute(parent.attributes, "engine") == "reference";
    return engine_for(spec, asked == "auto" && is_reference ? "reference" : asked);
}

/// Why a run may not be had again: what of the program or the machine is another.
std::string change_of_origin(const Run& parent, const Attributes& now) {
    std::vector<std::string> changes;
    for (const auto& name : differing_origins(parent.attributes, now))
        changes.push_back(fmt::format("{} is {} there and {} here", name,
                                      attribute(parent.attributes, name), attribute(now, name)));
    if (const auto resumed = attribute(parent.attributes, "resumed"); !resumed.empty())
        changes.push_back("it was resumed at " + resumed);
    return changes.empty() ? "the program and the machine are the same, but not the file"
                           : fmt::format("{}", fmt::join(changes, ", "));
}

/// @throws Error unless training again gave the parent's weights, bit for bit
void require_same_weights(const Run& parent, const std::int64_t step, const Weights& weights,
                          const Attributes& now) {
    std::vector<std::string> differences;
    compare_weights(checkpoint_at(parent, step), {.step = step, .weights = weights}, differences);
    require(differences.empty(),
            "{} trained again here has other weights at step {}: {} (a parent that was trained "
            "here would be right)",
            parent.file, step, change_of_origin(parent, now));
}

/// How long training had taken at the last evaluation at or before a step.   [s]
double seconds_trained_at(const Metrics& metrics, const std::int64_t step) {
    const auto& steps = metrics.step;
    const auto after = std::upper_bound(steps.begin(), steps.end(), step) - steps.begin();
    return after == 0 ? 0.0 : metrics.seconds[static_cast<std::size_t>(after - 1)];
}

/// The parent with its state at the end of the history, where the branch begins.
EarlierAttempt parent_at(const Run& parent, const BranchHistory& history, const Attributes& now,
                         const bool quiet) {
    const auto step = history.back().until;
    ReplayProgress progress(parent.file, step, quiet);
    auto state = replay(history, [&](const std::int64_t done) { progress.show(done); });
    require_same_weights(parent, step, state.weights, now);
    return {.run = parent,
            .state = {.step = step,
                      .seconds = seconds_trained_at(parent.metrics, step),
                      .training = std::move(state)}};
}

Attributes branch_attributes(const LoadedSpec& loaded, const std::string& engine,
                             const BranchPoint& point, const BranchHistory& history) {
    auto attributes = provenance(loaded, engine);
    attributes.insert(attributes.end(), {{"branch_from", point.run.filename().string()},
                                         {"branch_step", std::to_string(point.step)},
                                         {"branch_history", history_to_text(history)}});
    return attributes;
}

}  // namespace

TrainingJob branch_job(const BranchRequest& request) {
    const auto point = branch_point(request.from);
    check_other_file(point, request.output);
    const auto parent = read_run(point.run);
    check_engine(parent);
    check_point(parent, point.step);
    const auto loaded = branched_spec(parent, request);
    if (request.check_size) request.check_size(loaded.spec);
    const auto history = branched_history(parent, point.step);
    check_branch(parent.spec, loaded.spec, history.back());
    const auto engine = branch_engine(parent, loaded.spec, request.engine);
    const auto attributes = branch_attributes(loaded, engine, point, history);
    return {.spec = loaded.spec,
            .task = task_of(loaded.spec, history),
            .initial = first_weights(history),
            .engine = engine,
            .attributes = attributes,
            .path = request.output,
            .recording = {.parent = [parent, history, attributes, quiet = request.quiet] {
                return parent_at(parent, history, attributes, quiet);
            }}};
}

}  // namespace grokscope
