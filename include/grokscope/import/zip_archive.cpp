#include "grokscope/import/zip_archive.hpp"

#include <zip.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/choice.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/printable.hpp"

namespace grokscope {
namespace {

/// What deflate makes of a byte at most, and what it may make of many without a doubt.
constexpr std::int64_t most_by_deflate = 1032;
constexpr std::int64_t doubtful_ratio = 64;
constexpr std::int64_t doubtful_size = std::int64_t{1} << 26;

std::string zip_failure(zip_error_t& error) { return zip_error_strerror(&error); }

struct CloseArchive {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};

struct CloseEntry {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};

/// An archive that is open for as long as an entry of it can be asked for.
class OpenArchive {
public:
    OpenArchive(const SharedBytes& file, std::string name)
        : file_(file->read()), name_(std::move(name)) {
        zip_error_t error;
        zip_error_init(&error);
        auto* const source =
            zip_source_buffer_create(file_.bytes.data(), file_.bytes.size(), 0, &error);
        archive_.reset(source == nullptr ? nullptr
                                         : zip_open_from_source(source, ZIP_RDONLY, &error));
        if (archive_ == nullptr) zip_source_free(source);
        const auto problem = zip_failure(error);
        zip_error_fini(&error);
        require(archive_ != nullptr, "is a damaged zip archive: {}", problem);
    }

    /// The whole entry, compared with its size and checksum.
    std::vector<std::byte> read(const std::uint64_t index, const std::int64_t size,
                                const std::string& entry) {
        const std::lock_guard lock(mutex_);
        const auto file = opened(index, entry);
        auto bytes = read_up_to(file.get(), size, entry);
        // Its checksum is compared where it ends.
        std::byte beyond = {};
        const bool is_whole = static_cast<std::int64_t>(bytes.size()) == size &&
                              zip_fread(file.get(), &beyond, 1) == 0;
        require(is_whole, "{}: {} is damaged: {}", name_, printable(shortened(entry)),
                failure_of(file.get()));
        return bytes;
    }

    std::vector<std::byte> read_beginning(const std::uint64_t index, const std::int64_t size,
                                          const std::string& entry) {
        const std::lock_guard lock(mutex_);
        return read_up_to(opened(index, entry).get(), size, entry);
    }

    /// Keeps what was read last, since others may view it, too.
    void keep(std::shared_ptr<const void> bytes) {
        const std::lock_guard lock(mutex_);
        last_ = std::move(bytes);
    }

    zip_t* get() const { return archive_.get(); }
    std::int64_t size() const { return static_cast<std::int64_t>(file_.bytes.size()); }

private:
    using Entry = std::unique_ptr<zip_file_t, CloseEntry>;

    Entry opened(const std::uint64_t index, const std::string& entry) const {
        Entry file(zip_fopen_index(archive_.get(), index, 0));
        require(file != nullptr, "{}: {} cannot be read: {}", name_, printable(shortened(entry)),
                zip_strerror(archive_.get()));
        return file;
    }

    /// Up to so many bytes; memory grows with what there really is.
    std::vector<std::byte> read_up_to(zip_file_t* file, const std::int64_t most,
                                      const std::string& entry) const {
        constexpr std::int64_t step = std::int64_t{1} << 22;
        std::vector<std::byte> bytes;
        // No entry is larger than what its packed bytes may well be made into, beyond that size.
        if (most <= size() || most > doubtful_size) bytes.reserve(static_cast<std::size_t>(most));
        std::int64_t count = 0;
        do {
            const auto before = bytes.size();
            bytes.resize(before + static_cast<std::size_t>(
                                      std::min(step, most - static_cast<std::int64_t>(before))));
            count = zip_fread(file, bytes.data() + before, bytes.size() - before);
            require(count >= 0, "{}: {} is damaged: {}", name_, printable(shortened(entry)),
                    failure_of(file));
            bytes.resize(before + static_cast<std::size_t>(count));
        } while (count > 0 && static_cast<std::int64_t>(bytes.size()) < most);
        return bytes;
    }

