#pragma once

#include <hdf5.h>

#include <string>

namespace grokscope::hdf5 {

/// A text as a scalar dataset: attributes of this size cannot be.
void write_text(hid_t parent, const std::string& name, const std::string& text);

/// What `write_text` wrote.
std::string read_text(hid_t parent, const std::string& name);

}  // namespace grokscope::hdf5
