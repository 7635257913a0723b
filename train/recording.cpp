#include "progress.hpp"
#include "recording.hpp"

namespace grokscope {
namespace {

std::filesystem::path old_part_path(const std::filesystem::path& run) {
    return part_path(run).string() + ".old";
}

/// Sets the rows of an earlier attempt aside. If resuming was itself cut short, the rows set aside
/// then are the whole ones, and those of the new file are not.
void set_rows_aside(const std::filesystem::path& run) {
    if (std::filesystem::exists(old_part_path(run))) return;
    const RunLock lock(part_path(run));
    std::filesystem::rename(part_path(run), old_part_path(run));
}

bool has_earlier_attempt(const std::filesystem::path& run) {
    return std::filesystem::exists(part_path(run)) || std::filesystem::exists(old_part_path(run));
}

/// The losses of the last evaluation at or before a step.
LossMark losses_at(const Metrics& metrics, const std::int64_t step) {
    LossMark mark;
    for (std::size_t i = 0; i < metrics.step.size() && metrics.step[i] <= step; ++i)
        mark = {.train = metrics.train_loss[i], .test = metrics.test_loss[i]};
    return mark;
}

/// The first key that differs, for a message.
std::string first_difference(const RunSpec& a, const RunSpec& b) {
    const auto [json_a, json_b] = std::pair(spec_to_json(a), spec_to_json(b));
    for (const auto& key : spec_keys())
        if (json_a.at(spec_pointer(key)) != json_b.at(spec_pointer(key)))
            return fmt::format("{} = {}, not {}", key, json_a.at(spec_pointer(key)).dump(),
                               json_b.at(spec_pointer(key)).dump());
    return {};
}

}  // namespace

Recording::Recording(std::filesystem::path path, const RunSpec& spec, const Task& task,
                     const Attributes& attributes, const RecordingOptions& options)
    : path_(std::move(path)), schedule_(spec.schedule) {
    const bool goes_on = options.resume && has_earlier_attempt(path_);
    if (goes_on) set_rows_aside(path_);
    if (!goes_on && std::filesystem::exists(part_path(path_))) const RunLock free(part_path(path_));
    writer_.emplace(path_, spec, task, attributes, options.writer);
    lock_.emplace(part_path(path_));
    if (goes_on) take_over(old_part_path(path_), spec);
}

void Recording::take_over(const std::filesystem::path& old_part, const RunSpec& spec) {
    const auto old = read_run(old_part);
    require(old.spec == spec, "{} was begun with {} (resume with the same specification)",
            path_.string(), first_difference(old.spec, spec));
    if (std::filesystem::exists(state_path(path_))) {
        resumed_ = read_state(state_path(path_), spec);
        for (std::size_t i = 0; i < old.metrics.step.size(); ++i)
            if (old.metrics.step[i] <= resumed_->step)
                append_metrics(old.metrics.step[i], metrics_row(old.metrics, i));
        visit_checkpoints(old, [&](const Checkpoint& checkpoint) {
            if (checkpoint.step > resumed_->step) return;
            writer_->append_checkpoint(checkpoint);
            at_checkpoint_ = losses_at(old.metrics, checkpoint.step);
        });
    }
    std::filesystem::remove(old_part);
}

bool Recording::is_metrics_due(const std::int64_t step) const {
    return is_new(step) && is_metrics_step(schedule_, step);
}

bool Recording::is_checkpoint_due(const std::int64_t step) const {
    return is_new(step) && is_checkpoint_step(schedule_, step, at_checkpoint_, now_);
}

void Recording::append_metrics(const std::int64_t step, const Metrics& row) {
    writer_->append_metrics(step, row);
    now_ = {.train = row.train_loss.back(), .test = row.test_loss.back()};
}

void Recording::append_checkpoint(const std::int64_t step, const double seconds,
                                  const Engine& engine) {
    constexpr double seconds_between_states = 5.0;
    writer_->append_checkpoint({.step = step, .weights = engine.weights()});
    at_checkpoint_ = now_;
    if (now_seconds() - state_saved_ > seconds_between_states) save_state(step, seconds, engine);
}

void Recording::save_state(const std::int64_t step, const double seconds, const Engine& engine) {
    write_state(state_path(path_), {.step = step, .seconds = seconds, .training = engine.state()});
    state_saved_ = now_seconds();
}

void Recording::finish(const std::string& status) {
    writer_->finish(status);
    std::filesystem::remove(state_path(path_));
}

}  // namespace grokscope
