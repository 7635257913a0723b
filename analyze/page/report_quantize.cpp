#include "page/report_quantize.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "grokscope/base/matrix.hpp"

namespace grokscope {
namespace {

/// max |w| / 127 over the finite weights; 1 where all are 0.
double quantization_scale(const Matrix& weights) {
    double largest = 0.0;
    for (const double weight : weights.reshaped())
        if (std::isfinite(weight)) largest = std::max(largest, std::abs(weight));
    return largest > 0.0 ? largest / 127.0 : 1.0;
}

/// round(w / scale) within [-127, 127]; 0 for NaN.
std::int8_t quantized(const double weight, const double scale) {
    if (std::isnan(weight)) return 0;
    return static_cast<std::int8_t>(std::clamp(std::round(weight / scale), -127.0, 127.0));
}

}  // namespace

void append_quantized(QuantizedMatrix& matrix, const Matrix& weights) {
    matrix.rows = weights.rows();
    matrix.cols = weights.cols();
    matrix.scale.push_back(quantization_scale(weights));
    for (const double weight : weights.reshaped<Eigen::RowMajor>())
        matrix.values.push_back(quantized(weight, matrix.scale.back()));
}

std::string base64(const std::span<const std::int8_t> bytes) {
    constexpr const char* digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto count = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 3; ++j)
            group = group << 8 | (j < count ? static_cast<std::uint8_t>(bytes[i + j]) : 0U);
        for (std::size_t j = 0; j < 4; ++j)
            text += j <= count ? digits[group >> (18 - 6 * j) & 63U] : '=';
    }
    return text;
}

}  // namespace grokscope
