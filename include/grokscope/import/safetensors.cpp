#include "grokscope/import/safetensors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "grokscope/base/choice.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/printable.hpp"
#include "grokscope/import/byte_source.hpp"
#include "grokscope/import/element_type.hpp"
#include "grokscope/import/json_nodes.hpp"
#include "grokscope/import/stored_value.hpp"
#include "grokscope/import/tensor.hpp"

namespace grokscope {
namespace {

constexpr std::int64_t longest_safetensors_header = 100'000'000;
constexpr std::size_t most_shards = 10'000;

struct SafetensorsTypeRow {
    std::string_view name;
    ElementType type;
};

constexpr std::array<SafetensorsTypeRow, 13> safetensors_types = {{{"BOOL", ElementType::boolean},
                                                                   {"I8", ElementType::int8},
                                                                   {"U8", ElementType::uint8},
                                                                   {"I16", ElementType::int16},
                                                                   {"U16", ElementType::uint16},
                                                                   {"I32", ElementType::int32},
                                                                   {"U32", ElementType::uint32},
                                                                   {"I64", ElementType::int64},
                                                                   {"U64", ElementType::uint64},
                                                                   {"F16", ElementType::float16},
                                                                   {"BF16", ElementType::bfloat16},
                                                                   {"F32", ElementType::float32},
                                                                   {"F64", ElementType::float64}}};

std::optional<ElementType> safetensors_type(const std::string_view name) {
    const auto* const row =
        std::find_if(safetensors_types.begin(), safetensors_types.end(),
                     [&](const SafetensorsTypeRow& each) { return each.name == name; });
    if (row == safetensors_types.end()) return {};
    return row->type;
}

NodeIndex value_under(const StoredNodes& nodes, const NodeIndex dict, const std::string_view key) {
    for (const auto& [name, value] : nodes.dict(dict))
        if (nodes.text(name) == key) return value;
    require(false, "a tensor has no {} (one would be right)", key);
    return 0;
}

/// From where to where in the data.
std::pair<std::int64_t, std::int64_t> offsets_of(const StoredNodes& nodes, const NodeIndex entry) {
    const auto offsets = nodes.integers(value_under(nodes, entry, "data_offsets"));
    require(offsets.size() == 2 && offsets[0] >= 0 && offsets[0] <= offsets[1],
            "a tensor has data_offsets [{}] (two in order would be right)",
            fmt::join(offsets, ", "));
    return {offsets[0], offsets[1]};
}

/// A tensor of a type of ours; nothing of others.
std::optional<Tensor> tensor_in(StoredNodes& nodes, const NodeIndex entry, const std::string& name,
                                const SharedBytes& data) {
    const auto [begin, end] = offsets_of(nodes, entry);
    const auto bytes = part_of(data, begin, end - begin);
    const auto& type_name = nodes.text(value_under(nodes, entry, "dtype"));
    const auto type = safetensors_type(type_name);
    if (!type) {
        nodes.note(fmt::format("tensor {} has elements of type {}: skipped", name, type_name));
        return {};
    }
    auto tensor =
        contiguous_tensor(*type, nodes.integers(value_under(nodes, entry, "shape")), bytes);
    require(element_count(tensor) * element_size(*type) == bytes->size(),
            "it is {} in {} bytes (as many as that takes would be right)", described(tensor),
            bytes->size());
    return tensor;
}

/// That the data of all tensors follow each other from the first byte to the last.
void require_no_holes(std::vector<std::pair<std::int64_t, std::int64_t>> offsets,
                      const std::int64_t size) {
    std::sort(offsets.begin(), offsets.end());
    std::int64_t at = 0;
    for (const auto& [begin, end] : offsets) {
        require(begin == at,
                "has data that begin at byte {} after data that end at byte {} (one after the "
                "other would be right)",
                begin, at);
        at = end;
    }
    require(at == size, "has {} bytes of data, of which tensors take {} (all would be right)", size,
            at);
}

bool is_metadata(const StoredNodes& nodes, const NodeIndex key) {
    return nodes.text(key) == "__metadata__";
}

std::optional<Tensor> named_tensor(StoredNodes& nodes, const NodeIndex entry,
                                   const std::string& name, const SharedBytes& data) {
    try {
        return tensor_in(nodes, entry, name, data);
    } catch (const Error& error) {
        throw Error(fmt::format("tensor {}: {}", printable(shortened(name)), error.what()));
    }
}

/// The JSON of the header, and what follows it.
std::pair<NodeIndex, SharedBytes> header_and_data(const SharedBytes& file, StoredNodes& nodes) {
    const auto held = file->read();
    const auto text = text_view(held);
    std::int64_t size = 0;
    require(text.size() >= sizeof size, "is cut before its header (a whole file would be right)");
    std::memcpy(&size, text.data(), sizeof size);
    const auto left = file->size() - static_cast<std::int64_t>(sizeof size);
    require(size >= 0 && size <= std::min(left, longest_safetensors_header),
            "has a header of {} bytes in {} (up to {} would be right)", size, left,
            longest_safetensors_header);
    const auto header = json_nodes(text.substr(sizeof size, static_cast<std::size_t>(size)), nodes);
    return {header, part_of(file, file->size() - left + size, left - size)};
}

}  // namespace

bool is_safetensors(const std::string_view beginning, const std::int64_t size) {
    std::int64_t header = 0;
    if (beginning.size() <= sizeof header || beginning[sizeof header] != '{') return false;
    std::memcpy(&header, beginning.data(), sizeof header);
    return header > 0 && header <= size;
}

NodeIndex safetensors_nodes(const SharedBytes& file, StoredNodes& nodes) {
    const auto [header, data] = header_and_data(file, nodes);
    std::vector<std::pair<std::int64_t, std::int64_t>> offsets;
    NodePairs tensors;
    for (const auto& [key, entry] : NodePairs(nodes.dict(header))) {
        if (is_metadata(nodes, key)) {
            tensors.emplace_back(key, entry);
        } else {
            const auto tensor = named_tensor(nodes, entry, nodes.text(key), data);
            offsets.push_back(offsets_of(nodes, entry));
            if (tensor) tensors.emplace_back(key, nodes.add_tensor(*tensor));
        }
    }
    require_no_holes(std::move(offsets), data->size());
    return nodes.add_dict(std::move(tensors));
}

bool is_safetensors_index(const StoredNodes& nodes, const NodeIndex json) {
    if (nodes.kind(json) != StoredKind::dict) return false;
    const auto& pairs = nodes.dict(json);
    return std::any_of(pairs.begin(), pairs.end(), [&](const auto& pair) {
        return nodes.text(pair.first) == "weight_map" &&
               nodes.kind(pair.second) == StoredKind::dict;
    });
}

namespace {

/// Where a file lies that an index names.
///
/// @throws Error unless it is in the folder of the index, and no link out of it
std::filesystem::path shard_path(const std::filesystem::path& index, const std::string& name) {
    const bool is_name = !name.empty() && name != "." && name != ".." &&
                         name.find_first_of(std::string("/\0", 2)) == std::string::npos;
    require(is_name, "names the file {} (one beside it would be right)",
            printable(shortened(name)));
    std::error_code error;
    const auto folder =
        std::filesystem::canonical(std::filesystem::absolute(index).parent_path(), error);
    const auto path = std::filesystem::canonical(folder / name, error);
    require(!error, "names the file {}: {}", printable(shortened(name)), error.message());
    require(path.parent_path() == folder,
            "names the file {}, a link to another folder (one beside it would be right)",
            printable(shortened(name)));
    return path;
}

/// The tensors of a file that an index names.
std::map<std::string, NodeIndex> tensors_of_shard(const std::filesystem::path& index,
                                                  const std::string& name, StoredNodes& nodes) {
    const auto file = mapped_file(shard_path(index, name));
    const auto beginning = file->read_beginning(16);
    require(is_safetensors(text_view(beginning), file->size()),
            "names the file {}, which is none of safetensors (one would be right)",
            printable(shortened(name)));
    std::map<std::string, NodeIndex> tensors;
    for (const auto& [key, value] : nodes.dict(safetensors_nodes(file, nodes)))
        tensors.emplace(nodes.text(key), value);
    return tensors;
}

}  // namespace

NodeIndex safetensors_index_nodes(const std::filesystem::path& index, const NodeIndex json,
                                  StoredNodes& nodes) {
    std::map<std::string, std::map<std::string, NodeIndex>> shards;
    NodePairs tensors;
    for (const auto& [key, shard] : NodePairs(nodes.dict(value_under(nodes, json, "weight_map")))) {
        const auto name = nodes.text(shard);
        if (shards.count(name) == 0) {
            require(shards.size() < most_shards, "names more than {} files", most_shards);
            shards.emplace(name, tensors_of_shard(index, name, nodes));
        }
        const auto found = shards.at(name).find(nodes.text(key));
        require(found != shards.at(name).end(), "says that {} has {}, which it has not",
                printable(shortened(name)), printable(shortened(nodes.text(key))));
        tensors.emplace_back(key, found->second);
    }
    return nodes.add_dict(std::move(tensors));
}

}  // namespace grokscope
