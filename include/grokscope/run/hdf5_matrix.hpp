#pragma once

#include <hdf5.h>

#include <string>

#include "grokscope/base/matrix.hpp"

/// Matrices whose bits are checked.
namespace grokscope::hdf5 {

/// A matrix whose reading fails when a bit of it has changed (HDF5's Fletcher checksum).
///
/// @param name  groups before the last `/` are made where they are not there
void write_checked_matrix(hid_t parent, const std::string& name, const Matrix& matrix);

/// @throws Error unless there is a dataset of that name with two axes
Matrix read_matrix(hid_t parent, const std::string& name);

}  // namespace grokscope::hdf5
