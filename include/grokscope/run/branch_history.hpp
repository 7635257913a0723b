#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"

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
std::string history_to_text(const BranchHistory& history);

/// The history that a run file tells.
BranchHistory history_of(const Attributes& attributes);

/// The settings under which a step was made, evaluated and stored.
///
/// @param own  of the run itself, which follow its history
const RunSpec& spec_at(const BranchHistory& history, const RunSpec& own, std::int64_t step);

/// The type that holds the weights of a run and of its ancestors as they were trained.
Dtype widest_dtype(const RunSpec& own, const BranchHistory& history);

}  // namespace grokscope
