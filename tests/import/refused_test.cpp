#include <catch2/catch.hpp>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "grokscope/base/text_file.hpp"
#include "grokscope/import/stored_file.hpp"
#include "import/stored.hpp"
#include "support/temporary_directory.hpp"

namespace grokscope::testing {

TEST_CASE("what is no file of numbers is refused by what it is", "[import]") {
    CHECK(refusal("") == "is empty");
    CHECK(refusal("hello") ==
          "is of no format that is read (PyTorch, safetensors, npy, npz, pickles of protocols 2 to "
          "5, and JSON would be right)");
    CHECK(refusal("\x89HDF\r\n\x1a\n") == "is an HDF5 file, which is not imported");
    CHECK(refusal("\x1f\x8b\x08") == "is compressed by gzip (unpacked would be right)");
    CHECK(refusal(std::string(257, '\0') + "ustar") ==
          "is a tar archive: if torch.save wrote it, in its first versions, loading and saving it "
          "with PyTorch makes it readable");
    CHECK(refusal(zip_of({{"a.txt", "hello"}})) ==
          "is a zip archive without data.pkl (of PyTorch) and without arrays .npy (of NumPy); "
          "unpacked, what is in it may be read");
}

TEST_CASE("a folder, a pipe and a missing file are refused without waiting", "[import]") {
    const TemporaryDirectory directory;
    std::filesystem::create_directory(directory / "folder");
    REQUIRE(::mkfifo((directory / "pipe").c_str(), 0600) == 0);

    CHECK(refusal_of(directory / "folder") == "is no file (a file would be right)");
    CHECK(refusal_of(directory / "pipe") == "is no file (a file would be right)");
    CHECK(refusal_of(directory / "missing") == "cannot be opened: No such file or directory");
}

TEST_CASE("a header of npy that makes no sense is refused", "[import]") {
    CHECK(
        refusal(npy_of("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", "1234")) ==
        "a tensor of shape (2), strides (1) and offset 0 is larger than its storage of 1 elements");
    CHECK(refusal(npy_of("{'descr': '<f4', 'fortran_order': False, 'shape': ()}", "12345678")) ==
          "has 4 bytes after its array (one array would be right)");
    CHECK(refusal(npy_of("{'descr': '|O', 'fortran_order': False, 'shape': ()}", "12345678")) ==
          "has elements of type |O (integers, booleans, or real numbers of 16 to 64 bits would be "
          "right)");
    CHECK(
        refusal(npy_of("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': ()}", "1234")) ==
        "has elements of type several fields (integers, booleans, or real numbers of 16 to 64 "
        "bits would be right)");
    CHECK(refusal(npy_of("{'descr': '<f4', 'shape': (-1,), 'fortran_order': False}", "")) ==
          "a tensor of shape (-1) has strides (1) and offset 0 (none negative would be right)");
    CHECK(refusal(npy_of("{'descr': '<f8', 'shape': (1099511627776, 1099511627776), "
                         "'fortran_order': False}",
                         "")) ==
          "a tensor of shape (1099511627776, 1099511627776) has too many elements");
    CHECK(refusal(npy_of("{'descr': '<f4', 'shape': ", "")) ==
          "has an npy header that makes no sense from character 26 on: {'descr': '<f4', 'shape': ");
    CHECK(refusal("\x93NUMPY\x04" + std::string(6, '\0')) ==
          "is an npy file of version 4 (1 to 3 would be right)");
    CHECK(
        refusal("\x93NUMPY\x02" + std::string(1, '\0') + number_bytes(0xFFFFFFFF, 4)) ==
        "has an npy header of 4294967295 bytes (up to 65535, and no more than the file has, would "
        "be right)");
}

TEST_CASE("safetensors that overlap, have holes or lie outside are refused", "[import]") {
    const std::string one = R"({"a":{"dtype":"U8","shape":[2],"data_offsets":)";

    CHECK(refusal(safetensors_of(one + "[0,2]}}", "123")) ==
          "has 3 bytes of data, of which tensors take 2 (all would be right)");
    CHECK(refusal(safetensors_of(one + "[0,9]}}", "12")) ==
          "tensor a: 9 bytes from byte 0 on are asked for of 2 (bytes within would be right)");
    CHECK(refusal(safetensors_of(one + "[2,0]}}", "12")) ==
          "tensor a: a tensor has data_offsets [2, 0] (two in order would be right)");
    CHECK(refusal(safetensors_of(one + "[0,3]}}", "123")) ==
          "tensor a: it is uint8 (2) in 3 bytes (as many as that takes would be right)");
    CHECK(refusal(safetensors_of(one + R"([0,2]},"b":{"dtype":"U8","shape":[2],)"
                                       R"("data_offsets":[1,3]}})",
                                 "123")) ==
          "has data that begin at byte 1 after data that end at byte 2 (one after the other would "
          "be right)");
    CHECK(refusal(safetensors_of(R"({"a":{"dtype":"U8","shape":[2]}})", "12")) ==
          "tensor a: a tensor has no data_offsets (one would be right)");
    CHECK(refusal(safetensors_of(one + R"([0,2]},"a":1})", "12")) ==
          "has the key a twice (once would be right)");
    CHECK(refusal(safetensors_of("{", "")) ==
          "is no JSON from byte 2 on: [json.exception.parse_error.101] parse error at line 1, "
          "column 2: syntax error while parsing object key - unexpected end of input; expected "
          "string literal");
}

TEST_CASE("an index opens nothing outside of its folder", "[import]") {
    const TemporaryDirectory outside;
    const TemporaryDirectory directory;
    const auto shard =
        safetensors_of(R"({"a":{"dtype":"U8","shape":[],"data_offsets":[0,1]}})", "1");
    write_file(outside / "a.safetensors", shard);
    write_file(directory / "b.safetensors", shard);
    write_file(directory / "text", "hello");
    std::filesystem::create_symlink(outside / "a.safetensors", directory / "link");
    std::filesystem::create_symlink("b.safetensors", directory / "link within");
    const auto refusal_of_shard = [&](const std::string& tensor, const std::string& name) {
        write_file(directory / "index.json",
                   R"({"weight_map":{")" + tensor + R"(":")" + name + "\"}}");
        return refusal_of(directory / "index.json");
    };

