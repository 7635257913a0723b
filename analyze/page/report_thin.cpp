#include "page/report_thin.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "grokscope/run/run.hpp"
#include "grokscope/spec/json.hpp"

namespace grokscope {

std::vector<std::int64_t> strided_indices(const std::int64_t count, const std::int64_t stride) {
    std::vector<std::int64_t> indices;
    for (std::int64_t i = 0; i < count; i += stride) indices.push_back(i);
    if (count > 0 && indices.back() != count - 1) indices.push_back(count - 1);
    return indices;
}

namespace {

/// The column of steps of a table with one row or more per checkpoint; null for other tables.
const Json* checkpoint_column(const Json& table, const std::set<std::int64_t>& steps) {
    for (const auto& column : table["columns"]) {
        if (column["name"] != "step") continue;
        const bool fits =
            std::all_of(column["values"].begin(), column["values"].end(), [&](const Json& value) {
                return value.is_number_integer() && steps.count(value.get<std::int64_t>()) > 0;
            });
        return fits ? &column : nullptr;
    }
    return nullptr;
}

/// A table without its rows of checkpoints that are not kept.
Json thinned_table(const Json& table, const std::set<std::int64_t>& steps,
                   const std::set<std::int64_t>& kept) {
    const auto* step = checkpoint_column(table, steps);
    if (step == nullptr) return table;
    Json thinned = {{"name", table["name"]}, {"columns", Json::array()}};
    for (const auto& column : table["columns"]) {
        Json values = Json::array();
        for (std::size_t row = 0; row < column["values"].size(); ++row)
            if (kept.count((*step)["values"][row].get<std::int64_t>()) > 0)
                values.push_back(column["values"][row]);
        thinned["columns"].push_back(
            {{"name", column["name"]}, {"unit", column["unit"]}, {"values", std::move(values)}});
    }
    return thinned;
}

/// Reports `{tool: report}` with tables over checkpoints cut down to the kept steps.
Json thinned_reports(const Json& reports, const std::set<std::int64_t>& steps,
                     const std::set<std::int64_t>& kept) {
    Json thinned = reports;
    for (auto& report : thinned)
        for (auto& table : report["tables"]) table = thinned_table(table, steps, kept);
    return thinned;
}

}  // namespace

Thinned thinned_to_fit(const Run& run, const Json& reports, const std::int64_t bytes_per_checkpoint,
                       const std::int64_t budget) {
    const std::set<std::int64_t> steps(run.checkpoint_steps.begin(), run.checkpoint_steps.end());
    Thinned thinned{.checkpoints = strided_indices(checkpoint_count(run), 1), .reports = reports};
    const auto size = [&] {
        const auto kept = static_cast<std::int64_t>(thinned.checkpoints.size());
        return kept * bytes_per_checkpoint +
               static_cast<std::int64_t>(thinned.reports.dump().size());
    };
    for (std::int64_t stride = 2; size() > budget && checkpoint_count(run) / stride >= 16;
         stride *= 2) {
        thinned.checkpoints = strided_indices(checkpoint_count(run), stride);
        const auto kept = at_indices(run.checkpoint_steps, thinned.checkpoints);
        thinned.reports = thinned_reports(reports, steps, {kept.begin(), kept.end()});
    }
    return thinned;
}

}  // namespace grokscope
