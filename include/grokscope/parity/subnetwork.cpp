#include "grokscope/parity/subnetwork.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/parity/parity_model.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

MarginParts margin_parts(const RunSpec& spec, const EffectiveWeights& effective,
                         const IntegerMatrix& inputs) {
    const auto hidden = activated(spec.model.activation, preactivations(spec, effective, inputs));
    return {.of_neuron = margin_weights(effective).asDiagonal() * hidden.transpose(),
            .bias = margin_bias(effective)};
}

Eigen::RowVectorXd whole_margin(const MarginParts& parts) {
    return parts.of_neuron.colwise().sum().array() + parts.bias;
}

std::int64_t right_count(const Eigen::RowVectorXd& margin,
                         const std::vector<std::int64_t>& targets) {
    std::int64_t right = 0;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const double value = margin(static_cast<Eigen::Index>(i));
        right += (targets[i] == 1 ? value : -value) > 0.0 ? 1 : 0;
    }
    return right;
}

std::int64_t subnetwork_size(const MarginParts& parts, const std::vector<std::int64_t>& targets,
                             const std::vector<std::int64_t>& order) {
    const auto& [of_neuron, bias] = parts;
    const auto wanted = right_count(whole_margin(parts), targets);
    Eigen::RowVectorXd margin = Eigen::RowVectorXd::Constant(of_neuron.cols(), bias);
    std::int64_t size = 0;
    while (size < of_neuron.rows() && right_count(margin, targets) < wanted)
        margin += of_neuron.row(order[static_cast<std::size_t>(size++)]);
    return size;
}

std::vector<std::int64_t> columns_by_norm(const Matrix& matrix) {
    const Vector norms = matrix.colwise().norm();
    std::vector<std::int64_t> order(static_cast<std::size_t>(norms.size()));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    std::stable_sort(order.begin(), order.end(), [&](const std::int64_t a, const std::int64_t b) {
        return norms(a) > norms(b);
    });
    return order;
}

std::int64_t median_subnetwork_size(const MarginParts& parts,
                                    const std::vector<std::int64_t>& targets,
                                    const std::vector<std::vector<std::int64_t>>& orders) {
    std::vector<std::int64_t> sizes;
    for (const auto& order : orders) sizes.push_back(subnetwork_size(parts, targets, order));
    const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
    std::nth_element(sizes.begin(), middle, sizes.end());
    return *middle;
}

}  // namespace grokscope
