#include "grokscope/run/hdf5_declared.hpp"

#include <fmt/ranges.h>
#include <hdf5.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/run/hdf5_handle.hpp"

namespace grokscope::hdf5 {

std::vector<hsize_t> shape(const hid_t dataset) {
    const Handle space(checked(H5Dget_space(dataset), "reading a shape"), H5Sclose);
    std::vector<hsize_t> extents(
        static_cast<std::size_t>(checked(H5Sget_simple_extent_ndims(space.id()), "a rank")));
    H5Sget_simple_extent_dims(space.id(), extents.data(), nullptr);
    return extents;
}

std::string file_name(const hid_t object) {
    std::string name(static_cast<std::size_t>(
                         checked(H5Fget_name(object, nullptr, 0), "reading a file's name")),
                     '\0');
    H5Fget_name(object, name.data(), name.size() + 1);
    return name;
}

hsize_t file_bytes(const hid_t object) {
    const Handle file(checked(H5Iget_file_id(object), "finding a file"), H5Fclose);
    void* descriptor = nullptr;
    checked(H5Fget_vfd_handle(file.id(), H5P_DEFAULT, &descriptor), "finding a file's descriptor");
    struct stat found = {};
    checked(::fstat(*static_cast<const int*>(descriptor), &found), "reading a file's size");
    return static_cast<hsize_t>(found.st_size);
}

namespace {

/// The name of an object, as `/metrics/step`.
std::string object_name(const hid_t object) {
    std::array<char, 256> name{};
    H5Iget_name(object, name.data(), name.size());
    return name.data();
}

}  // namespace

void require_own_link(const hid_t parent, const std::string& name) {
    for (auto end = name.find('/', 1);; end = name.find('/', end + 1)) {
        const auto link = name.substr(0, end);
        H5L_info_t info = {};
        if (H5Lget_info(parent, link.c_str(), &info, H5P_DEFAULT) < 0) return;
        require(info.type != H5L_TYPE_EXTERNAL,
                "{} is a link to another file (data within this one would be right)", link);
        if (end == std::string::npos) return;
    }
}

namespace {

/// Filters whose code of HDF5 stands damaged data, or that a checksum guards.
bool is_known_filter(const H5Z_filter_t filter) {
    return filter == H5Z_FILTER_DEFLATE || filter == H5Z_FILTER_SHUFFLE ||
           filter == H5Z_FILTER_FLETCHER32;
}

}  // namespace

int filter_count(const hid_t dataset) {
    const Handle properties(checked(H5Dget_create_plist(dataset), "reading a layout"), H5Pclose);
    return checked(H5Pget_nfilters(properties.id()), "reading filters");
}

void require_own_data(const hid_t dataset, const std::string& name) {
    const Handle properties(checked(H5Dget_create_plist(dataset), "reading a layout"), H5Pclose);
    const auto layout = H5Pget_layout(properties.id());
    const bool is_own = layout == H5D_COMPACT || layout == H5D_CHUNKED ||
                        (layout == H5D_CONTIGUOUS && H5Pget_external_count(properties.id()) == 0);
    require(is_own, "dataset {} takes its data from other files (its own would be right)", name);
    const int filters = checked(H5Pget_nfilters(properties.id()), "reading filters");
    for (int i = 0; i < filters; ++i) {
        std::size_t values = 0;
        unsigned flags = 0;
        unsigned config = 0;
        const auto filter = H5Pget_filter2(properties.id(), static_cast<unsigned>(i), &flags,
                                           &values, nullptr, 0, nullptr, &config);
        require(is_known_filter(filter),
                "dataset {} has the filter {} (none, gzip, shuffle or fletcher32 would be right)",
                name, static_cast<int>(filter));
    }
}

bool has_numbers(const hid_t dataset, const bool whole) {
    const Handle type(checked(H5Dget_type(dataset), "reading a type"), H5Tclose);
    const auto bytes = H5Tget_size(type.id());
    if (whole)
        return H5Tget_class(type.id()) == H5T_INTEGER && bytes <= 8 &&
               H5Tget_precision(type.id()) == 8 * bytes && H5Tget_offset(type.id()) == 0;
    const std::array known{H5T_IEEE_F32LE, H5T_IEEE_F64LE, H5T_IEEE_F32BE, H5T_IEEE_F64BE};
    return std::any_of(known.begin(), known.end(),
                       [&](const hid_t each) { return H5Tequal(type.id(), each) > 0; });
}

void require_numbers(const hid_t dataset, const bool whole) {
    require(has_numbers(dataset, whole),
            "dataset {} has another type of numbers ({} would be right)", object_name(dataset),
            whole ? "integers" : "float32 or float64");
}

bool is_float32(const hid_t dataset) {
    require_numbers(dataset, false);
    const Handle type(checked(H5Dget_type(dataset), "reading a type"), H5Tclose);
    return H5Tget_size(type.id()) == sizeof(float);
}

std::size_t number_count(const hid_t dataset, const std::vector<hsize_t>& extents) {
    constexpr hsize_t most_by_gzip = 1032;
    const auto bytes = file_bytes(dataset);
    const auto most = filter_count(dataset) > 0 ? bytes * most_by_gzip : bytes;
    hsize_t count = 1;
    for (const auto extent : extents) {
        require(extent == 0 || count <= most / extent,
                "dataset {} declares {} numbers in a file of {} bytes (fewer would be right: it is "
                "damaged)",
                object_name(dataset), fmt::join(extents, " x "), bytes);
        count *= extent;
    }
    return count;
}

void require_single_string(const hid_t attribute, const hid_t type, const std::string& name) {
    const Handle space(checked(H5Aget_space(attribute), "reading a shape"), H5Sclose);
    require(H5Tget_class(type) == H5T_STRING && H5Sget_simple_extent_type(space.id()) == H5S_SCALAR,
            "attribute {} is not one string (one would be right)", name);
}

std::size_t string_bytes(const hid_t object, const hid_t type, const std::string& name) {
    const auto length = H5Tget_size(type);
    const auto bytes = file_bytes(object);
    require(length <= bytes, "{} is a text of {} bytes in a file of {} (it is damaged)", name,
            length, bytes);
    return length;
}

}  // namespace grokscope::hdf5