    CHECK(refusal_of_shard("a", "b.safetensors") == "read");
    CHECK(refusal_of_shard("a", "link within") == "read");
    CHECK(refusal_of_shard("a", "../x/a.safetensors") ==
          "names the file ../x/a.safetensors (one beside it would be right)");
    CHECK(refusal_of_shard("a", "..") == "names the file .. (one beside it would be right)");
    CHECK(refusal_of_shard("a", "link") ==
          "names the file link, a link to another folder (one beside it would be right)");
    CHECK(refusal_of_shard("a", "missing") == "names the file missing: No such file or directory");
    CHECK(refusal_of_shard("a", "text") ==
          "names the file text, which is none of safetensors (one would be right)");
    CHECK(refusal_of_shard("b", "b.safetensors") ==
          "says that b.safetensors has b, which it has not");
}

TEST_CASE("a zip archive that says more than it can have is refused", "[import]") {
    CHECK(refusal(zip_of({{"a.npy", "1234", 8, 5000}})) ==
          "a.npy has 5000 bytes made of 4 (up to 4128 would be right)");
    CHECK(refusal(zip_of({{"a.npy", "1234", 0, 5}})) ==
          "a.npy has 5 bytes made of 4 (up to 4 would be right)");
    CHECK(refusal(zip_of({{"a.npy", "1234", 12, 4}})) ==
          "a.npy is compressed by method 12 (stored or deflate would be right)");
    CHECK(refusal(zip_of({{"a.npy", "1234"}, {"a.npy", "1234"}})) ==
          "has two entries a.npy (one would be right)");
    CHECK(refusal("PK\x03\x04") == "is a damaged zip archive: Not a zip archive");
}

TEST_CASE("an entry with another checksum is refused", "[import]") {
    auto archive = zip_of({{"x/data.pkl", pickle_of("N")}});
    archive[archive.find("\x80\x02N") + 2] = 'l';

    CHECK_THAT(refusal(archive), Catch::EndsWith("x/data.pkl is damaged: CRC error"));
}

TEST_CASE("JSON that is nested without end is refused", "[import]") {
    CHECK(refusal(std::string(1'000'000, '[')) ==
          "has JSON that is nested deeper than 100 (less would be right)");
    CHECK(refusal(R"({"a":1,"a":2})") == "has the key a twice (once would be right)");
}

}  // namespace grokscope::testing
