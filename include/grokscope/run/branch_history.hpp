#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/run/run.hpp"
#include "grokscope/spec/spec_check.hpp"
#include "grokscope/spec/spec_json.hpp"

/// What a branch was before it became one: the settings of its parent, of that one's parent, ...
namespace grokscope {

/// The settings under which a run was trained until a step, from where those before end.
struct Ancestor {
    std::int64_t until = 0;  ///< the step at which it was branched
    std::string engine;
    RunSpec spec;
    bool operator==(const Ancestor&) const = default;
};

/// A run's ancestors, the eldest first; none where it is no branch.
using BranchHistory = std::vector<Ancestor>;

/// As the attribute `branch_history` has it: a list in JSON.
inline std::string history_to_text(const BranchHistory& history) {
    Json list = Json::array();
    for (const auto& [until, engine, spec] : history)
        list.push_back({{"until", until}, {"engine", engine}, {"spec", spec_to_json(spec)}});
    return list.dump();
}

/// @throws Error where an ancestor ends before the one before it, or beyond its own last step
inline void check_history(const BranchHistory& history) {
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
inline BranchHistory history_from_text(const std::string& text) {
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

/// The history that a run file tells.
inline BranchHistory history_of(const Attributes& attributes) {
    const auto text = attribute(attributes, "branch_history");
    return text.empty() ? BranchHistory{} : history_from_text(text);
}

/// The settings under which a step was made, evaluated and stored.
///
/// @param own  of the run itself, which follow its history
inline const RunSpec& spec_at(const BranchHistory& history, const RunSpec& own,
                              const std::int64_t step) {
    const auto found = std::find_if(history.begin(), history.end(), [&](const Ancestor& ancestor) {
        return step <= ancestor.until;
    });
    return found == history.end() ? own : found->spec;
}

/// The type that holds the weights of a run and of its ancestors as they were trained.
inline Dtype widest_dtype(const RunSpec& own, const BranchHistory& history) {
    auto widest = own.numerics.dtype;
    for (const auto& ancestor : history)
        if (ancestor.spec.numerics.dtype == Dtype::float64) widest = Dtype::float64;
    return widest;
}

}  // namespace grokscope
