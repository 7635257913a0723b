#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/export/export_tensor.hpp"
#include "grokscope/export/safetensors.hpp"

namespace grokscope {

TEST_CASE("the header of a safetensors file has offsets without holes and ends at 8 bytes") {
    const std::vector<ExportTensor> tensors{{.name = "W_E",
                                             .type = ExportType::float64,
                                             .shape = {2, 3},
                                             .bytes = source_of(std::string(48, 'x'))},
                                            {.name = "W_U",
                                             .type = ExportType::float32,
                                             .shape = {1},
                                             .bytes = source_of(std::string(4, 'y'))}};

    const auto header = safetensors_header({{"spec", R"({"a": "b"})"}}, tensors);

    const std::string json = R"({"__metadata__":{"spec":"{\"a\": \"b\"}"},)"
                             R"("W_E":{"dtype":"F64","shape":[2,3],"data_offsets":[0,48]},)"
                             R"("W_U":{"dtype":"F32","shape":[1],"data_offsets":[48,52]}})";
    const auto padded = json + std::string((8 - json.size() % 8) % 8, ' ');
    CHECK(header.size() % 8 == 0);
    CHECK(header.substr(8) == padded);
    CHECK(header.substr(0, 8) ==
          std::string{static_cast<char>(padded.size()), 0, 0, 0, 0, 0, 0, 0});
}

TEST_CASE("a single number has a shape without extents") {
    const auto header = safetensors_header({}, {{.name = "step",
                                                 .type = ExportType::int64,
                                                 .shape = {},
                                                 .bytes = source_of(std::string(8, 'x'))}});

    const std::string json =
        R"({"__metadata__":{},"step":{"dtype":"I64","shape":[],"data_offsets":[0,8]}})";
    CHECK(header.substr(8, json.size()) == json);
}

TEST_CASE("a header that readers refuse is not written") {
    std::string text;
    text.resize(100'000'000, 'x');

    CHECK_THROWS_WITH(
        safetensors_header({{"metrics", text}}, {}),
        "the examples and metrics make a header of 100000032 bytes, and safetensors has 100000000 "
        "at most (npz or pt would be right)");
}

}  // namespace grokscope
