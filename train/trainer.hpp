#pragma once

#include <filesystem>
#include <string>

#include "grokscope/matrix.hpp"
#include "grokscope/program.hpp"
#include "recording.hpp"

namespace grokscope {

/// What to train and where to.
struct TrainingJob {
    RunSpec spec;
    Weights initial;
    std::string engine;          ///< reference or fused
    Attributes attributes;       ///< provenance, for the run file
    std::filesystem::path path;  ///< of the complete run file
    RecordingOptions recording;
    bool quiet = false;
};

/// Trains a model and writes its run file.
///
/// @return  done, or interrupted when Ctrl-C came: the job with `recording.resume` then goes on to
/// the same
///          bits
/// @throws Error when files cannot be read or written, or when the loss is no number
Exit train(const TrainingJob& job);

}  // namespace grokscope
