#include "grokscope/export/pickled.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/export/export_tensor.hpp"

namespace grokscope::pickled {
namespace {

/// The lowest bytes of a number, the least first.
std::string low_bytes(const std::int64_t value, const std::size_t count) {
    return bytes_in_memory(std::vector{value}).substr(0, count);
}

Object global(const std::string& module, const std::string& name) {
    return "c" + module + "\n" + name + "\n";
}

Object called(const Object& function, const Object& arguments) {
    return function + arguments + "R";
}

/// Between a mark and the operation that takes all above it.
Object marked(const std::vector<Object>& objects, const char take) {
    Object all = "(";
    for (const auto& object : objects) all += object;
    return all + take;
}

/// A dictionary with its items.
Object filled(const Object& empty, const Items& items) {
    if (items.empty()) return empty;
    std::vector<Object> pairs;
    for (const auto& [name, value] : items) pairs.push_back(text(name) + value);
    return empty + marked(pairs, 'u');
}

Object integers(const std::vector<std::int64_t>& values) {
    std::vector<Object> items;
    for (const auto value : values) items.push_back(integer(value));
    return tuple(items);
}

/// How many numbers lie between neighbours along each axis.
std::vector<std::int64_t> strides(const std::vector<std::int64_t>& shape) {
    std::vector<std::int64_t> steps(shape.size(), 1);
    for (std::size_t axis = shape.size(); axis-- > 1;) steps[axis - 1] = steps[axis] * shape[axis];
    return steps;
}

const char* storage_class(const ExportType type) {
    switch (type) {
        case ExportType::float32: return "FloatStorage";
        case ExportType::float64: return "DoubleStorage";
        default: return "LongStorage";
    }
}

}  // namespace

Object integer(const std::int64_t value) {
    if (value >= 0 && value < 0x100) return "K" + low_bytes(value, 1);
    if (value >= 0 && value < 0x10000) return "M" + low_bytes(value, 2);
    using Short = std::numeric_limits<std::int32_t>;
    if (value >= Short::min() && value <= Short::max()) return "J" + low_bytes(value, 4);
    return "\x8A\x08" + low_bytes(value, 8);
}

Object text(const std::string_view value) {
    require(value.size() <= std::numeric_limits<std::uint32_t>::max(),
            "a text has {} bytes (4294967295 at most would be right)", value.size());
    return "X" + low_bytes(static_cast<std::int64_t>(value.size()), 4) + std::string(value);
}

Object tuple(const std::vector<Object>& items) { return items.empty() ? ")" : marked(items, 't'); }

Object list(const std::vector<Object>& items) {
    return items.empty() ? "]" : "]" + marked(items, 'e');
}

Object dict(const Items& items) { return filled("}", items); }

Object ordered_dict(const Items& items) {
    return filled(called(global("collections", "OrderedDict"), tuple({})), items);
}

Object tensor(const ExportTensor& tensor, const std::string& record) {
    const auto storage = tuple({text("storage"), global("torch", storage_class(tensor.type)),
                                text(record), text("cpu"), integer(item_count(tensor.shape))}) +
                         "Q";
    const Object needs_no_gradient = "\x89";
    return called(global("torch._utils", "_rebuild_tensor_v2"),
                  tuple({storage, integer(0), integers(tensor.shape),
                         integers(strides(tensor.shape)), needs_no_gradient, ordered_dict({})}));
}

std::string document(const Object& object) { return "\x80\x02" + object + "."; }

}  // namespace grokscope::pickled
