#include "grokscope/import/byte_source.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"

namespace grokscope {
namespace {

class OpenedFile {
public:
    /// Without waiting, as a pipe would have it.
    explicit OpenedFile(const std::filesystem::path& path)
        : number(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
    OpenedFile(const OpenedFile&) = delete;
    OpenedFile& operator=(const OpenedFile&) = delete;
    ~OpenedFile() {
        if (number >= 0) ::close(number);
    }

    const int number;
};

class MappedFile : public ByteSource, public std::enable_shared_from_this<MappedFile> {
public:
    explicit MappedFile(const std::filesystem::path& path) {
        const OpenedFile file(path);
        require(file.number >= 0, "cannot be opened: {}", std::strerror(errno));
        struct stat state = {};
        require(::fstat(file.number, &state) == 0 && S_ISREG(state.st_mode),
                "is no file (a file would be right)");
        size_ = state.st_size;
        if (size_ > 0) map(file.number);
    }
    ~MappedFile() override {
        if (begin_ != nullptr) ::munmap(begin_, static_cast<std::size_t>(size_));
    }

    std::int64_t size() const override { return size_; }

    HeldBytes read() const override {
        return {{static_cast<const std::byte*>(begin_), static_cast<std::size_t>(size_)},
                shared_from_this()};
    }

private:
    void map(const int file) {
        begin_ = ::mmap(nullptr, static_cast<std::size_t>(size_), PROT_READ, MAP_PRIVATE, file, 0);
        if (begin_ != MAP_FAILED) return;
        begin_ = nullptr;
        require(false, "cannot be read: {}", std::strerror(errno));
    }

    void* begin_ = nullptr;
    std::int64_t size_ = 0;
};

class BytesInMemory : public ByteSource {
public:
    explicit BytesInMemory(std::vector<std::byte> bytes)
        : bytes_(std::make_shared<const std::vector<std::byte>>(std::move(bytes))) {}

    std::int64_t size() const override { return static_cast<std::int64_t>(bytes_->size()); }
    HeldBytes read() const override { return {*bytes_, bytes_}; }

private:
    std::shared_ptr<const std::vector<std::byte>> bytes_;
};

class PartOfBytes : public ByteSource {
public:
    PartOfBytes(SharedBytes whole, const std::int64_t begin, const std::int64_t size)
        : whole_(std::move(whole)), begin_(begin), size_(size) {}

    std::int64_t size() const override { return size_; }

    HeldBytes read() const override {
        auto [bytes, owner] = whole_->read();
        return {bytes.subspan(static_cast<std::size_t>(begin_), static_cast<std::size_t>(size_)),
                std::move(owner)};
    }

private:
    SharedBytes whole_;
    std::int64_t begin_;
    std::int64_t size_;
};

}  // namespace

std::string_view text_view(const HeldBytes& held) {
    return {reinterpret_cast<const char*>(held.bytes.data()), held.bytes.size()};
}

HeldBytes ByteSource::read_beginning(const std::int64_t most) const {
    auto [bytes, owner] = read();
    return {bytes.first(std::min(bytes.size(), static_cast<std::size_t>(most))), std::move(owner)};
}

SharedBytes mapped_file(const std::filesystem::path& path) {
    return std::make_shared<const MappedFile>(path);
}

SharedBytes bytes_in_memory(std::vector<std::byte> bytes) {
    return std::make_shared<const BytesInMemory>(std::move(bytes));
}

SharedBytes part_of(SharedBytes whole, const std::int64_t begin, const std::int64_t size) {
    const bool is_within = begin >= 0 && size >= 0 && begin <= whole->size() &&
                           size <= whole->size() - begin;
    require(is_within, "{} bytes from byte {} on are asked for of {} (bytes within would be right)",
            size, begin, whole->size());
    return std::make_shared<const PartOfBytes>(std::move(whole), begin, size);
}

}  // namespace grokscope
