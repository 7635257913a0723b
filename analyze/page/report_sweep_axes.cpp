#include "page/report_sweep_axes.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "analysis/sweep_report.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/report/report_format.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/sweep/sweep_grid.hpp"
#include "grokscope/sweep/sweep_plan.hpp"
#include "page/report_data.hpp"

namespace grokscope {
namespace {

constexpr const char* arm_axis = "arm";

Cell value_on(const PlannedRun& run, const std::string& key) {
    return key == arm_axis ? Cell(run.arm) : axis_cell(run.spec, key);
}

/// The distinct values of a key, by the arm of the runs that have them.
std::map<std::string, std::set<Cell>> values_in_arms(const SweepPlan& plan,
                                                     const std::string& key) {
    std::map<std::string, std::set<Cell>> values;
    for (const auto& run : plan.runs) values[run.arm].insert(value_on(run, key));
    return values;
}

/// Whether runs of the same arm differ in a key: what only tells arms apart is said by their names.
bool varies_within_an_arm(const SweepPlan& plan, const std::string& key) {
    const auto values = values_in_arms(plan, key);
    return std::any_of(values.begin(), values.end(),
                       [](const auto& arm) { return arm.second.size() > 1; });
}

ValuedAxis axis_of_arms(const SweepPlan& plan) {
    ValuedAxis axis{.key = arm_axis, .label = arm_axis, .values = {}};
    for (const auto& arm : plan.arms) axis.values.emplace_back(arm.name);
    return axis;
}

ValuedAxis valued_axis(const SweepPlan& plan, const std::string& key) {
    std::set<Cell> values;
    for (const auto& run : plan.runs) values.insert(value_on(run, key));
    return {key, axis_label(plan, key), {values.begin(), values.end()}};
}

}  // namespace

std::vector<ValuedAxis> valued_axes(const SweepPlan& plan) {
    std::vector<ValuedAxis> axes;
    if (!plan.arms.empty()) axes.push_back(axis_of_arms(plan));
    for (const auto& key : plan.axes)
        if (plan.arms.empty() || varies_within_an_arm(plan, key))
            axes.push_back(valued_axis(plan, key));
    return axes;
}

Json axes_to_json(const std::vector<ValuedAxis>& axes) {
    Json json = Json::array();
    for (const auto& [key, label, values] : axes) {
        Json list = Json::array();
        for (const auto& value : values) list.push_back(cell_to_json(value));
        json.push_back({{"key", key},
                        {"label", label},
                        {"keys", keys_of_axis(key)},
                        {"values", std::move(list)}});
    }
    return json;
}

std::vector<std::int64_t> places_of(const PlannedRun& run, const std::vector<ValuedAxis>& axes) {
    std::vector<std::int64_t> places;
    for (const auto& [key, label, values] : axes)
        places.push_back(std::find(values.begin(), values.end(), value_on(run, key)) -
                         values.begin());
    return places;
}

namespace {

/// A run of every arm, or the first of a sweep without arms.
std::vector<const PlannedRun*> first_runs(const SweepPlan& plan) {
    std::map<std::string, const PlannedRun*> first;
    for (const auto& run : plan.runs) first.emplace(run.arm, &run);
    std::vector<const PlannedRun*> runs;
    for (const auto& [arm, run] : first) runs.push_back(run);
    return runs;
}

/// The keys that axes and arms set.
std::set<std::string> varied_keys(const SweepPlan& plan) {
    std::set<std::string> varied;
    for (const auto& axis : plan.axes) {
        const auto keys = keys_of_axis(axis);
        varied.insert(keys.begin(), keys.end());
    }
    return varied;
}

/// The rows that all of these lists have, in the order of the first.
Json rows_of_all(const std::vector<Json>& lists) {
    Json common = Json::array();
    for (const auto& row : lists.front())
        if (std::all_of(lists.begin(), lists.end(), [&](const Json& list) {
                return std::find(list.begin(), list.end(), row) != list.end();
            }))
            common.push_back(row);
    return common;
}

}  // namespace

Json common_spec(const SweepPlan& plan) {
    std::vector<Json> specs;
    for (const auto* run : first_runs(plan)) specs.push_back(spec_to_rows(run->spec));
    const auto varied = varied_keys(plan);
    Json common = Json::array();
    for (const auto& row : rows_of_all(specs))
        if (!varied.contains(row["section"].get<std::string>() + "." +
                             row["key"].get<std::string>()))
            common.push_back(row);
    return common;
}

}  // namespace grokscope
