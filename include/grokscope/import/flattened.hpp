#pragma once

#include <optional>
#include <string>
#include <vector>

#include "grokscope/import/stored_value.hpp"
#include "grokscope/import/tensor.hpp"

/// The numbers within a stored value, each with its name.
namespace grokscope {

/// A number, or a list of numbers, or of equally long lists of numbers and so on, as a tensor:
/// float64 where one of them is real, int64 where all are integers, bool where all are false or
/// true. A tensor is itself.
///
/// @return  nothing of anything else, of an empty list among others
std::optional<Tensor> as_tensor(const StoredValue& value);

/// Something with numbers, and where it is.
struct StoredLeaf {
    std::string path;  ///< keys, attributes and places in lists: `checkpoints.3.fc1.bias`
    Tensor tensor;
    StoredKind kind = StoredKind::tensor;  ///< as what it is stored: a tensor, a number, a list
};

/// All tensors and numbers within a value. One that is shared is at each of its paths; where a
/// value is within itself, it ends. A list of nothing but numbers is one leaf, as `as_tensor` makes
/// it.
///
/// Attributes of objects are named like keys; what their class was called with is
/// `arguments.<number>`. Modules of PyTorch have their usual names: `_parameters`, `_buffers` and
/// `_modules` are left out. A key that is no string, number or boolean is named by its place. Names
/// with dots of their own are as they are, so that two leaves can have one path.
///
/// @throws Error where there are more than half a million, or they lie deeper than 200 levels
std::vector<StoredLeaf> flattened(const StoredValue& value);

}  // namespace grokscope
