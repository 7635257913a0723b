#pragma once

#include <memory>
#include <string>

#include "engine/engine.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"

/// The reference engine is a library of its own. LibTorch takes most of a second to load, so that
/// programs open it only for a run that needs it: docs/decisions/0016.
namespace grokscope {

/// What the library offers.
struct ReferenceLibrary {
    std::unique_ptr<Engine> (*engine)(const RunSpec& spec, const Task& task,
                                      const Weights& initial);
    std::string (*libtorch_version)();
    std::string (*cpu_capability)();  ///< the instruction set of LibTorch's kernels
};

/// The library, opened at the first call and never closed.
///
/// @throws Error where it is not beside the program, or cannot be opened
const ReferenceLibrary& reference_library();

}  // namespace grokscope
