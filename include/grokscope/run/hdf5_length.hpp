#pragma once

#include <hdf5.h>

#include <atomic>
#include <cstdint>

#include "grokscope/run/hdf5_declared.hpp"

/// Whether all of a file is there.
namespace grokscope::hdf5 {

/// Whether a file is as long as it says itself, so that nothing of it can be missing.
///
/// @param object  open, in that file
inline bool is_whole(const hid_t object) {
    const hid_t id = H5Iget_file_id(object);
    haddr_t end = HADDR_UNDEF;
    const bool is_known = H5Fget_eoa(id, &end) >= 0 && end != HADDR_UNDEF;
    H5Fclose(id);
    return is_known && end <= file_bytes(object);
}

/// How often a chunk was searched for. HDF5 1.10 goes through all chunks before it, so that to
/// search for every row takes time as the square of their number.
inline std::atomic<std::int64_t>& chunk_searches() {
    static std::atomic<std::int64_t> count = 0;
    return count;
}

}  // namespace grokscope::hdf5
