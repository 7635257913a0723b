#include "grokscope/export/stored_zip.hpp"

#include <zip.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <exception>
#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "grokscope/base/error.hpp"

namespace grokscope {
namespace {

struct DiscardArchive {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Archive = std::unique_ptr<zip_t, DiscardArchive>;

/// Gives libzip the bytes of a record when it asks for them. What a source throws is kept, since it
/// may not go through C.
class RecordFeed {
public:
    explicit RecordFeed(const ByteSupply& bytes) : bytes_(bytes) {}

    static zip_int64_t answer(void* self, void* data, const zip_uint64_t length,
                              const zip_source_cmd_t command) {
        return static_cast<RecordFeed*>(self)->answer(data, length, command);
    }

    const std::exception_ptr& thrown() const { return thrown_; }

private:
    zip_int64_t answer(void* data, const zip_uint64_t length, const zip_source_cmd_t command) {
        switch (command) {
            case ZIP_SOURCE_OPEN: return rewind();
            case ZIP_SOURCE_READ: return read(static_cast<char*>(data), length);
            case ZIP_SOURCE_STAT: return describe(*static_cast<zip_stat_t*>(data));
            case ZIP_SOURCE_ERROR: return zip_error_to_data(&error_, data, length);
            case ZIP_SOURCE_SUPPORTS: return ZIP_SOURCE_SUPPORTS_READABLE;
            case ZIP_SOURCE_CLOSE:
            case ZIP_SOURCE_FREE: return 0;
            default: return refuse(ZIP_ER_OPNOTSUPP);
        }
    }

    zip_int64_t rewind() {
        next_ = 0;
        drop_piece();
        return 0;
    }

    /// There are as many feeds as records: none may keep what it has given.
    void drop_piece() {
        std::string().swap(piece_);  // assigning would keep its memory
        done_ = 0;
    }

    zip_int64_t describe(zip_stat_t& stat) const {
        zip_stat_init(&stat);
        stat.valid = ZIP_STAT_SIZE;
        stat.size = static_cast<zip_uint64_t>(bytes_.size);
        return sizeof(stat);
    }

    zip_int64_t refuse(const int code) {
        zip_error_set(&error_, code, 0);
        return -1;
    }

    zip_int64_t read(char* data, const zip_uint64_t length) {
        try {
            while (piece_.empty() && next_ < bytes_.count) piece_ = bytes_.piece(next_++);
        } catch (...) {
            thrown_ = std::current_exception();
            return refuse(ZIP_ER_READ);
        }
        const auto count = std::min<zip_uint64_t>(length, piece_.size() - done_);
        std::memcpy(data, piece_.data() + done_, count);
        done_ += count;
        if (done_ == piece_.size()) drop_piece();
        return static_cast<zip_int64_t>(count);
    }

    const ByteSupply& bytes_;
    std::int64_t next_ = 0;
    std::string piece_;
    zip_uint64_t done_ = 0;  ///< bytes of the piece that were given
    zip_error_t error_{};
    std::exception_ptr thrown_;
};

std::string zip_problem(zip_t* archive) {
    auto* error = zip_get_error(archive);
    const int system = zip_error_code_system(error);
    const bool is_of_system = zip_error_system_type(error) == ZIP_ET_SYS && system != 0;
    return is_of_system ? std::strerror(system) : zip_error_strerror(error);
}

/// @throws Error with what libzip says, unless `done`
void require_zip(const bool done, zip_t* archive, const std::filesystem::path& path) {
    require(done, "{} cannot be written: {} (a directory with room would be right)", path.string(),
            done ? std::string{} : zip_problem(archive));
}

Archive opened_archive(const std::filesystem::path& path) {
    int code = 0;
    Archive archive(zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code));
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    const std::string problem = zip_error_strerror(&error);
    zip_error_fini(&error);
    require(archive != nullptr, "{} cannot be written: {} (a directory with room would be right)",
            path.string(), problem);
    return archive;
}

/// The bytes of a record's header before its data, padding left out.
std::int64_t header_bytes(const StoredRecord& record) {
    constexpr std::int64_t fixed = 30;
    constexpr std::int64_t for_large_sizes = 20;
    const bool is_large = record.bytes.size >= std::numeric_limits<std::uint32_t>::max();
    return fixed + static_cast<std::int64_t>(record.name.size()) + (is_large ? for_large_sizes : 0);
}

/// The field of padding before data that would begin at `place` with its own four bytes counted.
std::string padding_before(const std::int64_t place, const std::int64_t alignment) {
    std::string padding;
    padding.resize(static_cast<std::size_t>((alignment - place % alignment) % alignment), 'Z');
    return padding;
}

/// Adds a record with its time; what it holds is read when the archive is closed.
///
/// @return  the record's number
zip_uint64_t add_record(zip_t* archive, const StoredRecord& record, RecordFeed& feed,
                        const std::filesystem::path& path) {
    constexpr zip_uint16_t first_of_january_1980 = 1 << 5 | 1;
    auto* source = zip_source_function(archive, RecordFeed::answer, &feed);
    require_zip(source != nullptr, archive, path);
    const auto index = zip_file_add(archive, record.name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) zip_source_free(source);
    require_zip(index >= 0, archive, path);
    const auto number = static_cast<zip_uint64_t>(index);
    require_zip(zip_set_file_compression(archive, number, ZIP_CM_STORE, 0) == 0 &&
                    zip_file_set_dostime(archive, number, 0, first_of_january_1980, 0) == 0,
                archive, path);
    return number;
}

/// Pads the header of a record as PyTorch does.
void pad_record(zip_t* archive, const zip_uint64_t number, const std::string& padding,
                const std::filesystem::path& path) {
    constexpr zip_uint16_t field = 'F' | 'B' << 8;
    const int status =
        zip_file_extra_field_set(archive, number, field, ZIP_EXTRA_FIELD_NEW,
                                 reinterpret_cast<const zip_uint8_t*>(padding.data()),
                                 static_cast<zip_uint16_t>(padding.size()), ZIP_FL_LOCAL);
    require_zip(status == 0, archive, path);
}

void add_records(zip_t* archive, const std::vector<StoredRecord>& records,
                 std::deque<RecordFeed>& feeds, const std::int64_t alignment,
                 const std::filesystem::path& path) {
    constexpr std::int64_t field_header = 4;
    std::int64_t place = 0;  // where the data of a record begin
    for (const auto& record : records) {
        const auto number = add_record(archive, record, feeds.emplace_back(record.bytes), path);
        place += header_bytes(record);
        if (alignment > 1) {
            const auto padding = padding_before(place + field_header, alignment);
            pad_record(archive, number, padding, path);
            place += field_header + static_cast<std::int64_t>(padding.size());
        }
        place += record.bytes.size;
    }
}

}  // namespace

void write_stored_zip(const std::filesystem::path& path, const std::vector<StoredRecord>& records,
                      const std::int64_t alignment) {
    std::deque<RecordFeed> feeds;  // which the archive reads until it is closed
    auto archive = opened_archive(path);
    add_records(archive.get(), records, feeds, alignment, path);
    const bool closed = zip_close(archive.get()) == 0;
    for (const auto& feed : feeds)
        if (feed.thrown()) std::rethrow_exception(feed.thrown());
    require_zip(closed, archive.get(), path);
    (void)archive.release();
}

}  // namespace grokscope
