#include "grokscope/import/stored_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>

#include "grokscope/base/error.hpp"
#include "grokscope/base/printable.hpp"
#include "grokscope/import/byte_source.hpp"
#include "grokscope/import/json_nodes.hpp"
#include "grokscope/import/npy.hpp"
#include "grokscope/import/pickle.hpp"
#include "grokscope/import/safetensors.hpp"
#include "grokscope/import/stored_nodes.hpp"
#include "grokscope/import/torch_legacy.hpp"
#include "grokscope/import/torch_zip.hpp"
#include "grokscope/import/zip_archive.hpp"

namespace grokscope {
namespace {

/// Memory for the values of a file: a value of one byte takes some 60.
std::int64_t memory_for_values(const std::int64_t file_size) {
    constexpr std::int64_t least = std::int64_t{1} << 26;
    constexpr std::int64_t most = std::int64_t{6} << 26;
    constexpr std::int64_t by_byte = 64;
    return file_size > most / by_byte ? most : std::min(most, least + by_byte * file_size);
}

/// Its format, and the value that all others are in.
using FormatAndRoot = std::pair<std::string, NodeIndex>;

FormatAndRoot read_zip(const StoredSource& source) {
    const auto entries = zip_entries(source.bytes, source.name);
    if (is_torch_archive(entries)) return {"PyTorch zip", torch_zip_nodes(source, entries)};
    const bool has_arrays = std::any_of(entries.begin(), entries.end(), [](const ZipEntry& entry) {
        return entry.name.ends_with(".npy");
    });
    require(has_arrays || entries.empty(),
            "is a zip archive without data.pkl (of PyTorch) and without arrays .npy (of NumPy); "
            "unpacked, what is in it may be read");
    return {"npz", npz_nodes(source, entries)};
}

FormatAndRoot read_pickles(const StoredSource& source) {
    PickleContext context{.name = source.name, .nodes = *source.nodes, .persistent = nullptr};
    const auto [root, is_legacy] = torch_legacy_nodes(source.bytes, context);
    return {is_legacy ? "PyTorch legacy" : "pickle", root};
}

FormatAndRoot read_json(const StoredSource& source, const std::filesystem::path& path) {
    const auto held = source.bytes->read();
    const auto root = json_nodes(text_view(held), *source.nodes);
    if (!is_safetensors_index(*source.nodes, root)) return {"JSON", root};
    return {"safetensors", safetensors_index_nodes(path, root, *source.nodes)};
}

bool is_json(const std::string_view beginning) {
    const auto first = beginning.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && (beginning[first] == '{' || beginning[first] == '[');
}

/// Formats that are known and not read, by how they begin.
void refuse_others(const std::string_view beginning) {
    constexpr std::size_t tar_magic = 257;
    require(
        beginning.size() < tar_magic || beginning.substr(tar_magic, 5) != "ustar",
        "is a tar archive: if torch.save wrote it, in its first versions, loading and saving it "
        "with PyTorch makes it readable");
    require(!beginning.starts_with("\x89HDF"), "is an HDF5 file, which is not imported");
    require(!beginning.starts_with("\x1F\x8B"), "is compressed by gzip (unpacked would be right)");
}

FormatAndRoot read_any(const StoredSource& source, const std::filesystem::path& path) {
    const auto held = source.bytes->read_beginning(512);
    const auto beginning = text_view(held);
    require(!beginning.empty(), "is empty");
    // First, since its length can look like the beginning of any other.
    if (is_safetensors(beginning, source.bytes->size()))
        return {"safetensors", safetensors_nodes(source.bytes, *source.nodes)};
    refuse_others(beginning);
    if (is_npy(beginning)) return {"npy", source.nodes->add_tensor(npy_tensor(source.bytes))};
    if (beginning.starts_with("PK\x03\x04") || beginning.starts_with("PK\x05\x06"))
        return read_zip(source);
    if (is_pickle(beginning)) return read_pickles(source);
    if (is_json(beginning)) return read_json(source, path);
    require(false,
            "is of no format that is read (PyTorch, safetensors, npy, npz, pickles of protocols 2 "
            "to 5, and JSON would be right)");
    return {};
}

}  // namespace

StoredFile read_stored(const std::filesystem::path& path) {
    const auto name = printable(path.string());
    try {
        const auto bytes = mapped_file(path);
        const auto nodes = std::make_shared<StoredNodes>(memory_for_values(bytes->size()));
        const auto [format, root] = read_any({.name = name, .bytes = bytes, .nodes = nodes}, path);
        return {.format = format, .root = StoredValue(nodes, root), .notes = nodes->notes()};
    } catch (const std::bad_alloc&) {
        throw Error(fmt::format("{}: asks for more memory than there is", name));
    } catch (const Error& error) {
        const std::string what = error.what();
        throw Error(what.starts_with(name) ? what : fmt::format("{}: {}", name, what));
    }
}

}  // namespace grokscope
