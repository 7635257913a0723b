#include "record/earlier_attempt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/model/weights.hpp"
#include "grokscope/run/branch_history.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/run/run_file.hpp"
#include "grokscope/run/run_writer.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/schedule.hpp"
#include "grokscope/spec/spec_difference.hpp"
#include "record/cannot_resume.hpp"
#include "record/state_file.hpp"

namespace grokscope {
namespace {

/// The first key that differs, for a message; empty where none does.
std::string first_difference(const RunSpec& a, const RunSpec& b) {
    const auto found = spec_differences(a, b);
    return found.empty() ? ""
                         : fmt::format("{} = {}, not {}", found[0].key, found[0].a, found[0].b);
}

/// After a power cut the rows may end before the state, which is synced to disk when written.
void require_rows_up_to_state(const EarlierAttempt& attempt, const std::filesystem::path& path) {
    const auto& steps = attempt.run.metrics.step;
    const auto history = history_of(attempt.run.attributes);
    auto last_due = attempt.state.step;
    while (!is_metrics_step(spec_at(history, attempt.run.spec, last_due).schedule, last_due))
        --last_due;
    require_resumable(
        std::count(steps.begin(), steps.end(), last_due) > 0,
        "{} ends before step {}, where its state is (--force to begin again would be right)",
        part_path(path).string(), last_due);
}

/// The step at which a run has its first state, before any update of its own.
std::int64_t first_step(const Run& run) {
    const auto history = history_of(run.attributes);
    return history.empty() ? 0 : history.back().until;
}

/// What a state has to hold beside weights: each kind of moment of each trained weight.
std::map<std::string, WeightShape> moments_wanted(const RunSpec& spec,
                                                  const std::vector<std::string>& kinds) {
    std::map<std::string, WeightShape> wanted;
    for (const auto& shape : weight_shapes(spec))
        if (shape.role != WeightShape::Role::fixed)
            for (const auto& kind : kinds) wanted.emplace(kind + "/" + shape.name, shape);
    return wanted;
}

/// A moment that is lost, or that is not known, would change what the run learns. At its first step
/// a run may have none, and a branch those that its parent had.
void require_moments(const EarlierAttempt& attempt, const std::vector<std::string>& kinds,
                     const std::filesystem::path& file) {
    const auto wanted = moments_wanted(attempt.run.spec, kinds);
    const auto& moments = attempt.state.training.moments;
    for (const auto& moment : moments) {
        const auto found = wanted.find(moment.name);
        require_resumable(found != wanted.end(),
                          "{} has {}, which this run does not remember (--force to begin again "
                          "would be right)",
                          file.string(), moment.name);
        require_shape(moment, found->second, file);
    }
    if (attempt.state.step == first_step(attempt.run)) return;
    for (const auto& [name, shape] : wanted)
        require_resumable(has_weight(moments, name),
                          "{} lacks {}, without which the run would not go on to the same bits "
                          "(--force to begin again would be right)",
                          file.string(), name);
}

/// The rows of an attempt. What they cannot give is no reason to begin anew unless they are
/// damaged.
Run read_rows(const std::filesystem::path& part) {
    auto run = read_left_over(part, [&] { return read_run(part); });
    run.read_checkpoint = [part, read = run.read_checkpoint](const std::int64_t index) {
        return read_left_over(part, [&] { return read(index); });
    };
    return run;
}

}  // namespace

std::optional<EarlierAttempt> earlier_attempt(const std::filesystem::path& path,
                                              const RunSpec& spec,
                                              const std::vector<std::string>& moment_kinds) {
    const auto part = part_path(path);
    if (!std::filesystem::exists(part)) return std::nullopt;
    auto run = read_rows(part);
    require_resumable(run.spec == spec, "{} was begun with {} (resume with the same specification)",
                      path.string(), first_difference(run.spec, spec));
    require_resumable(
        run.status != "failed",
        "{} failed: its loss became no number (other settings and --force would be right)",
        part.string());
    const auto file = state_path(path);
    if (!std::filesystem::exists(file)) return std::nullopt;
    EarlierAttempt attempt{.run = std::move(run),
                           .state = read_left_over(file, [&] { return read_state(file, spec); })};
    require_moments(attempt, moment_kinds, file);
    require_rows_up_to_state(attempt, path);
    return attempt;
}

}  // namespace grokscope
