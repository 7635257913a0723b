#pragma once

#include <hdf5.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

/// A walk through all of a file that a reader would touch.
namespace grokscope::hdf5 {

/// The names of what lies in a group itself, less links of other kinds.
std::vector<std::string> member_names(hid_t group);

/// Called after each object of a walk: it still moves.
using OnStep = std::function<void()>;

/// The attributes that are texts, with their values.
std::vector<std::pair<std::string, std::string>> read_attributes(hid_t object);

/// Reads what a reader of the file, or of a group in it, may read of its structure. Of a file that
/// is none of ours that is its format alone.
///
/// @throws Error where that cannot be
void walk(hid_t place, const OnStep& on_step);

}  // namespace grokscope::hdf5
