#include "analysis/subject.hpp"

#include <algorithm>
#include <string>
#include <variant>

#include "analysis/analysis.hpp"
#include "analysis/sweep_report.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/run/run_file.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/sweep/sweep.hpp"
#include "grokscope/sweep/sweep_plan.hpp"

namespace grokscope {

Subject read_subject(const std::string& path) {
    if (is_sweep(path)) return read_sweep(path);
    return read_run(path);
}

namespace {

void check_applies(const Analysis& analysis, const Run& run) {
    require(applies_to_runs(analysis) && analysis.applies(run.spec),
            "{} is a run of {} with {} (right would be {})", run.file, spelling(run.spec.task.kind),
            spelling(run.spec.model.embedding), analysis.applies_to);
}

/// @throws Error when the run is of another kind, or the analysis has nothing to say of it
Report report_of_run(const Analysis& analysis, const Run& run, const Options& options) {
    check_applies(analysis, run);
    return analysis.report(run, options);
}

bool applies_to_any(const Analysis& analysis, const SweepPlan& plan) {
    return std::any_of(plan.runs.begin(), plan.runs.end(),
                       [&](const PlannedRun& run) { return analysis.applies(run.spec); });
}

/// @throws Error when all runs are of another kind
Report report_of_sweep(const Analysis& analysis, const Sweep& sweep, const Options& options) {
    require(applies_to_any(analysis, sweep.plan), "{} has no run of this kind (right would be {})",
            sweep.file, analysis.applies_to);
    if (analysis.sweep_report != nullptr) return analysis.sweep_report(sweep, options);
    return report_of_runs(sweep,
                          [&](const Run& run) { return report_of_run(analysis, run, options); });
}

}  // namespace

Report report_of(const Analysis& analysis, const Subject& subject, const Options& options) {
    const auto* sweep = std::get_if<Sweep>(&subject);
    return sweep != nullptr ? report_of_sweep(analysis, *sweep, options)
                            : report_of_run(analysis, std::get<Run>(subject), options);
}

bool can_be_asked(const Analysis& analysis, const Subject& subject) {
    const auto* sweep = std::get_if<Sweep>(&subject);
    if (sweep != nullptr)
        return applies_to_any(analysis, sweep->plan) &&
               (analysis.applies_to_sweep == nullptr || analysis.applies_to_sweep(sweep->plan));
    return applies_to_runs(analysis) && analysis.applies(std::get<Run>(subject).spec);
}

}  // namespace grokscope
