#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "fused/array.hpp"
#include "fused/buffer.hpp"
#include "fused/strided.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/weights.hpp"

/// Where the weights of a model lie in one contiguous array, so that an optimiser passes over all
/// of them once. Moments and gradients are arrays of the same layout.
namespace grokscope::fused {

/// One weight's place. Outputs and unembeddings are kept transposed: tokens or neurons as rows.
struct Place {
    std::string name;
    bool is_transposed = false;
    std::int64_t offset = 0;  ///< of its first number
    std::int64_t rows = 0;    ///< as it lies
    std::int64_t cols = 0;    ///< as it lies
    std::int64_t stride = 0;  ///< between rows
};

struct Layout {
    std::vector<Place> places;
    std::int64_t trained = 0;  ///< numbers that are trained: the first of the array
    std::int64_t size = 0;     ///< numbers in all
};

/// @throws Error when there is no weight of that name
inline const Place& place(const Layout& layout, const std::string& name) {
    const auto found = std::find_if(layout.places.begin(), layout.places.end(),
                                    [&](const Place& place) { return place.name == name; });
    require(found != layout.places.end(), "there is no weight {} in this model", name);
    return *found;
}

template <typename T>
Strided<T> at(Array<T>& numbers, const Place& place) {
    return {numbers.data() + place.offset, place.rows, place.cols, place.stride};
}

template <typename T>
Strided<const T> at(const Array<T>& numbers, const Place& place) {
    return {numbers.data() + place.offset, place.rows, place.cols, place.stride};
}

/// Copies a weight to its place.
template <typename T>
void put(Array<T>& numbers, const Place& place, const Matrix& value) {
    put(place.is_transposed ? Matrix(value.transpose()) : value, at(numbers, place));
}

/// Copies the weights that are named, with a prefix, as their places are.
template <typename T>
void put_all(Array<T>& numbers, const Layout& layout, const Weights& values,
             const std::string& prefix) {
    for (const auto& place : layout.places)
        if (has_weight(values, prefix + place.name))
            put(numbers, place, weight(values, prefix + place.name));
}

/// The weight at a place, as the run file has it.
template <typename T>
Matrix taken(const Array<T>& numbers, const Place& place) {
    const auto there = at(numbers, place);
    Matrix value(place.rows, place.cols);
    for (std::int64_t i = 0; i < place.rows; ++i)
        for (std::int64_t j = 0; j < place.cols; ++j)
            value(i, j) = static_cast<double>(there.row(i)[j]);
    return place.is_transposed ? Matrix(value.transpose()) : value;
}

}  // namespace grokscope::fused
