#pragma once

#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/text_file.hpp"
#include "grokscope/export/export_tensor.hpp"
#include "grokscope/export/run_export.hpp"

/// Files of safetensors: a length, a header in JSON, and numbers without holes.
namespace grokscope {

/// What stands before the numbers: the length of the header, and the header, padded to a multiple
/// of 8 bytes.
///
/// @param metadata  names and texts
/// @param tensors   in the order in which their numbers follow
/// @throws Error when it is longer than readers take
/// @source          huggingface/safetensors, README, "Format"
std::string safetensors_header(const std::vector<std::pair<std::string, std::string>>& metadata,
                               const std::vector<ExportTensor>& tensors);

/// Writes weights as tensors, and of all checkpoints their `step`; what else is taken of the run
/// stands as JSON in `__metadata__`.
///
/// @throws Error when it cannot be written
void write_safetensors(const RunExport& taken, const TemporaryFile& file);

}  // namespace grokscope
