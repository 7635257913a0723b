#include "grokscope/export/safetensors.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/base/text_file.hpp"
#include "grokscope/export/export_tensor.hpp"
#include "grokscope/export/run_export.hpp"
#include "grokscope/spec/json.hpp"

namespace grokscope {
namespace {

const char* safetensors_type(const ExportType type) {
    switch (type) {
        case ExportType::float32: return "F32";
        case ExportType::float64: return "F64";
        default: return "I64";
    }
}

Json number_to_json(const std::int64_t number) { return number; }

/// JSON has no number for these: null for one that is missing, else a word.
Json number_to_json(const double number) {
    if (std::isnan(number)) return nullptr;
    if (std::isinf(number)) return number > 0 ? "inf" : "-inf";
    return number;
}

template <typename T>
Json row_to_json(const T* row, const std::int64_t count) {
    Json json = Json::array();
    for (std::int64_t i = 0; i < count; ++i) json.push_back(number_to_json(row[i]));
    return json;
}

/// A list of numbers, or of rows.
Json numbers_to_json(const ExportedNumbers& numbers) {
    return std::visit(
        [&](const auto& values) {
            const auto columns = numbers.shape.back();
            if (numbers.shape.size() == 1) return row_to_json(values.data(), columns);
            Json rows = Json::array();
            for (std::int64_t i = 0; i < numbers.shape.front(); ++i)
                rows.push_back(row_to_json(values.data() + i * columns, columns));
            return rows;
        },
        numbers.values);
}

using NamedStrings = std::vector<std::pair<std::string, std::string>>;

/// A text for each group, and for each array that is in none.
NamedStrings metadata_of(const RunExport& taken) {
    NamedStrings metadata{{"format", "pt"}};  // what other readers ask for
    if (!taken.is_series) metadata.emplace_back("step", std::to_string(taken.steps.front()));
    for (const auto& [name, text] : taken.texts) metadata.emplace_back(name, text);
    Json groups = Json::object();
    for (const auto& numbers : taken.numbers)
        if (numbers.group.empty())
            groups[numbers.name] = numbers_to_json(numbers);
        else
            groups[numbers.group][numbers.name] = numbers_to_json(numbers);
    for (const auto& [name, json] : groups.items()) metadata.emplace_back(name, json.dump());
    return metadata;
}

/// Those of the largest numbers first, so that all are aligned.
std::vector<ExportTensor> tensors_in_file(const RunExport& taken) {
    auto tensors = stacked_tensors(taken);
    if (taken.is_series) tensors.insert(tensors.begin(), step_tensor(taken));
    std::stable_sort(tensors.begin(), tensors.end(), [](const auto& a, const auto& b) {
        return item_bytes(a.type) > item_bytes(b.type);
    });
    return tensors;
}

}  // namespace

std::string safetensors_header(const NamedStrings& metadata,
                               const std::vector<ExportTensor>& tensors) {
    constexpr std::size_t alignment = 8;
    constexpr std::size_t most = 100'000'000;  // of the library that everybody reads with
    Json json = {{"__metadata__", Json::object()}};
    for (const auto& [name, text] : metadata) json["__metadata__"][name] = text;
    std::int64_t place = 0;
    for (const auto& tensor : tensors) {
        json[tensor.name] = {{"dtype", safetensors_type(tensor.type)},
                             {"shape", tensor.shape},
                             {"data_offsets", {place, place + tensor.bytes.size}}};
        place += tensor.bytes.size;
    }
    auto header = json.dump();
    header.append((alignment - header.size() % alignment) % alignment, ' ');
    require(header.size() <= most,
            "the examples and metrics make a header of {} bytes, and safetensors has {} at most "
            "(npz or pt would be right)",
            header.size(), most);
    const auto length = static_cast<std::int64_t>(header.size());
    return bytes_in_memory(std::vector{length}) + header;
}

void write_safetensors(const RunExport& taken, const TemporaryFile& file) {
    const auto tensors = tensors_in_file(taken);
    const auto header = safetensors_header(metadata_of(taken), tensors);
    file.write_parts([&](const PutBytes& put) {
        put(header);
        for (const auto& tensor : tensors)
            for (std::int64_t i = 0; i < tensor.bytes.count; ++i) put(tensor.bytes.piece(i));
    });
}

}  // namespace grokscope
