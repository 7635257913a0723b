#include "grokscope/run/hdf5.hpp"

#include <hdf5.h>

#include <string>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/run/hdf5_declared.hpp"
#include "grokscope/run/hdf5_handle.hpp"
#include "grokscope/run/hdf5_length.hpp"

namespace grokscope::hdf5 {

hid_t transfer() {
    static const hid_t properties = [] {
        constexpr std::size_t buffer_bytes = std::size_t{1} << 15;
        const auto list = checked(H5Pcreate(H5P_DATASET_XFER), "describing a transfer");
        checked(H5Pset_buffer(list, buffer_bytes, nullptr, nullptr), "describing a transfer");
        return list;
    }();
    return properties;
}

Handle create_group(const hid_t parent, const std::string& name) {
    return {checked(H5Gcreate2(parent, name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                    "creating group " + name),
            H5Gclose};
}

Handle open_group(const hid_t parent, const std::string& name) {
    return {checked(H5Gopen2(parent, name.c_str(), H5P_DEFAULT), "opening group " + name),
            H5Gclose};
}

Handle open_dataset(const hid_t parent, const std::string& name) {
    const auto id = H5Dopen2(parent, name.c_str(), H5P_DEFAULT);
    if (id < 0) require_own_link(parent, name);
    Handle dataset(checked(id, "opening dataset " + name), H5Dclose);
    require_own_data(dataset.id(), name);
    return dataset;
}

bool has_link(const hid_t parent, const std::string& name) {
    return H5Lexists(parent, name.c_str(), H5P_DEFAULT) > 0;
}

namespace {

Handle utf8_type() {
    Handle type(checked(H5Tcopy(H5T_C_S1), "making a string type"), H5Tclose);
    H5Tset_size(type.id(), H5T_VARIABLE);
    H5Tset_cset(type.id(), H5T_CSET_UTF8);
    return type;
}

}  // namespace

void write_attribute(const hid_t object, const std::string& name, const std::string& value) {
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

void write_attribute(const hid_t object, const std::string& name,
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

std::string read_attribute(const hid_t object, const std::string& name) {
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

Handle create_growing(const hid_t parent, const std::string& name, const hid_t stored,
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

Handle row_selection(const hid_t dataset, const hsize_t index, const hsize_t rows) {
    auto count = shape(dataset);
    std::vector<hsize_t> start(count.size(), 0);
    start[0] = index;
    count[0] = rows;
    Handle space(H5Dget_space(dataset), H5Sclose);
    checked(H5Sselect_hyperslab(space.id(), H5S_SELECT_SET, start.data(), nullptr, count.data(),
                                nullptr),
            "selecting a row");
    return space;
}

Handle memory_space(const hsize_t count) {
    return {H5Screate_simple(1, &count, nullptr), H5Sclose};
}

void require_stored(const hid_t dataset, const hsize_t index) {
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

}  // namespace grokscope::hdf5
