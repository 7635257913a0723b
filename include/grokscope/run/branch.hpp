#pragma once

#include <cstdint>

#include "grokscope/model/tasks.hpp"
#include "grokscope/run/branch_history.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"

/// What a branch may change of its parent, and what it learns from.
namespace grokscope {

/// @param before  the settings where the branch begins: the parent's, or what it had been before
/// @throws UsageError for what no branch can be
void check_branch(const RunSpec& parent, const RunSpec& branch, const Ancestor& before);

/// The history of a branch of `parent` at `step`: its parent's own until there, all but what comes
/// after that step.
BranchHistory branched_history(const Run& parent, std::int64_t step);

/// What a run is trained on under `spec`, where `history` came before.
///
/// Where the train set is cut, what leaves it is a part of what it was. Pairs that leave are tested
/// on; strings that leave are in neither split, so that the test set stays the same independent
/// sample.
Task task_of(const RunSpec& spec, const BranchHistory& history);

}  // namespace grokscope
