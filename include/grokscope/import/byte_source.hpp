#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

/// Bytes of files that are not trusted, read when they are first asked for.
namespace grokscope {

/// Bytes, and what keeps them alive.
struct HeldBytes {
    std::span<const std::byte> bytes;
    std::shared_ptr<const void> owner;
};

/// Bytes as characters, for as long as they are held.
std::string_view text_view(const HeldBytes& held);

/// Where bytes come from: a file that is mapped, memory, or an entry of an archive.
class ByteSource {
public:
    ByteSource() = default;
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;
    virtual ~ByteSource() = default;

    /// How many there are, known without reading them.
    virtual std::int64_t size() const = 0;

    /// @throws Error when they cannot be read, or are fewer or others than the file says
    virtual HeldBytes read() const = 0;

    /// The first bytes, no more of them than there are.
    ///
    /// @throws Error when they cannot be read
    virtual HeldBytes read_beginning(std::int64_t most) const;
};

using SharedBytes = std::shared_ptr<const ByteSource>;

/// A file as it lies on the disk, mapped: nothing of it is read before it is looked at.
///
/// @throws Error unless it is a file, and one that can be read
SharedBytes mapped_file(const std::filesystem::path& path);

SharedBytes bytes_in_memory(std::vector<std::byte> bytes);

/// A part of other bytes.
///
/// @throws Error unless it lies within them
SharedBytes part_of(SharedBytes whole, std::int64_t begin, std::int64_t size);

}  // namespace grokscope
