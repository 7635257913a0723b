#pragma once

#include <hdf5.h>

#include <cstddef>
#include <string>
#include <vector>

/// What a file declares of its data, checked before any memory is taken or anything is read: the
/// file may be damaged, or anybody's.
namespace grokscope::hdf5 {

/// Extents of a dataset.
std::vector<hsize_t> shape(hid_t dataset);

/// The name of the file that an object is in.
std::string file_name(hid_t object);

/// How much of the file that an object is in there is now. Its descriptor is asked: its name may
/// have become another's, or none, since it was opened.   [byte]
hsize_t file_bytes(hid_t object);

/// @throws Error where a link on the way to an object leads to another file
void require_own_link(hid_t parent, const std::string& name);

int filter_count(hid_t dataset);

/// @throws Error where a dataset takes its data from other files, or decodes them by a filter that
///         none of ours has
void require_own_data(hid_t dataset, const std::string& name);

/// Whether the numbers of a dataset are plain ones.
///
/// @param whole  integers, else float32 or float64
bool has_numbers(hid_t dataset, bool whole);

/// @throws Error unless `has_numbers`
void require_numbers(hid_t dataset, bool whole);

/// Whether the numbers of a dataset are float32, and not float64.
///
/// @throws Error where they are neither
bool is_float32(hid_t dataset);

/// The product of extents of a dataset, which its file must be able to hold.
///
/// @throws Error where they are more than the file has bytes, or could have had before gzip
std::size_t number_count(hid_t dataset, const std::vector<hsize_t>& extents);

/// @throws Error unless an attribute is one string
void require_single_string(hid_t attribute, hid_t type, const std::string& name);

/// The length of a string of fixed length.
///
/// @throws Error where it is longer than its file
std::size_t string_bytes(hid_t object, hid_t type, const std::string& name);

}  // namespace grokscope::hdf5
