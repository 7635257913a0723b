#include "grokscope/run/branch_history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <string>

#include "grokscope/base/error.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_check.hpp"
#include "grokscope/spec/spec_json.hpp"

namespace grokscope {

std::string history_to_text(const BranchHistory& history) {
    Json list = Json::array();
    for (const auto& [until, engine, spec] : history)
        list.push_back({{"until", until}, {"engine", engine}, {"spec", spec_to_json(spec)}});
    return list.dump();
}

namespace {

/// @throws Error where an ancestor ends before the one before it, or beyond its own last step
void check_history(const BranchHistory& history) {
    std::int64_t before = 0;
    for (const auto& [until, engine, spec] : history) {
        check(spec);
        require(until >= before && until <= spec.schedule.steps,
                "it has an ancestor until step {} ({} to {} would be right)", until, before,
                spec.schedule.steps);
        before = until;
    }
}

/// @throws Error when the text is no such list, or has settings that cannot be
BranchHistory history_from_text(const std::string& text) {
    BranchHistory history;
    try {
        for (const auto& ancestor : json_from(text))
            history.push_back({.until = ancestor.at("until"),
                               .engine = ancestor.at("engine"),
                               .spec = spec_from_json(ancestor.at("spec"))});
        check_history(history);
    } catch (const std::exception& error) {
        throw Error(
            fmt::format("branch_history cannot be read: {} (a list of settings in JSON "
                        "would be right)",
                        error.what()));
    }
    return history;
}

}  // namespace

BranchHistory history_of(const Attributes& attributes) {
    const auto text = attribute(attributes, "branch_history");
    return text.empty() ? BranchHistory{} : history_from_text(text);
}

const RunSpec& spec_at(const BranchHistory& history, const RunSpec& own, const std::int64_t step) {
    const auto found = std::find_if(history.begin(), history.end(), [&](const Ancestor& ancestor) {
        return step <= ancestor.until;
    });
    return found == history.end() ? own : found->spec;
}

Dtype widest_dtype(const RunSpec& own, const BranchHistory& history) {
    auto widest = own.numerics.dtype;
    for (const auto& ancestor : history)
        if (ancestor.spec.numerics.dtype == Dtype::float64) widest = Dtype::float64;
    return widest;
}

}  // namespace grokscope
