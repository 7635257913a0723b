#include <algorithm>
#include <string>

#include "earlier_attempt.hpp"
#include "grokscope/branch_history.hpp"
#include "grokscope/run_file.hpp"
#include "grokscope/run_writer.hpp"
#include "grokscope/schedule.hpp"
#include "grokscope/spec_difference.hpp"

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
    require(std::count(steps.begin(), steps.end(), last_due) > 0,
            "{} ends before step {}, where its state is (--force to begin again would be right)",
            part_path(path).string(), last_due);
}

}  // namespace

std::optional<EarlierAttempt> earlier_attempt(const std::filesystem::path& path,
                                              const RunSpec& spec) {
    const auto part = part_path(path);
    if (!std::filesystem::exists(part)) return std::nullopt;
    auto run = read_run(part);
    require(run.spec == spec, "{} was begun with {} (resume with the same specification)",
            path.string(), first_difference(run.spec, spec));
    require(run.status != "failed",
            "{} failed: its loss became no number (other settings and --force would be right)",
            part.string());
    if (!std::filesystem::exists(state_path(path))) return std::nullopt;
    EarlierAttempt attempt{.run = std::move(run), .state = read_state(state_path(path), spec)};
    require_rows_up_to_state(attempt, path);
    return attempt;
}

}  // namespace grokscope
