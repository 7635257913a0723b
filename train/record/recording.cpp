#include "record/recording.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/engine.hpp"
#include "grokscope/base/clock.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/run/run_file.hpp"
#include "grokscope/run/run_repair.hpp"
#include "grokscope/run/run_writer.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/schedule.hpp"
#include "record/cannot_resume.hpp"
#include "record/earlier_attempt.hpp"
#include "record/provenance.hpp"
#include "record/state_file.hpp"

namespace grokscope {
namespace {

/// The losses of the last evaluation at or before a step.
LossMark losses_at(const Metrics& metrics, const std::int64_t step) {
    LossMark mark;
    for (std::size_t i = 0; i < metrics.step.size() && metrics.step[i] <= step; ++i)
        mark = {.train = metrics.train_loss[i], .test = metrics.test_loss[i]};
    return mark;
}

/// `step 1200: the same program`, or what differs from the program that began the run.
std::string resumption(const std::int64_t step, const Attributes& before, const Attributes& now) {
    std::vector<std::string> differences;
    for (const auto& name : differing_origins(before, now))
        differences.push_back(fmt::format("{} {}", name, attribute(now, name)));
    if (differences.empty()) differences.emplace_back("the same program");
    return fmt::format("step {}: {}", step, fmt::join(differences, ", "));
}

/// `with --from m.h5@200`, or that there was none.
std::string branching(const Attributes& attributes) {
    const auto parent = attribute(attributes, "branch_from");
    return parent.empty()
               ? "without --from"
               : fmt::format("with --from {}@{}", parent, attribute(attributes, "branch_step"));
}

/// A run that goes on keeps what it said of its beginning, and adds a line on what it goes on with.
///
/// @throws CannotResume where it is asked to go on with another engine, or as another branch
Attributes resumed_attributes(const EarlierAttempt& earlier, const Attributes& now) {
    auto attributes = provenance_of(earlier.run);
    const auto began = attribute(attributes, "engine");
    require_resumable(
        attribute(now, "engine") == began,
        "the run was begun with --engine {}, not {} (the same would give the same bits)", began,
        attribute(now, "engine"));
    require_resumable(
        attribute(now, "branch_history") == attribute(attributes, "branch_history"),
        "the run was begun {}, and not with this history (the same --from would give the same "
        "bits)",
        branching(attributes));
    auto history = attribute(attributes, "resumed");
    if (!history.empty()) history += "\n";
    history += resumption(earlier.state.step, attributes, now);
    std::erase_if(attributes, [](const auto& named) { return named.first == "resumed"; });
    attributes.emplace_back("resumed", std::move(history));
    return attributes;
}

/// @throws RunHasEnded where another process was first
void require_open(const std::filesystem::path& path) {
    const auto part = part_path(path);
    const bool ended = std::filesystem::exists(path) ||
                       (std::filesystem::exists(part) && part_status(part) == "failed");
    if (ended) throw RunHasEnded(fmt::format("{} has ended before", path.string()));
}

}  // namespace

Recording::Recording(std::filesystem::path path, const RunSpec& spec, const Task& task,
                     const Attributes& attributes, const RecordingOptions& options)
    : path_(std::move(path)), spec_(spec), lock_(path_) {
    if (options.unattended) require_open(path_);
    try {
        begin(task, attributes, options);
    } catch (const CannotResume& reason) {
        if (!options.unattended) throw;
        begin_anew(task, attributes, options, reason.what());
    }
    writer_->move_to(part_path(path_));
    if (!goes_on_) std::filesystem::remove(state_path(path_));
}

void Recording::begin_anew(const Task& task, const Attributes& attributes, RecordingOptions options,
                           const std::string& reason) {
    if (options.on_new_beginning) options.on_new_beginning(reason);
    options.resume = false;
    resumed_.reset();
    now_ = {};
    at_checkpoint_ = {};
    begin(task, attributes, options);
}

void Recording::begin(const Task& task, const Attributes& attributes,
                      const RecordingOptions& options) {
    const auto earlier = options.resume ? earlier_attempt(path_, spec_, options.moment_kinds)
                                        : std::nullopt;
    goes_on_ = earlier.has_value();
    const auto parent = earlier || !options.parent ? std::nullopt : std::optional(options.parent());
    writer_.emplace(new_part_path(path_), spec_, task,
                    earlier ? resumed_attributes(*earlier, attributes) : attributes,
                    options.writer);
    if (const auto& before = earlier ? earlier : parent) take_over(*before);
}

void Recording::take_over(const EarlierAttempt& earlier) {
    const auto& [run, state] = earlier;
    copy_rows(run, state.step, *writer_);
    now_ = losses_at(run.metrics, state.step);
    for (const auto step : run.checkpoint_steps)
        if (step <= state.step) at_checkpoint_ = losses_at(run.metrics, step);
    resumed_ = state;
}

bool Recording::is_metrics_due(const std::int64_t step) const {
    return is_new(step) && is_metrics_step(spec_.schedule, step);
}

bool Recording::is_checkpoint_due(const std::int64_t step) const {
    return is_new(step) && is_checkpoint_step(spec_.schedule, step, at_checkpoint_, now_);
}

void Recording::append_metrics(const std::int64_t step, const Metrics& row) {
    writer_->append_metrics(step, row);
    now_ = {.train = row.train_loss.back(), .test = row.test_loss.back()};
}

void Recording::append_checkpoint(const Checkpoint& checkpoint) {
    writer_->append_checkpoint(checkpoint);
    at_checkpoint_ = now_;
}

bool Recording::is_state_due(const std::int64_t step) const {
    constexpr double seconds_between_states = 5.0;
    return is_metrics_step(spec_.schedule, step) &&
           now_seconds() - state_saved_ > seconds_between_states;
}

void Recording::save_state(const std::int64_t step, const double seconds, const Engine& engine) {
    write_state(state_path(path_), spec_,
                {.step = step, .seconds = seconds, .training = engine.state()});
    state_saved_ = now_seconds();
}

void Recording::finish(const std::string& status) {
    writer_->finish(status);
    if (status == "complete") writer_->move_to(path_);
    std::filesystem::remove(state_path(path_));
}

}  // namespace grokscope
