#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "grokscope/import/byte_source.hpp"
#include "grokscope/import/element_type.hpp"
#include "grokscope/import/stored_nodes.hpp"
#include "grokscope/import/tensor.hpp"
#include "grokscope/import/zip_archive.hpp"

/// NumPy's own formats.
namespace grokscope {

/// An element type as NumPy names it (`<f4`, `|b1`, `>i8`).
struct NumpyType {
    ElementType type;
    bool is_big_endian;
};

/// Nothing where it is none of ours, such as complex numbers, strings or objects.
std::optional<NumpyType> numpy_type(std::string_view name);

bool is_npy(std::string_view beginning);

/// The array of an npy file, of versions 1.0 to 3.0.
///
/// @source NumPy, numpy.lib.format
/// @throws Error where it is damaged or cut, or its elements are no numbers
Tensor npy_tensor(const SharedBytes& file);

/// The arrays of an npz file by their names. Those that have no numbers are skipped, and noted.
NodeIndex npz_nodes(const StoredSource& source, const std::vector<ZipEntry>& entries);

}  // namespace grokscope
