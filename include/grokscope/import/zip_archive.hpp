#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "grokscope/import/byte_source.hpp"

namespace grokscope {

/// An entry of a zip archive, as its directory has it.
struct ZipEntry {
    std::string name;
    std::int64_t size = 0;
    SharedBytes bytes;  ///< inflated and compared with its checksum when it is read
};

/// The entries of a zip archive, in their order; none of them is read.
///
/// @param name  of the file, for messages that come when an entry is read
/// @throws Error where it is damaged, two entries have one name, or sizes are beyond what the file
///         can have: deflate makes at most 1,032 bytes of one
/// @source PKWARE appnote 6.3.10; libzip
std::vector<ZipEntry> zip_entries(const SharedBytes& file, const std::string& name);

}  // namespace grokscope
