#include "grokscope/run/hdf5_walk.hpp"

#include <hdf5.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/run/hdf5.hpp"
#include "grokscope/run/hdf5_declared.hpp"
#include "grokscope/run/hdf5_handle.hpp"

namespace grokscope::hdf5 {
namespace {

/// The names of what attributes there are.
std::vector<std::string> attribute_names(const hid_t object) {
    std::vector<std::string> names;
    const auto visit = [](hid_t, const char* name, const H5A_info_t*, void* list) {
        static_cast<std::vector<std::string>*>(list)->emplace_back(name);
        return herr_t{0};
    };
    hsize_t start = 0;
    checked(H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, &start, visit, &names),
            "listing attributes");
    return names;
}

/// Whether numbers of an attribute, which nobody asks for, lie there and not text.
bool is_text(const hid_t object, const std::string& name) {
    const Handle attribute(
        checked(H5Aopen(object, name.c_str(), H5P_DEFAULT), "opening attribute " + name), H5Aclose);
    const Handle type(checked(H5Aget_type(attribute.id()), "reading a type"), H5Tclose);
    return H5Tget_class(type.id()) == H5T_STRING;
}

}  // namespace

std::vector<std::string> member_names(const hid_t group) {
    std::vector<std::string> names;
    const auto visit = [](hid_t, const char* name, const H5L_info_t* info, void* list) {
        if (info->type == H5L_TYPE_HARD)
            static_cast<std::vector<std::string>*>(list)->emplace_back(name);
        return herr_t{0};
    };
    hsize_t start = 0;
    checked(H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, &start, visit, &names),
            "listing a group");
    return names;
}

std::vector<std::pair<std::string, std::string>> read_attributes(const hid_t object) {
    std::vector<std::pair<std::string, std::string>> attributes;
    for (const auto& name : attribute_names(object))
        if (is_text(object, name)) attributes.emplace_back(name, read_attribute(object, name));
    return attributes;
}

namespace {

/// Whether each chunk has a size of its own, which the library believes when it reads the chunk: in
/// the index of files in the old format, and behind a filter.
bool has_sizes_of_chunks(const hid_t dataset) {
    if (filter_count(dataset) > 0) return true;
    H5D_chunk_index_t index = H5D_CHUNK_IDX_BTREE;
    checked(H5Dget_chunk_index_type(dataset, &index), "finding an index of chunks");
    return index == H5D_CHUNK_IDX_BTREE;
}

/// Goes through the index of a dataset's chunks.
///
/// @return  the rows from one that is to be read to the next
hsize_t walk_chunks(const hid_t dataset, const std::vector<hsize_t>& extents) {
    const Handle properties(H5Dget_create_plist(dataset), H5Pclose);
    if (H5Pget_layout(properties.id()) != H5D_CHUNKED) return extents[0];
    hsize_t chunks = 0;
    const Handle space(H5Dget_space(dataset), H5Sclose);
    checked(H5Dget_num_chunks(dataset, space.id(), &chunks), "finding chunks");
    std::vector<hsize_t> chunk(extents.size(), 1);
    checked(H5Pget_chunk(properties.id(), static_cast<int>(chunk.size()), chunk.data()),
            "reading the size of chunks");
    return has_sizes_of_chunks(dataset) ? std::max<hsize_t>(1, chunk[0]) : extents[0];
}

/// Reads the first and the last row of a dataset; one of each chunk where the file says how large
/// each is. Other numbers cannot do harm, wherever they lie.
void walk_dataset(const hid_t parent, const std::string& name, const OnStep& on_step) {
    const auto dataset = open_dataset(parent, name);
    const auto extents = shape(dataset.id());
    const bool whole = has_numbers(dataset.id(), true);
    if (extents.empty() || (!whole && !has_numbers(dataset.id(), false))) return;
    const auto stride = walk_chunks(dataset.id(), extents);
    const auto read = [&](const hsize_t row) {
        if (whole)
            (void)read_row<std::int64_t>(dataset.id(), row);
        else
            (void)read_row<double>(dataset.id(), row);
    };
    if (extents[0] == 0) return;
    for (hsize_t row = 0; row + 1 < extents[0]; row += stride) {
        read(row);
        on_step();
    }
    read(extents[0] - 1);
}

/// Walks through groups and what is in them, each once.
class Walk {
public:
    explicit Walk(OnStep on_step) : on_step_(std::move(on_step)) {}

    void group(const hid_t group, const std::string& path, const int depth = 0) {
        constexpr int deepest = 8;
        require(depth <= deepest, "{} lies deeper than {} groups (it is damaged)", path, deepest);
        for (const auto& name : member_names(group)) {
            H5O_info_t info = {};
            checked(H5Oget_info_by_name2(group, name.c_str(), &info, H5O_INFO_BASIC, H5P_DEFAULT),
                    "finding " + path + name);
            if (!seen_.insert(info.addr).second) continue;
            if (info.type == H5O_TYPE_DATASET) walk_dataset(group, name, on_step_);
            if (info.type == H5O_TYPE_GROUP)
                member(open_group(group, name).id(), path + name, depth);
            on_step_();
        }
    }

private:
    /// The runs of a merged sweep are walked one by one, when they are read.
    void member(const hid_t id, const std::string& path, const int depth) {
        if (path.starts_with("/runs/"))
            (void)read_attribute(id, "status");
        else
            group(id, path + "/", depth + 1);
    }

    OnStep on_step_;
    std::set<haddr_t> seen_;
};

}  // namespace

void walk(const hid_t place, const OnStep& on_step) {
    if (!read_attribute(place, "format").starts_with("grokscope-")) return;
    (void)read_attributes(place);
    Walk(on_step).group(place, "/");
}

}  // namespace grokscope::hdf5
