#pragma once

#include <string>

#include "grokscope/import/stored_numbers.hpp"

namespace grokscope {

/// Examples of a file that a user names: a list of indices or of pairs, as `.npy`, `.pt`, JSON or
/// CSV.
///
/// @param name  of the file, with `:KEY` after it where it has several lists
/// @throws Error where it has none, or several and no key
StoredExamples example_file(const std::string& name, bool is_train);

}  // namespace grokscope
