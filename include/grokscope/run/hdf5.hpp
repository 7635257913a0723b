#pragma once

#include <hdf5.h>
#include <hdf5_hl.h>

#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/run/hdf5_declared.hpp"
#include "grokscope/run/hdf5_handle.hpp"
#include "grokscope/run/hdf5_length.hpp"

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

inline Handle create_group(const hid_t parent, const std::string& name) {
    return {checked(H5Gcreate2(parent, name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                    "creating group " + name),
            H5Gclose};
}

inline Handle open_group(const hid_t parent, const std::string& name) {
    return {checked(H5Gopen2(parent, name.c_str(), H5P_DEFAULT), "opening group " + name),
            H5Gclose};
}

/// @throws Error where there is none, or its data are not within its own file
inline Handle open_dataset(const hid_t parent, const std::string& name) {
    const auto id = H5Dopen2(parent, name.c_str(), H5P_DEFAULT);
    if (id < 0) require_own_link(parent, name);
    Handle dataset(checked(id, "opening dataset " + name), H5Dclose);
    require_own_data(dataset.id(), name);
    return dataset;
}

inline bool has_link(const hid_t parent, const std::string& name) {
    return H5Lexists(parent, name.c_str(), H5P_DEFAULT) > 0;
}

inline Handle utf8_type() {
    Handle type(checked(H5Tcopy(H5T_C_S1), "making a string type"), H5Tclose);
    H5Tset_size(type.id(), H5T_VARIABLE);
    H5Tset_cset(type.id(), H5T_CSET_UTF8);
    return type;
}

/// Writes a variable-length UTF-8 string attribute, in place of one of the same name.
inline void write_attribute(const hid_t object, const std::string& name, const std::string& value) {
    if (H5Aexists(object, name.c_str()) > 0) H5Adelete(object, name.c_str());
    const auto type = utf8_type();
    const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
    const Handle attribute(checked(H5Acreate2(object, name.c_str(), type.id(), space.id(),
                                              H5P_DEFAULT, H5P_DEFAULT),
                                   "creating attribute " + name),
                           H5Aclose);
    const char* text = value.c_str();
    checked(H5Awrite(attribute.id(), type.id(), &text), "writing attribute " + name);
}

/// Writes a list of strings as an attribute (n).
inline void write_attribute(const hid_t object, const std::string& name,
                            const std::vector<std::string>& values) {
    const auto type = utf8_type();
    const hsize_t count = values.size();
    const Handle space(H5Screate_simple(1, &count, nullptr), H5Sclose);
    const Handle attribute(checked(H5Acreate2(object, name.c_str(), type.id(), space.id(),
                                              H5P_DEFAULT, H5P_DEFAULT),
                                   "creating attribute " + name),
                           H5Aclose);
    std::vector<const char*> texts;
    for (const auto& value : values) texts.push_back(value.c_str());
    checked(H5Awrite(attribute.id(), type.id(), texts.data()), "writing attribute " + name);
}

/// A single string, of fixed or variable length; empty when there is no such attribute.
///
/// @throws Error where the attribute is anything else
inline std::string read_attribute(const hid_t object, const std::string& name) {
    if (H5Aexists(object, name.c_str()) <= 0) return {};
    const Handle attribute(
        checked(H5Aopen(object, name.c_str(), H5P_DEFAULT), "opening attribute " + name), H5Aclose);
    const Handle stored(checked(H5Aget_type(attribute.id()), "reading a type"), H5Tclose);
    require_single_string(attribute.id(), stored.id(), name);
    if (H5Tis_variable_str(stored.id()) <= 0) {
        std::string value(string_bytes(attribute.id(), stored.id(), name), '\0');
        checked(H5Aread(attribute.id(), stored.id(), value.data()), "reading attribute " + name);
        return value.substr(0, value.find('\0'));
    }
    char* text = nullptr;
    checked(H5Aread(attribute.id(), utf8_type().id(), static_cast<void*>(&text)),
            "reading attribute " + name);
    std::string value(text == nullptr ? "" : text);
    H5free_memory(text);
    return value;
}

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
    checked(H5Dwrite(dataset.id(), native_type<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, data),
            "writing dataset " + name);
}

