#pragma once

namespace grokscope::testing {

/// How many calls of HDF5 there have been, of those that are counted.
int hdf5_calls();

}  // namespace grokscope::testing
