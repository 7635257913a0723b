#pragma once

#include <cstdint>
#include <filesystem>

#include "engine/engine.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"

/// The file beside an unfinished run from which training goes on to the same bits.
namespace grokscope {

/// The state of a run between two steps.
struct SavedState {
    std::int64_t step = 0;
    double seconds = 0.0;  ///< of training so far [s]
    TrainingState training;
};

std::filesystem::path state_path(const std::filesystem::path& run);

void write_state_file(const std::filesystem::path& path, const RunSpec& spec,
                      const SavedState& saved);

/// Writes a new file and puts it in the place of the old one in one step.
void write_state(const std::filesystem::path& path, const RunSpec& spec, const SavedState& saved);

/// @throws Error where the matrix of a weight, or of a moment of it, has another shape
void require_shape(const NamedMatrix& one, const WeightShape& shape,
                   const std::filesystem::path& path);

/// @throws Error when the file is damaged or not a state of this run
SavedState read_state(const std::filesystem::path& path, const RunSpec& spec);

}  // namespace grokscope
