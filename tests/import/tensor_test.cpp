#include <catch2/catch.hpp>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "grokscope/import/byte_source.hpp"
#include "grokscope/import/element_type.hpp"
#include "grokscope/import/tensor.hpp"

namespace grokscope::testing {
namespace {

template <typename T>
SharedBytes stored(const std::vector<T>& numbers) {
    const auto bytes = std::as_bytes(std::span(numbers));
    return bytes_in_memory({bytes.begin(), bytes.end()});
}

/// 0, 1, ..., 5 as int16.
Tensor viewed(std::vector<std::int64_t> shape, std::vector<std::int64_t> strides,
              const std::int64_t offset = 0) {
    return checked({.type = ElementType::int16,
                    .shape = std::move(shape),
                    .strides = std::move(strides),
                    .offset = offset,
                    .storage = stored<std::int16_t>({0, 1, 2, 3, 4, 5})});
}

double real_of(const ElementType type, const std::uint16_t bits) {
    return real_numbers(type, std::as_bytes(std::span(&bits, 1))).front();
}

}  // namespace

TEST_CASE("a view has its elements with the last axis fastest", "[tensor]") {
    CHECK(integers(viewed({2, 3}, {3, 1})) == std::vector<std::int64_t>{0, 1, 2, 3, 4, 5});
    CHECK(integers(viewed({3, 2}, {1, 3})) == std::vector<std::int64_t>{0, 3, 1, 4, 2, 5});
    CHECK(integers(viewed({2}, {2}, 1)) == std::vector<std::int64_t>{1, 3});
    CHECK(integers(viewed({2, 2}, {0, 1}, 4)) == std::vector<std::int64_t>{4, 5, 4, 5});
    CHECK(integers(viewed({}, {}, 5)) == std::vector<std::int64_t>{5});
    CHECK(integers(viewed({2, 0, 3}, {1, 1, 1})).empty());
    CHECK(values(viewed({2}, {1}, 4)) == std::vector{4.0, 5.0});
}

TEST_CASE("elements of the other order of bytes are turned", "[tensor]") {
    auto tensor = contiguous_tensor(ElementType::uint16, {}, stored<std::uint8_t>({1, 2}));
    CHECK(values(tensor) == std::vector{513.0});
    tensor.is_big_endian = true;
    CHECK(values(tensor) == std::vector{258.0});
    CHECK(contiguous_bytes(tensor) == std::vector{std::byte{2}, std::byte{1}});
}

TEST_CASE("a tensor that repeats a few elements without end is not made", "[tensor]") {
    const auto repeated = viewed({1 << 20, 1 << 20}, {0, 0});

    CHECK(element_count(repeated) == std::int64_t{1} << 40);
    CHECK_THROWS_WITH(values(repeated),
                      "a tensor of shape (1048576, 1048576) repeats the 6 elements of its storage "
                      "(up to 16777216 elements would be right)");
}

TEST_CASE("numbers that overflow are refused", "[tensor]") {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();

    CHECK_THROWS_WITH(viewed({3}, {most}),
                      "a tensor of shape (3), strides (9223372036854775807) and offset 0 is larger "
                      "than its storage of 6 elements");
    CHECK_THROWS_WITH(viewed({most, most}, {0, 0}),
                      "a tensor of shape (9223372036854775807, 9223372036854775807) has too many "
                      "elements");
    CHECK_THROWS_WITH(
        viewed(std::vector<std::int64_t>(65, 1), std::vector<std::int64_t>(65, 1)),
        "a tensor has 65 axes and 65 strides (as many, and up to 64, would be right)");
    CHECK_NOTHROW(viewed({0, most, most}, {1, 1, 1}));
}

TEST_CASE("half precision has the values of IEEE 754", "[tensor]") {
    const auto half = [](const std::uint16_t bits) { return real_of(ElementType::float16, bits); };

    CHECK(half(0x3C00) == 1.0);
    CHECK(half(0xC000) == -2.0);
    CHECK(half(0x7BFF) == 65504.0);
    CHECK(half(0x0001) == std::ldexp(1.0, -24));
    CHECK(half(0x03FF) == std::ldexp(1023.0, -24));
    CHECK(half(0x0400) == std::ldexp(1.0, -14));
    CHECK(half(0x7C00) == std::numeric_limits<double>::infinity());
    CHECK(std::isnan(half(0x7C01)));
    CHECK(std::signbit(half(0x8000)));
    CHECK(real_of(ElementType::bfloat16, 0x3F80) == 1.0);
    CHECK(real_of(ElementType::bfloat16, 0xC2F7) == -123.5);
}

TEST_CASE("integers are asked of integers alone", "[tensor]") {
    CHECK_THROWS_WITH(integers(tensor_of(std::vector{1.0}, {1})),
                      "elements are of type float64 (integers would be right)");
    CHECK_THROWS_WITH(integers(contiguous_tensor(ElementType::uint64, {1},
                                                 stored<std::uint64_t>({std::uint64_t{1} << 63}))),
                      "an element of type uint64 is beyond 2^63 - 1 (less would be right)");
    CHECK(integers(tensor_of(std::vector{true, false}, {2})) == std::vector<std::int64_t>{1, 0});
}

TEST_CASE("a part lies within its bytes", "[tensor]") {
    const auto bytes = stored<std::uint8_t>({1, 2, 3});

    CHECK(part_of(bytes, 1, 2)->read().bytes.front() == std::byte{2});
    CHECK_THROWS_WITH(part_of(bytes, 2, 2),
                      "2 bytes from byte 2 on are asked for of 3 (bytes within would be right)");
    CHECK_THROWS(part_of(bytes, -1, 2));
    CHECK_THROWS(part_of(bytes, 4, std::numeric_limits<std::int64_t>::max()));
}

}  // namespace grokscope::testing
