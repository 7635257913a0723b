#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/base/text_file.hpp"
#include "grokscope/export/export_tensor.hpp"
#include "grokscope/export/stored_zip.hpp"
#include "support/temporary_directory.hpp"

namespace grokscope {
namespace {

std::int64_t number_at(const std::string& bytes, const std::size_t place, const std::size_t count) {
    std::int64_t number = 0;
    for (std::size_t i = count; i-- > 0;)
        number = number << 8 | static_cast<unsigned char>(bytes[place + i]);
    return number;
}

ByteSupply source_of_two(const std::string& first, const std::string& second) {
    return joined(source_of(first), source_of(second));
}

std::string archive_of(const std::vector<StoredRecord>& records, const std::int64_t alignment) {
    const testing::TemporaryDirectory directory;
    write_stored_zip(directory / "a.zip", records, alignment);
    return read_text(directory / "a.zip");
}

}  // namespace

TEST_CASE("a record is stored with its checksum and a fixed time") {
    const auto bytes = archive_of({{"name", source_of_two("12345", "6789")}}, 1);

    CHECK(bytes.substr(0, 4) == "PK\x03\x04");
    CHECK(number_at(bytes, 8, 2) == 0);                       // not compressed
    CHECK(number_at(bytes, 10, 2) == 0);                      // midnight
    CHECK(number_at(bytes, 12, 2) == (0 << 9 | 1 << 5 | 1));  // 1980-01-01
    CHECK(number_at(bytes, 14, 4) == 0xCBF43926);             // the check value of CRC-32
    CHECK(number_at(bytes, 18, 4) == 9);
    CHECK(number_at(bytes, 22, 4) == 9);
    CHECK(number_at(bytes, 26, 2) == 4);
    CHECK(number_at(bytes, 28, 2) == 0);  // no field of padding
    CHECK(bytes.substr(30, 13) == "name123456789");
}

TEST_CASE("the data of every record begin at a multiple of the alignment") {
    for (const std::size_t length : {1, 29, 30, 31, 63, 64, 65}) {
        const auto bytes = archive_of({{"a", source_of(std::string(length, 'x'))},
                                       {"second", source_of("y")},
                                       {"third", source_of("z")}},
                                      64);
        CAPTURE(length);

        std::size_t place = 0;
        for (const std::size_t data : {length, std::size_t{1}, std::size_t{1}}) {
            REQUIRE(bytes.substr(place, 4) == "PK\x03\x04");
            const auto extra = static_cast<std::size_t>(number_at(bytes, place + 28, 2));
            const auto field = place + 30 +
                               static_cast<std::size_t>(number_at(bytes, place + 26, 2));
            CHECK(bytes.substr(field, 2) == "FB");
            CHECK(static_cast<std::size_t>(number_at(bytes, field + 2, 2)) == extra - 4);
            CHECK((field + extra) % 64 == 0);
            place = field + extra + data;
        }
    }
}

TEST_CASE("a record without bytes is one") {
    const auto bytes = archive_of({{"a", source_of("")}, {"b", source_of("c")}}, 1);

    CHECK(bytes.substr(30, 5) == "aPK\x03\x04");
}

TEST_CASE("what a source throws comes out, and nothing is left") {
    const testing::TemporaryDirectory directory;
    const ByteSupply broken{.size = 2, .count = 2, .piece = [](const std::int64_t i) {
                                if (i == 1) throw std::runtime_error("the run has gone");
                                return std::string("a");
                            }};

    CHECK_THROWS_WITH(write_stored_zip(directory / "a.zip", {{"a", broken}}, 1),
                      "the run has gone");
    CHECK(std::filesystem::is_empty(directory / "."));
}

TEST_CASE("an archive that cannot be written is an error with the reason") {
    const testing::TemporaryDirectory directory;
    const auto path = directory / "none" / "a.zip";

    CHECK_THROWS_WITH(write_stored_zip(path, {{"a", source_of("b")}}, 1),
                      path.string() +
                          " cannot be written: No such file or directory (a directory "
                          "with room would be right)");
}

}  // namespace grokscope
