#include <catch2/catch.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "grokscope/base/parallel.hpp"
#include "grokscope/run/hdf5.hpp"

namespace grokscope {
namespace {

template <typename Result>
Result result_of(std::int64_t);

template <typename Result>
concept IsResultOfMap = requires {
    parallel_map(1, result_of<Result>);
};

template <typename T>
concept IsStored = requires {
    hdf5::native_type<T>();
};

}  // namespace

TEST_CASE("results of several threads stand in the order of what they are of") {
    const auto squares = parallel_map(100, [](const std::int64_t i) { return i * i; });

    for (std::int64_t i = 0; i < 100; ++i) CHECK(squares[static_cast<std::size_t>(i)] == i * i);
}

TEST_CASE("of several exceptions that of the lowest index is thrown") {
    const auto fail = [](const std::int64_t i) -> int {
        throw std::runtime_error(std::to_string(i));
    };

    CHECK_THROWS_WITH(parallel_map(50, fail), "0");
}

TEST_CASE("results of which several share a byte do not compile") {
    STATIC_REQUIRE(IsResultOfMap<int>);
    STATIC_REQUIRE(IsResultOfMap<std::vector<bool>>);
    STATIC_REQUIRE_FALSE(IsResultOfMap<bool>);
}

TEST_CASE("numbers that no file has do not compile") {
    STATIC_REQUIRE((IsStored<double> && IsStored<float>));
    STATIC_REQUIRE((IsStored<std::uint8_t> && IsStored<std::int64_t>));
    STATIC_REQUIRE_FALSE(IsStored<std::int32_t>);
    STATIC_REQUIRE_FALSE(IsStored<std::uint64_t>);
    STATIC_REQUIRE_FALSE(IsStored<bool>);
    STATIC_REQUIRE_FALSE(IsStored<long double>);
    STATIC_REQUIRE_FALSE(IsStored<std::array<double, 2>>);
}

}  // namespace grokscope
