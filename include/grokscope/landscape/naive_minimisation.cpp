#include "grokscope/landscape/naive_minimisation.hpp"

#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

std::vector<std::pair<std::string, double>> descent_cosines(const RunSpec& spec,
                                                            const Weights& weights,
                                                            const Weights& gradient) {
    const auto cosine = [](const double dot, const double squares) {
        return squares > 0 ? -dot / std::sqrt(squares) : missing;
    };
    std::vector<std::pair<std::string, double>> cosines;
    double dot = 0.0;
    double slope_square = 0.0;
    double weight_square = 0.0;
    const auto shapes = weight_shapes(spec);
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        if (shapes[i].role == WeightShape::Role::fixed) continue;
        const auto& g = gradient[i].value;
        const auto& w = weights[i].value;
        const double product = g.cwiseProduct(w).sum();
        cosines.emplace_back(shapes[i].name, cosine(product, g.squaredNorm() * w.squaredNorm()));
        dot += product;
        slope_square += g.squaredNorm();
        weight_square += w.squaredNorm();
    }
    cosines.emplace_back("all", cosine(dot, slope_square * weight_square));
    return cosines;
}

}  // namespace grokscope
