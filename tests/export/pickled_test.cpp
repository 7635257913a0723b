#include <catch2/catch.hpp>

#include <cstdint>
#include <limits>
#include <string>

#include "grokscope/export/export_tensor.hpp"
#include "grokscope/export/pickled.hpp"

namespace grokscope {

TEST_CASE("an integer takes the shortest operation that holds it") {
    using pickled::integer;

    CHECK(integer(0) == std::string("K\0", 2));
    CHECK(integer(255) == "K\xFF");
    CHECK(integer(256) == std::string("M\0\x01", 3));
    CHECK(integer(65535) == "M\xFF\xFF");
    CHECK(integer(65536) == std::string("J\0\0\x01\0", 5));
    CHECK(integer(-1) == "J\xFF\xFF\xFF\xFF");
    CHECK(integer(std::numeric_limits<std::int32_t>::max()) == "J\xFF\xFF\xFF\x7F");
    CHECK(integer(std::int64_t{1} << 31) == std::string("\x8A\x08\0\0\0\x80\0\0\0\0", 10));
}

TEST_CASE("containers put what they hold between a mark and an operation") {
    using namespace pickled;
    const std::string a("X\x01\0\0\0a", 6);

    CHECK(text("a") == a);
    CHECK(tuple({}) == ")");
    CHECK(list({}) == "]");
    CHECK(dict({}) == "}");
    CHECK(tuple({text("a"), integer(7)}) == "(" + a + "K\x07t");
    CHECK(list({integer(7)}) ==
          "](K\x07"
          "e");
    CHECK(dict({{"a", integer(7)}}) == "}(" + a + "K\x07u");
    CHECK(ordered_dict({{"a", integer(7)}}) == "ccollections\nOrderedDict\n)R(" + a + "K\x07u");
    CHECK(document(dict({})) == "\x80\x02}.");
}

TEST_CASE("a tensor is rebuilt from a storage of its own, with the strides of contiguous rows") {
    const ExportTensor tensor{.name = "W_E",
                              .type = ExportType::float32,
                              .shape = {2, 3, 4},
                              .bytes = source_of(std::string(96, 'x'))};

    const std::string storage(
        "(X\x07\0\0\0storagectorch\nFloatStorage\nX\x02\0\0\0"
        "12X\x03\0\0\0cpuK\x18tQ",
        52);
    CHECK(pickled::tensor(tensor, "12") == "ctorch._utils\n_rebuild_tensor_v2\n(" + storage +
                                               std::string("K\0", 2) +
                                               "(K\x02K\x03K\x04t(K\x0CK\x04K\x01t\x89"
                                               "ccollections\nOrderedDict\n)RtR");
}

}  // namespace grokscope
