#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "grokscope/spec/run_spec.hpp"
#include "trainer/trainer.hpp"

namespace grokscope {

/// A run that is to go on from a checkpoint of another.
struct BranchRequest {
    std::string from;                      ///< RUN.h5@STEP
    std::vector<std::string> assignments;  ///< section.key=value in place of the parent's
    std::string engine;                    ///< fused or reference; auto: the parent's
    std::filesystem::path output;
    std::function<void(const RunSpec&)> check_size = {};  ///< throws where the branch is too much
    bool quiet = false;
};

/// A branch as something to train. Its parent is trained again, up to the step, only when the job
/// begins and has nothing of its own to go on from.
///
/// @throws UsageError for a step without a checkpoint and for changes that no branch can have,
/// Error
///         when the parent cannot be read
TrainingJob branch_job(const BranchRequest& request);

}  // namespace grokscope
