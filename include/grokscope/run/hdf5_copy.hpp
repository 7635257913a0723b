#pragma once

#include <hdf5.h>

#include <string>

#include "grokscope/run/hdf5_handle.hpp"

namespace grokscope::hdf5 {

/// Copies all datasets of a file into a group of another that is not there yet, less attributes.
///
/// The library cannot copy those: it crashes on more than eight (its issue 2414, in all versions
/// before 1.14.4), and leaves scales that lead nowhere (its issue 6200).
///
/// @param what  is copied, for messages
void copy_datasets(const Handle& source, hid_t file, const std::string& group,
                   const std::string& what);

/// Takes away what has that name, if anything has.
void remove(hid_t parent, const std::string& name);

}  // namespace grokscope::hdf5
