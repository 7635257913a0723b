#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "grokscope/base/matrix.hpp"

/// Weights as signed bytes, which a page can hold for every checkpoint.
namespace grokscope {

/// One matrix over training: weight = byte * scale[t], with an error of at most scale[t] / 2.
struct QuantizedMatrix {
    std::string name;
    std::string label;
    std::string row_label;
    std::int64_t rows = 0;
    std::int64_t cols = 0;
    std::vector<double> scale;        ///< (T)
    std::vector<std::int8_t> values;  ///< (T, rows, cols)
};

/// Appends the weights of one more checkpoint.
void append_quantized(QuantizedMatrix& matrix, const Matrix& weights);

/// Bytes as base64 text.
///
/// @source RFC 4648, section 4
std::string base64(std::span<const std::int8_t> bytes);

}  // namespace grokscope
