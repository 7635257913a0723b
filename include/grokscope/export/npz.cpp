#include "grokscope/export/npz.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "grokscope/base/printable.hpp"
#include "grokscope/export/export_tensor.hpp"
#include "grokscope/export/run_export.hpp"
#include "grokscope/export/stored_zip.hpp"

namespace grokscope {
namespace {

std::string npy_type(const ExportType type) {
    switch (type) {
        case ExportType::float32: return "<f4";
        case ExportType::float64: return "<f8";
        default: return "<i8";
    }
}

/// A shape as Python writes a tuple.
std::string python_tuple(const std::vector<std::int64_t>& shape) {
    return fmt::format("({}{})", fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
}

/// The characters of a text, four bytes each.
std::string utf32(const std::string_view text) {
    std::string units;
    for (std::size_t i = 0; i < text.size();) {
        const auto [number, size] = first_character(text.substr(i));
        units.append(reinterpret_cast<const char*>(&number), sizeof(number));
        i += size == 0 ? 1 : size;
    }
    return units;
}

StoredRecord npz_record(const std::string& name, const ExportTensor& tensor) {
    return {name + ".npy",
            joined(source_of(npy_header(npy_type(tensor.type), tensor.shape)), tensor.bytes)};
}

std::string path_in_groups(const ExportedNumbers& numbers) {
    return numbers.group.empty() ? numbers.name : numbers.group + "/" + numbers.name;
}

}  // namespace

std::string npy_header(const std::string& type, const std::vector<std::int64_t>& shape) {
    constexpr std::size_t alignment = 64;
    constexpr std::size_t before = 10;  // the magic string, the version, the length
    auto header = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': {}, }}", type,
                              python_tuple(shape));
    const auto unpadded = before + header.size() + 1;
    header.append((alignment - unpadded % alignment) % alignment, ' ');
    header += '\n';
    const auto length = static_cast<unsigned>(header.size());
    std::string bytes("\x93NUMPY\x01\x00", before - 2);
    bytes += static_cast<char>(length & 0xFF);
    bytes += static_cast<char>(length >> 8);
    return bytes + header;
}

std::string npy_text(const std::string& text) {
    const auto characters = utf32(text);
    return npy_header(fmt::format("<U{}", characters.size() / sizeof(char32_t)), {}) + characters;
}

void write_npz(const RunExport& taken, const std::filesystem::path& path) {
    std::vector<StoredRecord> records;
    for (const auto& tensor : stacked_tensors(taken))
        records.push_back(npz_record(tensor.name, tensor));
    records.push_back(npz_record("step", step_tensor(taken)));
    for (const auto& numbers : taken.numbers)
        records.push_back(npz_record(path_in_groups(numbers), tensor_of(numbers)));
    for (const auto& [name, text] : taken.texts)
        records.push_back({name + ".npy", source_of(npy_text(text))});
    write_stored_zip(path, records, 1);
}

}  // namespace grokscope
