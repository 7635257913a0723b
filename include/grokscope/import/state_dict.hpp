#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "grokscope/import/layout_parts.hpp"
#include "grokscope/import/stored_value.hpp"
#include "grokscope/import/tensor.hpp"

namespace grokscope {

struct NamedTensor {
    std::string name;
    Tensor tensor;
};

/// The weights of one moment, as a source has them.
struct StateDict {
    std::string path;  ///< within its file; empty where it is the whole of it
    std::optional<std::int64_t> step;
    std::vector<NamedTensor> tensors;  ///< all that have floating-point numbers, and are no scalars
};

/// The state dicts of a file: the one that it is or holds (under `model`, `state_dict`, ...), or
/// those of a list or of a stack, with the steps that are told beside them. What belongs to an
/// optimiser or scheduler is none.
///
/// @return  none where there are no matrices
/// @throws Error where several could be meant
std::vector<StateDict> state_dicts(const StoredValue& root);

/// The step that is told beside something: under `epoch`, `step`, ...; nothing where it is none.
std::optional<std::int64_t> step_within(const StoredValue& value);

std::vector<TensorShape> shapes_of(const StateDict& state);

}  // namespace grokscope
