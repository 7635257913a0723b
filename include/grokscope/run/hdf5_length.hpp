#pragma once

#include <hdf5.h>

#include <atomic>
#include <cstdint>

/// Whether all of a file is there.
namespace grokscope::hdf5 {

/// Whether a file is as long as it says itself, so that nothing of it can be missing.
///
/// @param object  open, in that file
bool is_whole(hid_t object);

/// How often a chunk was searched for. HDF5 1.10 goes through all chunks before it, so that to
/// search for every row takes time as the square of their number.
std::atomic<std::int64_t>& chunk_searches();

}  // namespace grokscope::hdf5
