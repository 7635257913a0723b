#pragma once

#include <hdf5.h>
#include <hdf5_hl.h>

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "grokscope/error.hpp"
#include "grokscope/hdf5_length.hpp"
#include "grokscope/matrix.hpp"

/// A thin layer over the HDF5 C library: handles that close themselves, calls that throw.
namespace grokscope::hdf5 {

/// Held while the library is called by code that several threads run: it is not made for that.
inline std::recursive_mutex& library() {
    static std::recursive_mutex mutex;
    return mutex;
}

/// Owns one HDF5 identifier.
class Handle {
public:
    using Close = herr_t (*)(hid_t);

    Handle() = default;
    Handle(const hid_t id, const Close closer) : id_(id), close_(closer) {}
    Handle(Handle&& other) noexcept
        : id_(std::exchange(other.id_, H5I_INVALID_HID)), close_(other.close_) {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(id_, other.id_);
        std::swap(close_, other.close_);
        return *this;
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() { close(); }

    hid_t id() const { return id_; }

    /// Closes now, for callers who must know whether that worked.
    bool close() {
        if (id_ < 0) return true;
        const std::lock_guard lock(library());
        return close_(std::exchange(id_, H5I_INVALID_HID)) >= 0;
    }

private:
    hid_t id_ = H5I_INVALID_HID;
    Close close_ = H5Idec_ref;
};

/// Stops the library from printing its error stack, and from a clean-up of its own at exit, which
/// crashes when a write has failed on a full disk; call before anything else.
inline void silence() {
    H5dont_atexit();
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

/// @throws Error unless the call that gave `result` succeeded
template <typename Result>
Result checked(const Result result, const std::string& what) {
    require(result >= 0, "{} failed (is the disk full, or the file not a run file?)", what);
    return result;
}

/// The memory type of a C++ number.
template <typename T>
hid_t native_type() {
    if constexpr (std::is_same_v<T, double>)
        return H5T_NATIVE_DOUBLE;
    else if constexpr (std::is_same_v<T, float>)
        return H5T_NATIVE_FLOAT;
    else if constexpr (std::is_same_v<T, std::uint8_t>)
        return H5T_NATIVE_UINT8;
    else
        return H5T_NATIVE_INT64;
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

inline Handle open_dataset(const hid_t parent, const std::string& name) {
    return {checked(H5Dopen2(parent, name.c_str(), H5P_DEFAULT), "opening dataset " + name),
            H5Dclose};
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

/// A scalar string attribute, of fixed or variable length; empty when there is none.
inline std::string read_attribute(const hid_t object, const std::string& name) {
    if (H5Aexists(object, name.c_str()) <= 0) return {};
    const Handle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose);
    const auto type = utf8_type();
    char* text = nullptr;
    if (H5Aread(attribute.id(), type.id(), static_cast<void*>(&text)) < 0 || text == nullptr)
        return {};
    std::string value(text);
    H5free_memory(text);
    return value;
}

/// Extents of a dataset.
inline std::vector<hsize_t> shape(const hid_t dataset) {
    const Handle space(checked(H5Dget_space(dataset), "reading a shape"), H5Sclose);
    std::vector<hsize_t> extents(
        static_cast<std::size_t>(checked(H5Sget_simple_extent_ndims(space.id()), "a rank")));
    H5Sget_simple_extent_dims(space.id(), extents.data(), nullptr);
    return extents;
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

/// The name of the file that an object is in.
inline std::string file_name(const hid_t object) {
    std::string name(static_cast<std::size_t>(
                         checked(H5Fget_name(object, nullptr, 0), "reading a file's name")),
                     '\0');
    H5Fget_name(object, name.data(), name.size() + 1);
    return name;
}

/// What lies beyond the end of a file that was cut short reads as zeros.
///
/// @throws Error where the chunk of row `index` is not within the file
inline void require_stored(const hid_t dataset, const hsize_t index) {
    if (is_whole(dataset, file_name(dataset))) return;
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
    const auto name = file_name(dataset);
    require(address != HADDR_UNDEF && address + size <= std::filesystem::file_size(name),
            "{} ends before row {} (it was cut short)", name, index);
}

/// Reads row `index` of a dataset as numbers of type T.
template <typename T>
std::vector<T> read_row(const hid_t dataset, const hsize_t index) {
    const auto extents = shape(dataset);
    require(!extents.empty() && index < extents[0], "there is no row {} (a dataset of {} axes)",
            index, extents.size());
    require_stored(dataset, index);
    hsize_t count = 1;
    for (std::size_t axis = 1; axis < extents.size(); ++axis) count *= extents[axis];
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
    hsize_t count = 1;
    for (const auto extent : shape(dataset.id())) count *= extent;
    std::vector<T> values(count);
    checked(H5Dread(dataset.id(), native_type<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()),
            "reading dataset " + name);
    return values;
}

}  // namespace grokscope::hdf5
