#pragma once

#include <string>
#include <vector>

#include "grokscope/import/imported_task.hpp"
#include "grokscope/import/source.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// What is in a source, a line each: files, tensors, numbers, and the layouts they may be.
std::vector<std::string> source_text(const Source& source);

/// `modular_addition, modulus 113: 3831 pairs to train on and 8938 to test (train_data.pth)`
std::string task_text(const RunSpec& spec, const ImportedTask& imported);

}  // namespace grokscope
