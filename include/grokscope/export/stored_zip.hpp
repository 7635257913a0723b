#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "grokscope/export/export_tensor.hpp"

/// Zip archives, as NumPy and PyTorch keep arrays in. The home of libzip's writing side.
namespace grokscope {

struct StoredRecord {
    std::string name;  ///< ASCII
    ByteSupply bytes;
};

/// Writes an archive whose records are stored as they are, not compressed, in their order. The same
/// records give the same bytes: each has the time 1980-01-01 00:00.
///
/// @param path       of a file that may be there, and is then replaced
/// @param alignment  the data of each record begin at a multiple of it, by a field of padding in
///                   the header before them; 1: there is no such field   [byte]
/// @throws Error when it cannot be written, or whatever a source of bytes throws
void write_stored_zip(const std::filesystem::path& path, const std::vector<StoredRecord>& records,
                      std::int64_t alignment);

}  // namespace grokscope
