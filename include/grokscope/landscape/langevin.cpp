#include "grokscope/landscape/langevin.hpp"

#include <numbers>

#include "grokscope/base/matrix.hpp"
#include "grokscope/base/random.hpp"

namespace grokscope {

Vector normal_vector(const Eigen::Index size, Random& random) {
    const Eigen::Index pairs = (size + 1) / 2;
    Eigen::ArrayXf radius(pairs);
    Eigen::ArrayXf angle(pairs);
    for (Eigen::Index i = 0; i < pairs; ++i) {
        radius(i) = static_cast<float>(1.0 - random.uniform());
        angle(i) = static_cast<float>(2.0 * std::numbers::pi * random.uniform());
    }
    radius = (-2.0F * radius.log()).sqrt();
    Vector normals(2 * pairs);
    normals.head(pairs) = (radius * angle.cos()).cast<double>();
    normals.tail(pairs) = (radius * angle.sin()).cast<double>();
    normals.conservativeResize(size);
    return normals;
}

}  // namespace grokscope