    static std::string failure_of(zip_file_t* file) {
        auto& error = *zip_file_get_error(file);
        return error.zip_err == ZIP_ER_OK ? "it has another size than the archive says"
                                          : zip_failure(error);
    }

    HeldBytes file_;
    std::string name_;
    std::unique_ptr<zip_t, CloseArchive> archive_;
    std::shared_ptr<const void> last_;
    std::mutex mutex_;
};

/// Bytes of an entry, kept for as long as somebody holds them.
class EntryBytes : public ByteSource {
public:
    EntryBytes(std::shared_ptr<OpenArchive> archive, const std::uint64_t index,
               const std::int64_t size, std::string name)
        : archive_(std::move(archive)), index_(index), size_(size), name_(std::move(name)) {}

    std::int64_t size() const override { return size_; }

    HeldBytes read() const override {
        const std::lock_guard lock(mutex_);
        auto bytes = bytes_.lock();
        if (bytes == nullptr) {
            bytes = std::make_shared<const std::vector<std::byte>>(
                archive_->read(index_, size_, name_));
            bytes_ = bytes;
            archive_->keep(bytes);
        }
        return {*bytes, bytes};
    }

    HeldBytes read_beginning(const std::int64_t most) const override {
        return bytes_in_memory(archive_->read_beginning(index_, std::min(most, size_), name_))
            ->read();
    }

private:
    std::shared_ptr<OpenArchive> archive_;
    std::uint64_t index_;
    std::int64_t size_;
    std::string name_;
    mutable std::mutex mutex_;
    mutable std::weak_ptr<const std::vector<std::byte>> bytes_;
};

/// What the directory says of an entry.
zip_stat_t state_of(const OpenArchive& archive, const std::uint64_t index) {
    constexpr std::uint64_t needed = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE |
                                     ZIP_STAT_COMP_METHOD;
    zip_stat_t state;
    zip_stat_init(&state);
    const bool is_told = zip_stat_index(archive.get(), index, ZIP_FL_ENC_RAW, &state) == 0 &&
                         (state.valid & needed) == needed;
    require(is_told, "is a damaged zip archive: entry {} has no size or name", index);
    return state;
}

/// Before anything is made as large as they say.
void require_possible_size(const zip_stat_t& state, const std::int64_t file_size) {
    const bool is_stored = state.comp_method == ZIP_CM_STORE;
    require(is_stored || state.comp_method == ZIP_CM_DEFLATE,
            "{} is compressed by method {} (stored or deflate would be right)",
            printable(shortened(state.name)), state.comp_method);
    require(state.comp_size <= static_cast<std::uint64_t>(file_size),
            "{} has {} bytes, more than the file (a whole file would be right)",
            printable(shortened(state.name)), state.comp_size);
    const auto packed = static_cast<std::int64_t>(state.comp_size);
    const auto most = is_stored ? packed
                                : std::min(packed * most_by_deflate,
                                           std::max(doubtful_size, packed * doubtful_ratio));
    require(state.size <= static_cast<std::uint64_t>(most),
            "{} has {} bytes made of {} (up to {} would be right)",
            printable(shortened(state.name)), state.size, packed, most);
}

}  // namespace

std::vector<ZipEntry> zip_entries(const SharedBytes& file, const std::string& name) {
    const auto archive = std::make_shared<OpenArchive>(file, name);
    const auto count = static_cast<std::uint64_t>(zip_get_num_entries(archive->get(), 0));
    std::vector<ZipEntry> entries;
    std::set<std::string> names;
    std::int64_t packed = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto state = state_of(*archive, i);
        require_possible_size(state, file->size());
        packed += static_cast<std::int64_t>(state.comp_size);
        require(packed <= file->size(),
                "has entries that lie over each other (none would be right)");
        require(names.insert(state.name).second, "has two entries {} (one would be right)",
                printable(shortened(state.name)));
        const auto size = static_cast<std::int64_t>(state.size);
        entries.push_back(
            {state.name, size, std::make_shared<const EntryBytes>(archive, i, size, state.name)});
    }
    return entries;
}

}  // namespace grokscope
