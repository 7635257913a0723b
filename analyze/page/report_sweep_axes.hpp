#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "analysis/sweep_report.hpp"
#include "grokscope/sweep/sweep_plan.hpp"
#include "page/report_data.hpp"

/// The axes along which the page of a sweep places its runs, and the settings that all runs share.
namespace grokscope {

/// An axis of a sweep, with the distinct values of its runs: ascending, or arms as they are
/// planned.
struct ValuedAxis {
    std::string key;  ///< `arm` of the arms, which no key of a specification is called
    std::string label;
    std::vector<Cell> values;
};

inline constexpr const char* arm_axis = "arm";

inline Cell value_on(const PlannedRun& run, const std::string& key) {
    return key == arm_axis ? Cell(run.arm) : axis_cell(run.spec, key);
}

/// The distinct values of a key, by the arm of the runs that have them.
inline std::map<std::string, std::set<Cell>> values_in_arms(const SweepPlan& plan,
                                                            const std::string& key) {
    std::map<std::string, std::set<Cell>> values;
    for (const auto& run : plan.runs) values[run.arm].insert(value_on(run, key));
    return values;
}

/// Whether runs of the same arm differ in a key: what only tells arms apart is said by their names.
inline bool varies_within_an_arm(const SweepPlan& plan, const std::string& key) {
    const auto values = values_in_arms(plan, key);
    return std::any_of(values.begin(), values.end(),
                       [](const auto& arm) { return arm.second.size() > 1; });
}

inline ValuedAxis axis_of_arms(const SweepPlan& plan) {
    ValuedAxis axis{.key = arm_axis, .label = arm_axis, .values = {}};
    for (const auto& arm : plan.arms) axis.values.emplace_back(arm.name);
    return axis;
}

inline ValuedAxis valued_axis(const SweepPlan& plan, const std::string& key) {
    std::set<Cell> values;
    for (const auto& run : plan.runs) values.insert(value_on(run, key));
    return {key, axis_label(plan, key), {values.begin(), values.end()}};
}

/// The axes of the plan; of a sweep with arms these first, then what varies within one.
inline std::vector<ValuedAxis> valued_axes(const SweepPlan& plan) {
    std::vector<ValuedAxis> axes;
    if (!plan.arms.empty()) axes.push_back(axis_of_arms(plan));
    for (const auto& key : plan.axes)
        if (plan.arms.empty() || varies_within_an_arm(plan, key))
            axes.push_back(valued_axis(plan, key));
    return axes;
}

inline Json axes_to_json(const std::vector<ValuedAxis>& axes) {
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

/// Where a run stands on every axis: indices into the axes' values.
inline std::vector<std::int64_t> places_of(const PlannedRun& run,
                                           const std::vector<ValuedAxis>& axes) {
    std::vector<std::int64_t> places;
    for (const auto& [key, label, values] : axes)
        places.push_back(std::find(values.begin(), values.end(), value_on(run, key)) -
                         values.begin());
    return places;
}

/// A run of every arm, or the first of a sweep without arms.
inline std::vector<const PlannedRun*> first_runs(const SweepPlan& plan) {
    std::map<std::string, const PlannedRun*> first;
    for (const auto& run : plan.runs) first.emplace(run.arm, &run);
    std::vector<const PlannedRun*> runs;
    for (const auto& [arm, run] : first) runs.push_back(run);
    return runs;
}

/// The keys that axes and arms set.
inline std::set<std::string> varied_keys(const SweepPlan& plan) {
    std::set<std::string> varied;
    for (const auto& axis : plan.axes) {
        const auto keys = keys_of_axis(axis);
        varied.insert(keys.begin(), keys.end());
    }
    return varied;
}

/// The rows that all of these lists have, in the order of the first.
inline Json rows_of_all(const std::vector<Json>& lists) {
    Json common = Json::array();
    for (const auto& row : lists.front())
        if (std::all_of(lists.begin(), lists.end(), [&](const Json& list) {
                return std::find(list.begin(), list.end(), row) != list.end();
            }))
            common.push_back(row);
    return common;
}

/// The specification's rows that all runs share: of keys that neither an axis nor an arm sets, and
/// that follow from none of those.
inline Json common_spec(const SweepPlan& plan) {
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
