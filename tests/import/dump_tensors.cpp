/// Prints as JSON what `read_stored` makes of the files that its standard input names, a line each:
/// format, notes, and of each tensor and number its path, type, shape and bytes as hexadecimal
/// digits, to be held against a second implementation. A file that is refused has an error instead.

#include <sys/resource.h>

#include <cstddef>
#include <ctime>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "grokscope/base/printable.hpp"
#include "grokscope/import/flattened.hpp"
#include "grokscope/import/stored_file.hpp"
#include "grokscope/import/stored_value.hpp"
#include "grokscope/import/tensor.hpp"
#include "grokscope/spec/json.hpp"

namespace grokscope {
namespace {

std::string hexadecimal(const std::vector<std::byte>& bytes) {
    constexpr auto* digits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const auto byte : bytes) {
        text += digits[std::to_integer<unsigned>(byte) >> 4];
        text += digits[std::to_integer<unsigned>(byte) & 15];
    }
    return text;
}

Json to_json(const StoredLeaf& leaf) {
    return {{"path", printable(leaf.path)},
            {"type", spelling(leaf.tensor.type)},
            {"shape", leaf.tensor.shape},
            {"is_tensor", leaf.kind == StoredKind::tensor},
            {"bytes", hexadecimal(contiguous_bytes(leaf.tensor))}};
}

Json to_json(const StoredFile& file) {
    Json leaves = Json::array();
    for (const auto& leaf : flattened(file.root)) leaves.push_back(to_json(leaf));
    return {{"format", file.format}, {"notes", file.notes}, {"leaves", leaves}};
}

Json read_or_refused(const std::string& path) {
    try {
        return to_json(read_stored(path));
    } catch (const std::exception& error) {
        return {{"error", error.what()}};
    }
}

/// With what it took: of the processor, and the most memory until then.
Json measured(const std::string& path) {
    const auto begin = std::clock();
    auto read = read_or_refused(path);
    rusage usage = {};
    getrusage(RUSAGE_SELF, &usage);
    read["seconds"] = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    read["kilobytes"] = usage.ru_maxrss;
    return read;
}

}  // namespace
}  // namespace grokscope

int main() {
    std::ios::sync_with_stdio(false);
    for (std::string path; std::getline(std::cin, path);)
        std::cout << grokscope::measured(path) << std::endl;
}
