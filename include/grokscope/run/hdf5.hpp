#pragma once

#include <hdf5.h>

#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/run/hdf5_declared.hpp"
#include "grokscope/run/hdf5_handle.hpp"

/// A thin layer over the HDF5 C library: handles that close themselves, calls that throw.
namespace grokscope::hdf5 {

/// The numbers that are read and written.
template <typename T>
concept Number = std::same_as<T, double> || std::same_as<T, float> ||
    std::same_as<T, std::uint8_t> || std::same_as<T, std::int64_t>;

/// The memory type of a C++ number.
template <Number T>
hid_t native_type() {
    if constexpr (std::same_as<T, double>) return H5T_NATIVE_DOUBLE;
    if constexpr (std::same_as<T, float>) return H5T_NATIVE_FLOAT;
    if constexpr (std::same_as<T, std::uint8_t>) return H5T_NATIVE_UINT8;
    if constexpr (std::same_as<T, std::int64_t>) return H5T_NATIVE_INT64;
}

/// How numbers are read and written: by way of a small buffer where their type is converted. The
/// library's own has 1 MB, which it fills with zeros for every call.
hid_t transfer();

Handle create_group(hid_t parent, const std::string& name);

Handle open_group(hid_t parent, const std::string& name);

/// @throws Error where there is none, or its data are not within its own file
Handle open_dataset(hid_t parent, const std::string& name);

bool has_link(hid_t parent, const std::string& name);

/// Writes a variable-length UTF-8 string attribute, in place of one of the same name.
void write_attribute(hid_t object, const std::string& name, const std::string& value);

/// Writes a list of strings as an attribute (n).
void write_attribute(hid_t object, const std::string& name, const std::vector<std::string>& values);

/// A single string, of fixed or variable length; empty when there is no such attribute.
///
/// @throws Error where the attribute is anything else
std::string read_attribute(hid_t object, const std::string& name);

/// A dataset that does not grow, with its data.
template <typename T>
void write_dataset(const hid_t parent, const std::string& name, const hid_t stored,
                   const std::vector<hsize_t>& extents, const T* data) {
    const Handle space(H5Screate_simple(static_cast<int>(extents.size()), extents.data(), nullptr),
                       H5Sclose);
    const Handle dataset(checked(H5Dcreate2(parent, name.c_str(), stored, space.id(), H5P_DEFAULT,
                                            H5P_DEFAULT, H5P_DEFAULT),
                                 "creating dataset " + name),
                         H5Dclose);
    checked(H5Dwrite(dataset.id(), native_type<T>(), H5S_ALL, H5S_ALL, transfer(), data),
            "writing dataset " + name);
}

/// An empty dataset that grows along its first axis.
///
/// @param row    extents of one row; empty for numbers
/// @param chunk  rows per chunk
Handle create_growing(hid_t parent, const std::string& name, hid_t stored,
                      const std::vector<hsize_t>& row, hsize_t chunk);

/// Reads or writes row `index` of a growing dataset: the file's side of the transfer.
Handle row_selection(hid_t dataset, hsize_t index, hsize_t rows = 1);

/// The memory's side of a transfer of `count` contiguous numbers.
Handle memory_space(hsize_t count);

/// Appends rows, whose numbers stand one row after the other.
template <typename T>
void append_rows(const hid_t dataset, const std::span<const T> numbers, const hsize_t rows) {
    auto extents = shape(dataset);
    const auto index = std::exchange(extents[0], extents[0] + rows);
    checked(H5Dset_extent(dataset, extents.data()), "growing a dataset");
    const auto selection = row_selection(dataset, index, rows);
    const auto memory = memory_space(numbers.size());
    checked(H5Dwrite(dataset, native_type<T>(), memory.id(), selection.id(), transfer(),
                     numbers.data()),
            "writing rows");
}

/// What lies beyond the end of a file that was cut short reads as zeros.
///
/// @throws Error where the chunk of row `index` is not within the file
void require_stored(hid_t dataset, hsize_t index);

/// Reads row `index` of a dataset as numbers of type T.
template <typename T>
std::vector<T> read_row(const hid_t dataset, const hsize_t index) {
    const auto extents = shape(dataset);
    require(!extents.empty() && index < extents[0], "there is no row {} (a dataset of {} axes)",
            index, extents.size());
    require_numbers(dataset, std::is_integral_v<T>);
    require_stored(dataset, index);
    const auto count = number_count(dataset, {extents.begin() + 1, extents.end()});
    std::vector<T> row(count);
    const auto selection = row_selection(dataset, index);
    const auto memory = memory_space(count);
    checked(H5Dread(dataset, native_type<T>(), memory.id(), selection.id(), transfer(), row.data()),
            "reading a row");
    return row;
}

/// Reads a whole dataset, row-major.
template <typename T>
std::vector<T> read_all(const hid_t parent, const std::string& name) {
    const auto dataset = open_dataset(parent, name);
    require_numbers(dataset.id(), std::is_integral_v<T>);
    std::vector<T> values(number_count(dataset.id(), shape(dataset.id())));
    checked(H5Dread(dataset.id(), native_type<T>(), H5S_ALL, H5S_ALL, transfer(), values.data()),
            "reading dataset " + name);
    return values;
}

/// As `read_all`, of a dataset of one axis.
template <typename T>
std::vector<T> read_column(const hid_t parent, const std::string& name) {
    const auto axes = shape(open_dataset(parent, name).id()).size();
    require(axes == 1, "dataset {} has {} axes (1 would be right)", name, axes);
    return read_all<T>(parent, name);
}

}  // namespace grokscope::hdf5
