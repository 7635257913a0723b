#include "grokscope/import/example_file.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "grokscope/base/choice.hpp"
#include "grokscope/base/csv.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/text_file.hpp"
#include "grokscope/import/element_type.hpp"
#include "grokscope/import/flattened.hpp"
#include "grokscope/import/stored_file.hpp"
#include "grokscope/import/stored_numbers.hpp"
#include "grokscope/import/tensor.hpp"

namespace grokscope {
namespace {

/// A field as an integer.
bool read_integer(const std::string& field, std::int64_t& value) {
    const auto* end = field.data() + field.size();
    return std::from_chars(field.data(), end, value).ptr == end && !field.empty();
}

/// Rows of integers, after a row of names or not.
Tensor csv_tensor(const std::string& path) {
    CsvText text(read_text(path));
    std::vector<std::int64_t> numbers;
    std::size_t columns = 0;
    std::int64_t rows = 0;
    while (const auto row = text.next_row()) {
        std::int64_t value = 0;
        if (rows == 0 && numbers.empty() && !read_integer(row->fields.front(), value)) continue;
        columns = rows == 0 ? row->fields.size() : columns;
        require(row->fields.size() == columns, "{} has {} fields in line {} ({} would be right)",
                path, row->fields.size(), row->line, columns);
        for (const auto& field : row->fields) {
            require(read_integer(field, value),
                    "{} has \"{}\" in line {} (integers would be right)", path, shortened(field),
                    row->line);
            numbers.push_back(value);
        }
        ++rows;
    }
    require(rows > 0, "{} has no rows (indices, or pairs a,b, would be right)", path);
    if (columns == 1) return tensor_of(numbers, {rows});
    return tensor_of(numbers, {rows, static_cast<std::int64_t>(columns)});
}

bool is_list_of_integers(const StoredLeaf& leaf) {
    return is_integer(leaf.tensor.type) &&
           (leaf.tensor.shape.size() == 1 || leaf.tensor.shape.size() == 2);
}

Tensor stored_tensor(const std::string& path, const std::string& key) {
    auto leaves = flattened(read_stored(path).root);
    std::erase_if(leaves, [&](const StoredLeaf& leaf) {
        return !is_list_of_integers(leaf) || (!key.empty() && leaf.path != key);
    });
    require(!leaves.empty(), "{} has no list of integers{}", path,
            key.empty() ? "" : " under the key " + key);
    require(leaves.size() == 1, "{} has several lists of integers ({}:{} would be one of them)",
            path, path, leaves.front().path);
    return leaves.front().tensor;
}

}  // namespace

StoredExamples example_file(const std::string& name, const bool is_train) {
    const auto colon = name.rfind(':');
    const bool has_key = colon != std::string::npos && !std::filesystem::exists(name);
    const auto path = has_key ? name.substr(0, colon) : name;
    const auto key = has_key ? name.substr(colon + 1) : std::string{};
    const auto file = std::filesystem::path(name).filename().string();
    return {.is_train = is_train,
            .path = file,
            .numbers = has_ending(path, ".csv") ? csv_tensor(path) : stored_tensor(path, key)};
}

}  // namespace grokscope
