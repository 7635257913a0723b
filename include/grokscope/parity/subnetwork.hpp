#pragma once

#include <cstdint>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/spec/run_spec.hpp"

/// How few neurons of a parity model do what all of them do.
namespace grokscope {

/// What margins are sums of.
struct MarginParts {
    Matrix of_neuron;   ///< (hidden, n) what each neuron adds to the margin of each example
    double bias = 0.0;  ///< that of the logits, which every subnetwork keeps
};

MarginParts margin_parts(const RunSpec& spec, const EffectiveWeights& effective,
                         const IntegerMatrix& inputs);

/// The margins of all neurons together.   (n)
Eigen::RowVectorXd whole_margin(const MarginParts& parts);

/// How many margins give the right answer: above 0 for label 1, below for 0.
std::int64_t right_count(const Eigen::RowVectorXd& margin,
                         const std::vector<std::int64_t>& targets);

/// The least m for which the first m neurons of an order, the activations of the others set to 0,
/// answer right at least as often as all neurons.
///
/// @param targets  (n)
std::int64_t subnetwork_size(const MarginParts& parts, const std::vector<std::int64_t>& targets,
                             const std::vector<std::int64_t>& order);

/// The columns of a matrix by norm, the largest first, equal ones in their order.
std::vector<std::int64_t> columns_by_norm(const Matrix& matrix);

/// The median of the sizes over orders.
///
/// @param orders  an odd number of them
std::int64_t median_subnetwork_size(const MarginParts& parts,
                                    const std::vector<std::int64_t>& targets,
                                    const std::vector<std::vector<std::int64_t>>& orders);

}  // namespace grokscope
