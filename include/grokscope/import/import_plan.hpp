#pragma once

#include <string>
#include <vector>

#include "grokscope/import/imported_task.hpp"
#include "grokscope/import/recomputed_columns.hpp"
#include "grokscope/import/source.hpp"
#include "grokscope/import/stored_numbers.hpp"
#include "grokscope/import/weight_map.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// What a user tells of a source.
struct ImportRequest {
    RunSpec base;                          ///< the task, the activation, the loss
    bool is_task_told = false;             ///< else the modulus follows from the shapes
    std::vector<std::string> map;          ///< lines; empty: the layout is to be recognised
    std::vector<StoredExamples> examples;  ///< the split; empty: what the source tells
    bool is_without_split = false;
};

/// How a source becomes a run.
struct ImportPlan {
    std::string layout;
    std::vector<std::string> map;      ///< as lines, whoever wrote them
    std::vector<std::string> reasons;  ///< of the choice
    std::vector<std::string> unused;   ///< tensors that no weight takes
    WeightMap weights;
    RunSpec spec;
    ImportedTask task;
};

/// Chooses what the source is: as told, or as recognised. Where several readings fit, that which
/// gives the numbers stored beside the weights, or else the one that answers.
///
/// @throws Error where no reading fits, or several do, and names what would settle it
ImportPlan import_plan(const Source& source, const ImportRequest& request,
                       const MakeEvaluate& make_evaluate);

}  // namespace grokscope
