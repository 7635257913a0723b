#include "grokscope/run/branch.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "grokscope/base/error.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/run/branch_history.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_difference.hpp"
#include "grokscope/spec/spec_json.hpp"

namespace grokscope {
namespace {

/// The key that sizes the train set.
const char* train_set_key(const RunSpec& spec) {
    return is_parity(spec) ? "task.train_size" : "task.train_fraction";
}

/// Whether a branch may give the key any value that a specification may have.
bool is_free_in_branch(const std::string& key) {
    constexpr std::array<std::string_view, 5> sections{"optimizer.", "regularizer.", "loss.",
                                                       "schedule.", "numerics."};
    return key == "seed.noise" ||
           std::any_of(sections.begin(), sections.end(),
                       [&](const std::string_view section) { return key.starts_with(section); });
}

/// @throws UsageError where the train set of the branch is larger than its parent's
void check_cut(const RunSpec& parent, const RunSpec& branch) {
    const bool is_cut = is_parity(parent)
                            ? branch.task.train_size <= parent.task.train_size
                            : branch.task.train_fraction <= parent.task.train_fraction;
    const auto pointer = spec_pointer(train_set_key(parent));
    require_usage(is_cut,
                  "{} = {} in a branch of a run with {} (less would be right: a branch can cut the "
                  "train set, not extend it)",
                  train_set_key(parent), spec_to_json(branch).at(pointer).dump(),
                  spec_to_json(parent).at(pointer).dump());
}

/// @throws UsageError for a key on which a branch must be as its parent
void check_changes(const RunSpec& parent, const RunSpec& branch) {
    for (const auto& [key, before, after] : spec_differences(parent, branch)) {
        if (is_free_in_branch(key)) continue;
        require_usage(key == train_set_key(parent),
                      "{} = {} in a branch of a run with {} (the same would be right: a branch can "
                      "change optimizer, regularizer, loss, schedule, numerics and seed.noise, and "
                      "cut the train set by {})",
                      key, after, before, train_set_key(parent));
    }
    check_cut(parent, branch);
}

/// Adam's moments are corrected for having begun at zero with the run: they cannot begin later.
///
/// @param before  the settings until `step`
/// @throws UsageError where Adam would follow on sgd
void check_optimizer_change(const RunSpec& before, const RunSpec& branch, const std::int64_t step) {
    const auto is_sgd = [](const RunSpec& spec) {
        return spec.optimizer.kind == OptimizerKind::sgd;
    };
    require_usage(
        step == 0 || is_sgd(branch) || !is_sgd(before),
        "optimizer.kind = \"{}\" in a branch of a run with \"sgd\" (sgd, or step 0, would "
        "be right: Adam's moments begin with the run)",
        spelling(branch.optimizer.kind));
}

/// @throws UsageError where nothing would be left to train
void check_steps_left(const RunSpec& branch, const std::int64_t step) {
    require_usage(branch.schedule.steps > step,
                  "schedule.steps = {} in a branch at step {} (more than {} would be right)",
                  branch.schedule.steps, step, step);
}

}  // namespace

void check_branch(const RunSpec& parent, const RunSpec& branch, const Ancestor& before) {
    check_changes(parent, branch);
    check_optimizer_change(before.spec, branch, before.until);
    check_steps_left(branch, before.until);
}

BranchHistory branched_history(const Run& parent, const std::int64_t step) {
    auto history = history_of(parent.attributes);
    history.push_back({.until = parent.spec.schedule.steps,
                       .engine = attribute(parent.attributes, "engine"),
                       .spec = parent.spec});
    const auto last =
        std::find_if(history.begin(), history.end() - 1,
                     [&](const Ancestor& ancestor) { return step <= ancestor.until; });
    last->until = step;
    history.erase(last + 1, history.end());
    return history;
}

Task task_of(const RunSpec& spec, const BranchHistory& history) {
    if (!is_parity(spec) || history.empty()) return make_task(spec);
    return with_train_size(make_task(history.front().spec), spec.task.train_size);
}

}  // namespace grokscope
