#include "grokscope/addition/waves.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "grokscope/addition/fourier.hpp"
#include "grokscope/base/matrix.hpp"

namespace grokscope {

Wave dominant_wave(const Spectrum& spectrum, const Eigen::Index column) {
    Wave wave;
    double total = 0.0;
    for (std::int64_t k = 1; k <= highest_frequency(spectrum.p); ++k) {
        const auto [c, s] = std::pair(spectrum.cosine(k, column), spectrum.sine(k, column));
        const double norm = std::hypot(c, s);
        const double single = std::max(std::abs(c), std::abs(s));
        total += norm * norm;
        if (norm > wave.norm || wave.frequency == 0) {
            const double unit = (is_paired(k, spectrum.p) ? 2.0 : 1.0) /
                                static_cast<double>(spectrum.p);
            wave.frequency = k;
            wave.norm = norm;
            wave.amplitude = std::sqrt(unit) * norm;
            wave.phase = std::atan2(s, c);
        }
        if (single > wave.coefficient || wave.article_frequency == 0) {
            wave.article_frequency = k;
            wave.coefficient = single;
        }
    }
    wave.share = wave.norm * wave.norm / total;
    return wave;
}

std::vector<Wave> dominant_waves(const Matrix& w) {
    const auto spectrum = spectrum_of(w);
    std::vector<Wave> waves;
    for (Eigen::Index column = 0; column < w.cols(); ++column)
        waves.push_back(dominant_wave(spectrum, column));
    return waves;
}

}  // namespace grokscope
