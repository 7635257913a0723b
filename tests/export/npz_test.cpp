#include <catch2/catch.hpp>

#include <cstddef>
#include <string>

#include "grokscope/export/npz.hpp"

namespace grokscope {
namespace {

/// The header of version 1.0 around a dictionary, in 128 bytes.
std::string header_of_128(const std::string& dictionary) {
    const std::string before("\x93NUMPY\x01\x00\x76\x00", 10);  // 118 bytes follow
    return before + dictionary + std::string(117 - dictionary.size(), ' ') + "\n";
}

}  // namespace

TEST_CASE("the header of an array says its type and shape as Python does") {
    CHECK(npy_header("<f4", {67, 64}) ==
          header_of_128("{'descr': '<f4', 'fortran_order': False, 'shape': (67, 64), }"));
    CHECK(npy_header("<i8", {5}) ==
          header_of_128("{'descr': '<i8', 'fortran_order': False, 'shape': (5,), }"));
    CHECK(npy_header("<f8", {}) ==
          header_of_128("{'descr': '<f8', 'fortran_order': False, 'shape': (), }"));
    CHECK(npy_header("<f8", {0, 3}).size() == 128);
}

TEST_CASE("a text is one item of as many characters as it has, of four bytes each") {
    const std::string text = "a\xC3\xA9\xF0\x9D\x84\x9E";  // a, e with an acute, the clef of G

    const auto bytes = npy_text(text);

    CHECK(bytes.substr(0, 128) ==
          header_of_128("{'descr': '<U3', 'fortran_order': False, 'shape': (), }"));
    CHECK(bytes.substr(128) == std::string("\x61\0\0\0\xE9\0\0\0\x1E\xD1\x01\0", 12));
}

}  // namespace grokscope
