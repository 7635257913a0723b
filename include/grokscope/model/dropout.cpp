#include "grokscope/model/dropout.hpp"

#include <cstdint>

#include "grokscope/base/matrix.hpp"
#include "grokscope/base/random.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

Matrix dropout_mask(const RunSpec& spec, const std::int64_t n, const std::int64_t step) {
    const double rate = spec.regularizer.dropout;
    auto random = random_stream(Purpose::noise, spec.seed.noise, step);
    Matrix mask(n, spec.model.hidden);
    for (auto& factor : mask.reshaped<Eigen::RowMajor>())
        factor = random.uniform() < rate ? 0.0 : 1.0 / (1.0 - rate);
    return mask;
}

}  // namespace grokscope
