#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/base/text_file.hpp"
#include "grokscope/import/stored_file.hpp"
#include "support/temporary_directory.hpp"

/// Files that are made by hand, and what reading them says.
namespace grokscope::testing {

inline StoredFile read_bytes(const std::string& bytes) {
    const TemporaryDirectory directory;
    write_file(directory / "file", bytes);
    return read_stored(directory / "file");
}

/// Why a file is refused, without its name.
inline std::string refusal_of(const std::filesystem::path& path) {
    try {
        read_stored(path);
    } catch (const Error& error) {
        return std::string(error.what()).substr(path.string().size() + 2);
    }
    return "read";
}

inline std::string refusal(const std::string& bytes) {
    const TemporaryDirectory directory;
    write_file(directory / "file", bytes);
    return refusal_of(directory / "file");
}

/// Little-endian, of so many bytes.
inline std::string number_bytes(const std::uint64_t number, const int size) {
    std::string bytes;
    for (int i = 0; i < size; ++i)
        bytes += i < 8 ? static_cast<char>(number >> 8 * i & 0xFF) : '\0';
    return bytes;
}

/// Of protocol 2.
inline std::string pickle_of(const std::string& operations) {
    return "\x80\x02" + operations + ".";
}

inline std::string pickled_text(const std::string& text) {
    return "X" + number_bytes(text.size(), 4) + text;
}

inline std::string safetensors_of(const std::string& header, const std::string& data) {
    return number_bytes(header.size(), 8) + header + data;
}

inline std::string npy_of(const std::string& header, const std::string& data) {
    return "\x93NUMPY\x01" + std::string(1, '\0') + number_bytes(header.size(), 2) + header + data;
}

/// An entry of a zip archive, and what the archive says of it.
struct MadeEntry {
    std::string name;
    std::string data;
    std::uint64_t method = 0;  ///< stored; 8 is deflate
    std::uint64_t size = data.size();
};

/// @source PKWARE appnote 6.3.10, 4.4.7
inline std::uint64_t checksum(const std::string& data) {
    std::uint32_t sum = 0xFFFFFFFF;
    for (const char byte : data) {
        sum ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit) sum = sum >> 1 ^ ((sum & 1) != 0 ? 0xEDB88320 : 0);
    }
    return sum ^ 0xFFFFFFFF;
}

/// @source PKWARE appnote 6.3.10, 4.3.7, 4.3.12, 4.3.16
inline std::string zip_of(const std::vector<MadeEntry>& entries) {
    std::string files;
    std::string directory;
    for (const auto& [name, data, method, size] : entries) {
        const auto state = number_bytes(20, 2) + number_bytes(0, 2) + number_bytes(method, 2) +
                           number_bytes(0, 4) + number_bytes(checksum(data), 4) +
                           number_bytes(data.size(), 4) + number_bytes(size, 4) +
                           number_bytes(name.size(), 2) + number_bytes(0, 2);
        directory += "PK\x01\x02" + number_bytes(20, 2) + state + number_bytes(0, 10) +
                     number_bytes(files.size(), 4) + name;
        files += "PK\x03\x04" + state + name + data;
    }
    return files + directory + "PK\x05\x06" + number_bytes(0, 4) + number_bytes(entries.size(), 2) +
           number_bytes(entries.size(), 2) + number_bytes(directory.size(), 4) +
           number_bytes(files.size(), 4) + number_bytes(0, 2);
}

}  // namespace grokscope::testing
