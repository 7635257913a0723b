#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "grokscope/import/import_plan.hpp"
#include "grokscope/import/proof.hpp"
#include "grokscope/import/recomputed_columns.hpp"
#include "grokscope/import/source.hpp"

namespace grokscope {

struct ImportedRun {
    Proof proof;
    double last_loss = 0.0;      ///< of the last checkpoint, over all examples
    double last_accuracy = 0.0;  ///< likewise
    std::vector<std::string> remarks;
};

/// Evaluates all checkpoints, compares them with what is stored, and writes the run.
ImportedRun write_imported_run(const Source& source, const ImportPlan& plan,
                               const std::filesystem::path& path,
                               const MakeEvaluate& make_evaluate);

}  // namespace grokscope
