#include "page/report_sweep_data.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/learning/learning_class.hpp"
#include "grokscope/learning/transition.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/report/report_format.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/sweep/sweep.hpp"
#include "page/report_data.hpp"
#include "page/report_sweep_axes.hpp"
#include "page/report_sweep_curves.hpp"
#include "page/report_tables.hpp"

namespace grokscope {
namespace {

bool begins_with(const std::vector<std::int64_t>& list,
                 const std::vector<std::int64_t>& beginning) {
    return beginning.size() <= list.size() &&
           std::equal(beginning.begin(), beginning.end(), list.begin());
}

}  // namespace

std::size_t list_of(const StepLists& lists, const std::vector<std::int64_t>& steps) {
    const auto found = std::find_if(lists.begin(), lists.end(),
                                    [&](const auto& list) { return begins_with(list, steps); });
    return static_cast<std::size_t>(found - lists.begin());
}

StepLists shared_lists(std::vector<std::vector<std::int64_t>> all) {
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.size() > b.size(); });
    StepLists lists;
    for (auto& steps : all)
        if (list_of(lists, steps) == lists.size()) lists.push_back(std::move(steps));
    return lists;
}

namespace {

/// Each list with the indices of what is drawn of it.
Json step_lists_to_json(const StepLists& lists) {
    Json json = Json::array();
    for (const auto& steps : lists)
        json.push_back({{"step", steps}, {"shown", shown_evaluations(steps, most_curve_points)}});
    return json;
}

/// What a run's evaluations say: its extremes as exact numbers, records, and curves.
Json evaluations_to_json(const RunSpec& spec, const Metrics& metrics, const StepLists& lists) {
    const auto list = list_of(lists, metrics.step);
    const auto extremes = loss_extremes(spec, metrics);
    const auto shown = shown_evaluations(lists[list], most_curve_points);
    return {{"steps", list},
            {"evaluations", metrics.step.size()},
            {"least_train", drawn_to_json(extremes.least_train)},
            {"least_test", drawn_to_json(extremes.least_test)},
            {"largest_ratio", drawn_to_json(extremes.largest_ratio)},
            {"train", records_to_json(metrics.train_accuracy)},
            {"test", records_to_json(metrics.test_accuracy)},
            {"curves", base64_of(quantized_curves(spec, metrics, shown))}};
}

/// The metrics of all runs that have ended, or why there are none.
using SweepMetrics = std::vector<RunResult<Metrics>>;

SweepMetrics metrics_of_runs(const Sweep& sweep) {
    return over_runs(sweep, [](std::size_t, const Run& run) { return run.metrics; });
}

StepLists step_lists(const SweepMetrics& list) {
    std::vector<std::vector<std::int64_t>> all;
    for (const auto& each : list)
        if (each.result) all.push_back(each.result->step);
    return shared_lists(std::move(all));
}

/// A row for every run of the plan; `evaluations` and more where it has ended and can be read.
Json runs_to_json(const Sweep& sweep, const SweepMetrics& list, const StepLists& lists) {
    const auto axes = valued_axes(sweep.plan);
    Json runs = Json::array();
    for (std::size_t i = 0; i < sweep.plan.runs.size(); ++i) {
        const auto& planned = sweep.plan.runs[i];
        runs.push_back({{"id", planned.id},
                        {"state", spelling(sweep.states[i])},
                        {"places", places_of(planned, axes)},
                        {"last_step", planned.spec.schedule.steps}});
    }
    for (const auto& [index, metrics, problem] : list)
        if (metrics)
            runs[index].update(evaluations_to_json(sweep.plan.runs[index].spec, *metrics, lists));
        else
            runs[index]["problem"] = problem;
    return runs;
}

/// The seconds that the runs took together.
double seconds_of(const SweepMetrics& list) {
    double sum = 0.0;
    for (const auto& each : list)
        if (each.result && !each.result->seconds.empty()) sum += each.result->seconds.back();
    return sum;
}

/// The name of a sweep's directory or file, without the way to it.
std::string name_of_sweep(const Sweep& sweep) {
    const auto path = std::filesystem::path(sweep.file) / "";
    return path.parent_path().filename().string();
}

/// The thresholds with which the page opens: those of the tools.
Json default_rules() {
    const ArticleRules rules;
    return {{"train_loss", rules.train_loss},
            {"test_loss", rules.test_loss},
            {"ratio", rules.ratio},
            {"train_accuracy", learnt_accuracy},
            {"test_accuracy", learnt_accuracy}};
}

}  // namespace

Json sweep_page_data(const Sweep& sweep, const AnalysesJson& analyses, const RunPages& pages,
                     const std::string& title, const std::string& program) {
    const auto metrics = metrics_of_runs(sweep);
    const auto lists = step_lists(metrics);
    return {{"title", title},
            {"program", program},
            {"sweep",
             {{"name", sweep.plan.name},
              {"summary", sweep.plan.summary},
              {"engine", sweep.plan.engine},
              {"file", name_of_sweep(sweep)},
              {"is_directory", std::filesystem::is_directory(sweep.file)},
              {"seconds", rounded_number(drawn_to_json(seconds_of(metrics)))}}},
            {"axes", axes_to_json(valued_axes(sweep.plan))},
            {"rules", default_rules()},
            {"scales", {{"loss", loss_scale}, {"accuracy", accuracy_scale}}},
            {"step_lists", step_lists_to_json(lists)},
            {"runs", runs_to_json(sweep, metrics, lists)},
            {"spec", common_spec(sweep.plan)},
            {"pages", pages.addresses},
            {"page_problems", pages.problems},
            {"reports", page_reports(analyses.reports)},
            {"analyses", analyses.about},
            {"failures", analyses.failures}};
}

}  // namespace grokscope
