#include "grokscope/import/torch_storage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "grokscope/base/choice.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/printable.hpp"
#include "grokscope/import/byte_source.hpp"
#include "grokscope/import/element_type.hpp"
#include "grokscope/import/stored_value.hpp"

namespace grokscope {
namespace {

struct StorageClassRow {
    std::string_view name;
    std::int64_t size;
    std::optional<ElementType> type;
};

constexpr std::array<StorageClassRow, 19> storage_types = {{
    {"BoolStorage", 1, ElementType::boolean},
    {"CharStorage", 1, ElementType::int8},
    {"ByteStorage", 1, ElementType::uint8},
    {"ShortStorage", 2, ElementType::int16},
    {"IntStorage", 4, ElementType::int32},
    {"LongStorage", 8, ElementType::int64},
    {"HalfStorage", 2, ElementType::float16},
    {"BFloat16Storage", 2, ElementType::bfloat16},
    {"FloatStorage", 4, ElementType::float32},
    {"DoubleStorage", 8, ElementType::float64},
    {"UntypedStorage", 1, ElementType::uint8},
    {"_UntypedStorage", 1, ElementType::uint8},
    {"ComplexFloatStorage", 8, {}},
    {"ComplexDoubleStorage", 16, {}},
    {"QInt8Storage", 1, {}},
    {"QUInt8Storage", 1, {}},
    {"QInt32Storage", 4, {}},
    {"QUInt4x2Storage", 1, {}},
    {"QUInt2x4Storage", 1, {}},
}};

/// Of a class, whatever its module: `torch.cuda.FloatStorage` was one once.
StorageClassRow storage_type(const std::string_view class_name) {
    const auto name = class_name.substr(class_name.rfind('.') + 1);
    const auto* const row =
        std::find_if(storage_types.begin(), storage_types.end(),
                     [&](const StorageClassRow& each) { return each.name == name; });
    return row == storage_types.end() ? StorageClassRow{name, 0, {}} : *row;
}

/// A key may be a number in files that TorchScript wrote.
std::string key_of(const StoredNodes& nodes, const NodeIndex key) {
    return nodes.kind(key) == StoredKind::integer ? std::to_string(nodes.integer(key))
                                                  : nodes.text(key);
}

}  // namespace

std::optional<TorchStorage> torch_storage(const StoredNodes& nodes, const NodeIndex identity) {
    const auto& parts = nodes.list(identity);
    if (parts.empty() || nodes.text(parts[0]) != "storage") return {};
    require(parts.size() == 5 || parts.size() == 6,
            "a storage is told by {} values (5 or 6 would be right)", parts.size());
    const auto& class_name = nodes.text(parts[1]);
    const bool has_view = parts.size() == 6 && nodes.kind(parts[5]) != StoredKind::none;
    const auto [name, size, type] = storage_type(class_name);
    return TorchStorage{.class_name = class_name,
                        .type = type,
                        .element_size = size,
                        .key = key_of(nodes, parts[2]),
                        .location = nodes.text(parts[3]),
                        .count = nodes.integer(parts[4]),
                        .view = has_view ? std::optional(parts[5]) : std::nullopt};
}

std::int64_t size_of_storage(const TorchStorage& storage, const std::int64_t most) {
    require(storage.element_size > 0, "storage {} is of class {} (one of PyTorch would be right)",
            printable(shortened(storage.key)), printable(shortened(storage.class_name)));
    require(storage.count >= 0 && storage.count <= most / storage.element_size,
            "storage {} has {} elements, more than its {} bytes have (a whole file would be right)",
            printable(shortened(storage.key)), storage.count, most);
    return storage.count * storage.element_size;
}

NodeIndex add_torch_storage(StoredNodes& nodes, const TorchStorage& storage,
                            const SharedBytes& bytes, const bool is_big_endian) {
    if (storage.location.substr(0, 3) != "cpu")
        nodes.note(fmt::format("a tensor was on {}: read all the same", storage.location));
    if (!storage.type) return nodes.add_object(storage.class_name, {});
    const auto size = size_of_storage(storage, bytes->size());
    auto tensor = contiguous_tensor(*storage.type, {storage.count},
                                    size == bytes->size() ? bytes : part_of(bytes, 0, size));
    tensor.is_big_endian = is_big_endian;
    return nodes.add_tensor(std::move(tensor));
}

}  // namespace grokscope
