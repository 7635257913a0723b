#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "grokscope/base/matrix.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/program/program.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "record/recording.hpp"

namespace grokscope {

/// What to train and where to.
struct TrainingJob {
    RunSpec spec;
    Task task;
    Weights initial;             ///< of step 0
    std::string engine;          ///< reference or fused
    Attributes attributes;       ///< provenance, for the run file
    std::filesystem::path path;  ///< of the complete run file
    RecordingOptions recording;
    std::function<void(std::int64_t step)> on_start = {};  ///< told the step it begins at
    std::function<void(std::int64_t step, const Metrics& row)> on_evaluation = {};
};

/// Trains a model and writes its run file.
///
/// @return  done, or interrupted when Ctrl-C came: the job with `recording.resume` then goes on to
///          the same bits
/// @throws Error when files cannot be read or written, or when the loss is no number
Exit train(const TrainingJob& job);

}  // namespace grokscope
