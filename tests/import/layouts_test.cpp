#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "grokscope/import/layout_parts.hpp"
#include "grokscope/import/layouts.hpp"

namespace grokscope {
namespace {

using Lines = std::vector<std::string>;

/// The maps of all readings.
std::vector<Lines> maps_of(const std::vector<TensorShape>& tensors) {
    std::vector<Lines> maps;
    for (const auto& layout : recognised_layouts(tensors)) maps.push_back(layout.map);
    return maps;
}

TEST_CASE("Untied embeddings with concatenated inputs are read without transposing") {
    const std::vector<TensorShape> tensors{
        {"W_x", {113, 256}}, {"W_y", {113, 256}}, {"W", {512, 128}}, {"W_U", {128, 113}}};

    CHECK(maps_of(tensors) == std::vector<Lines>{{"W_E_a=W_x", "W_E_b=W_y", "W_in_a=W[:256]",
                                                  "W_in_b=W[256:]", "W_U=W_U"}});
}

TEST_CASE("Linear layers that fit both ways lie as PyTorch stores them") {
    const std::vector<TensorShape> tensors{{"embed.weight", {59, 128}},
                                           {"l1.weight", {256, 256}},
                                           {"l1.bias", {256}},
                                           {"unembed.weight", {59, 256}}};

    CHECK(maps_of(tensors) == std::vector<Lines>{{"W_E=embed.weight", "W_in_a=l1.weight[:, :128].T",
                                                  "W_in_b=l1.weight[:, 128:].T",
                                                  "W_U=unembed.weight.T", "b_in=l1.bias"}});
}

TEST_CASE("A prefix that all names share is no part of them") {
    const std::vector<TensorShape> tensors{{"model.fc1.weight", {20, 14}},
                                           {"model.fc2.weight", {7, 20}}};

    CHECK(maps_of(tensors) ==
          std::vector<Lines>{{"W_E_a=model.fc1.weight[:, :7].T", "W_E_b=model.fc1.weight[:, 7:].T",
                              "W_U=model.fc2.weight.T"}});
}

TEST_CASE("An embedding with a token for the equals sign is read without it") {
    const std::vector<TensorShape> tensors{{"embed.W_E", {114, 32}},
                                           {"mlp.W_in", {32, 64}},
                                           {"unembed.W_U", {64, 113}}};

    CHECK(maps_of(tensors) ==
          std::vector<Lines>{{"W_E=embed.W_E[:113]", "W_in=mlp.W_in", "W_U=unembed.W_U"}});
}

TEST_CASE("Matrices without a convention that fit both ways are read in both") {
    const std::vector<TensorShape> tensors{{"W_in", {12, 7}}, {"W_out", {7, 12}}};

    CHECK(maps_of(tensors) ==
          std::vector<Lines>{{"W_E=W_in", "W_U=W_out"}, {"W_E=W_in.T", "W_U=W_out.T"}});
}

TEST_CASE("A bias that fits no layer leaves no reading") {
    const std::vector<TensorShape> tensors{{"fc1.weight", {20, 14}},
                                           {"fc1.bias", {19}},
                                           {"fc2.weight", {7, 20}}};

    CHECK(maps_of(tensors).empty());
}

TEST_CASE("Tensors that are nothing known are told with each reading") {
    const std::vector<TensorShape> tensors{{"fc1.weight", {20, 14}},
                                           {"fc2.weight", {7, 20}},
                                           {"attention.q", {7, 7}}};

    REQUIRE(recognised_layouts(tensors).size() == 1);
    CHECK(recognised_layouts(tensors).front().unused == Lines{"attention.q"});
}

}  // namespace
}  // namespace grokscope