/// An empty dataset that grows along its first axis.
///
/// @param row    extents of one row; empty for numbers
/// @param chunk  rows per chunk
inline Handle create_growing(const hid_t parent, const std::string& name, const hid_t stored,
                             const std::vector<hsize_t>& row, const hsize_t chunk) {
    std::vector<hsize_t> extents{0};
    std::vector<hsize_t> limits{H5S_UNLIMITED};
    std::vector<hsize_t> chunks{chunk};
    for (auto* list : {&extents, &limits, &chunks})
        list->insert(list->end(), row.begin(), row.end());
    const Handle space(H5Screate_simple(static_cast<int>(extents.size()), extents.data(),
                                        limits.data()),
                       H5Sclose);
    const Handle properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    H5Pset_chunk(properties.id(), static_cast<int>(chunks.size()), chunks.data());
    return {checked(H5Dcreate2(parent, name.c_str(), stored, space.id(), H5P_DEFAULT,
                               properties.id(), H5P_DEFAULT),
                    "creating dataset " + name),
            H5Dclose};
}

/// Reads or writes row `index` of a growing dataset: the file's side of the transfer.
inline Handle row_selection(const hid_t dataset, const hsize_t index) {
    auto count = shape(dataset);
    std::vector<hsize_t> start(count.size(), 0);
    start[0] = index;
    count[0] = 1;
    Handle space(H5Dget_space(dataset), H5Sclose);
    checked(H5Sselect_hyperslab(space.id(), H5S_SELECT_SET, start.data(), nullptr, count.data(),
                                nullptr),
            "selecting a row");
    return space;
}

/// The memory's side of a transfer of `count` contiguous numbers.
inline Handle memory_space(const hsize_t count) {
    return {H5Screate_simple(1, &count, nullptr), H5Sclose};
}

/// Appends one row.
template <typename T>
void append_row(const hid_t dataset, const std::span<const T> row) {
    auto extents = shape(dataset);
    const auto index = extents[0]++;
    checked(H5Dset_extent(dataset, extents.data()), "growing a dataset");
    const auto selection = row_selection(dataset, index);
    const auto memory = memory_space(row.size());
    checked(H5Dwrite(dataset, native_type<T>(), memory.id(), selection.id(), H5P_DEFAULT,
                     row.data()),
            "writing a row");
}

/// What lies beyond the end of a file that was cut short reads as zeros.
///
/// @throws Error where the chunk of row `index` is not within the file
inline void require_stored(const hid_t dataset, const hsize_t index) {
    if (is_whole(dataset)) return;
    ++chunk_searches();
    const Handle properties(H5Dget_create_plist(dataset), H5Pclose);
    if (H5Pget_layout(properties.id()) != H5D_CHUNKED) return;
    std::vector<hsize_t> start(shape(dataset).size(), 0);
    start[0] = index;
    unsigned filters = 0;
    haddr_t address = HADDR_UNDEF;
    hsize_t size = 0;
    checked(H5Dget_chunk_info_by_coord(dataset, start.data(), &filters, &address, &size),
            "finding a row");
    require(address != HADDR_UNDEF && address + size <= file_bytes(dataset),
            "{} ends before row {} (it was cut short)", file_name(dataset), index);
}

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
    checked(H5Dread(dataset, native_type<T>(), memory.id(), selection.id(), H5P_DEFAULT,
                    row.data()),
            "reading a row");
    return row;
}

/// Reads a whole dataset, row-major.
template <typename T>
std::vector<T> read_all(const hid_t parent, const std::string& name) {
    const auto dataset = open_dataset(parent, name);
    require_numbers(dataset.id(), std::is_integral_v<T>);
    std::vector<T> values(number_count(dataset.id(), shape(dataset.id())));
    checked(H5Dread(dataset.id(), native_type<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()),
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
