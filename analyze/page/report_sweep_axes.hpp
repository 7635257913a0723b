#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/report/report.hpp"
#include "grokscope/spec/json_fwd.hpp"
#include "grokscope/sweep/sweep_plan.hpp"

/// The axes along which the page of a sweep places its runs, and the settings that all runs share.
namespace grokscope {

/// An axis of a sweep, with the distinct values of its runs: ascending, or arms as they are
/// planned.
struct ValuedAxis {
    std::string key;  ///< `arm` of the arms, which no key of a specification is called
    std::string label;
    std::vector<Cell> values;
};

/// The axes of the plan; of a sweep with arms these first, then what varies within one.
std::vector<ValuedAxis> valued_axes(const SweepPlan& plan);

Json axes_to_json(const std::vector<ValuedAxis>& axes);

/// Where a run stands on every axis: indices into the axes' values.
std::vector<std::int64_t> places_of(const PlannedRun& run, const std::vector<ValuedAxis>& axes);

/// The specification's rows that all runs share: of keys that neither an axis nor an arm sets, and
/// that follow from none of those.
Json common_spec(const SweepPlan& plan);

}  // namespace grokscope
