#pragma once

#include <hdf5.h>

#include <string>
#include <vector>

#include "grokscope/base/matrix.hpp"

/// Matrices whose bits are checked, and groups that hold one or another.
namespace grokscope::hdf5 {

/// A matrix whose reading fails when a bit of it has changed (HDF5's Fletcher checksum).
///
/// @param name  groups before the last `/` are made where they are not there
void write_checked_matrix(hid_t parent, const std::string& name, const Matrix& matrix);

/// @throws Error unless there is a dataset of that name with two axes
Matrix read_matrix(hid_t parent, const std::string& name);

/// The names of what a group holds.
std::vector<std::string> names_in(hid_t group);

}  // namespace grokscope::hdf5
