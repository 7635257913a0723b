#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grokscope/export/export_tensor.hpp"

/// Python's pickles, as far as a dictionary of tensors needs them. A pickle is a program for a
/// stack machine: each function gives the operations that leave one object on the stack, so objects
/// are put into others by putting texts together.
///
/// No function is named in them but `OrderedDict` and `torch._utils._rebuild_tensor_v2`, which
/// `torch.load(weights_only=True)` takes.
///
/// @source Python, Lib/pickletools.py; PyTorch, torch/serialization.py
namespace grokscope::pickled {

/// Operations.
using Object = std::string;
using Items = std::vector<std::pair<std::string, Object>>;

Object integer(std::int64_t value);

/// @param value  UTF-8
/// @throws Error when it has more than 4 GB
Object text(std::string_view value);

Object tuple(const std::vector<Object>& items);
Object list(const std::vector<Object>& items);
Object dict(const Items& items);
Object ordered_dict(const Items& items);

/// A tensor whose numbers are all that a record of the file holds.
///
/// @param record  the name of the record, less `archive/data/`
Object tensor(const ExportTensor& tensor, const std::string& record);

/// A whole pickle, of protocol 2.
std::string document(const Object& object);

}  // namespace grokscope::pickled
