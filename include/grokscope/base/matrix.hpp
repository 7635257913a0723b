#pragma once

#include <Eigen/Core>

#include <cstdint>
#include <string>
#include <vector>

namespace grokscope {

/// A real matrix, rows contiguous, as HDF5 and numpy store it.
using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// A real column vector.
using Vector = Eigen::VectorXd;

/// An integer matrix, rows contiguous.
using IntegerMatrix = Eigen::Matrix<std::int64_t, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// A weight under the name it has in run files (`W_E`, `W_in`, `W_out`, `W_U`).
struct NamedMatrix {
    std::string name;
    Matrix value;
};

/// All weights of a model at one moment, in the order of `weight_shapes`.
using Weights = std::vector<NamedMatrix>;

}  // namespace grokscope
