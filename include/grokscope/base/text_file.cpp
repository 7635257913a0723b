#include "grokscope/base/text_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>

#include "grokscope/base/error.hpp"
#include "grokscope/base/output_path.hpp"

namespace grokscope {

std::string read_text(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    require(file.good(), "{} cannot be read (a text file would be right)", path.string());
    return text.str();
}

namespace {

/// Makes the file's data safe against a power cut.
void sync_file(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    if (descriptor >= 0) ::close(descriptor);
    require(synced, "{} could not be written to disk (is the disk full?)", path.string());
}

}  // namespace

void replace_file(const std::filesystem::path& temporary, const std::filesystem::path& path) {
    sync_file(temporary);
    require_replaceable(path);
    std::error_code error;
    std::filesystem::rename(temporary, path, error);
    require(!error, "{} cannot be put in its place: {}", path.string(), error.message());
}

void remove_replaceable(const std::filesystem::path& path) {
    require_replaceable(path);
    std::error_code error;
    std::filesystem::remove(path, error);
    require(!error, "{} cannot be removed: {}", path.string(), error.message());
}

std::filesystem::path temporary_name(const std::filesystem::path& path) {
    std::array<char, 256> host = {};
    ::gethostname(host.data(), host.size() - 1);
    return fmt::format("{}.{}.{}.new", path.string(), host.data(), ::getpid());
}

TemporaryFile::~TemporaryFile() {
    std::error_code error;
    std::filesystem::remove(path_, error);
}

void TemporaryFile::write(const std::string& text) const {
    write_parts([&](const PutBytes& put) { put(text); });
}

namespace {

/// The number of an open file, which is closed with it.
struct Descriptor {
    explicit Descriptor(const int opened) : number(opened) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number >= 0) ::close(number);
    }

    int number;
};

}  // namespace

void TemporaryFile::write_parts(const std::function<void(const PutBytes&)>& parts) const {
    const auto require_done = [&](const bool done) {
        require(done, "{} cannot be written: {} (a directory with room would be right)",
                path_.string(), std::strerror(errno));
    };
    std::error_code error;
    std::filesystem::remove(path_, error);  // of a process that was killed and had our number
    const Descriptor file(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    require_done(file.number >= 0);
    parts([&](const std::string_view bytes) { require_done(write_all(file.number, bytes)); });
}

bool TemporaryFile::write_all(const int file, const std::string_view text) {
    for (std::size_t done = 0; done < text.size();) {
        const auto count = ::write(file, text.data() + done, text.size() - done);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        done += static_cast<std::size_t>(count);
    }
    return true;
}

void write_file(const std::filesystem::path& path, const std::string& text) {
    const TemporaryFile temporary(temporary_name(path));
    temporary.write(text);
    replace_file(temporary.path(), path);
}

bool write_new_file(const std::filesystem::path& path, const std::string& text) {
    const TemporaryFile temporary(temporary_name(path));
    temporary.write(text);
    sync_file(temporary.path());
    const bool first = ::link(temporary.path().c_str(), path.c_str()) == 0;
    require(first || std::filesystem::exists(path),
            "{} cannot be written (a file system with hard links would be right)", path.string());
    return first;
}

}  // namespace grokscope
