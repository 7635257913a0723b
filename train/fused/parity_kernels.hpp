#pragma once

#include <cstdint>
#include <vector>

#include "fused/strided.hpp"
#include "grokscope/run_spec.hpp"

/// The parts of a step of sparse parity.
///
/// Inputs are bits, so the product of the inputs with W_in is looked up: bits are dealt into
/// groups, and for each group the sum of its rows of W_in is made for all patterns of its bits.
/// An example then adds up one row for each group, instead of one for each bit; and backwards,
/// gradients are collected by pattern first.
namespace grokscope::fused {

/// Consecutive bits whose patterns are numbered together: bit j of a pattern is the input bit
/// `first + j`.
struct BitGroup {
    std::int64_t first = 0;
    std::int64_t count = 0;
};

/// How the training examples fall into the patterns of the groups.
struct Patterns {
    std::vector<BitGroup> groups;
    std::vector<std::int64_t> begins;     ///< (groups + 1) first row of each group in the tables
    std::vector<std::int32_t> table_row;  ///< (n, groups) row of an example's pattern
    double low = 0.0;                     ///< the number that stands for a bit that is 0
    double high = 1.0;                    ///< the number that stands for a bit that is 1
};

/// Functions for the widest vectors of this processor. All matrices have `hidden` columns, rows one
/// stride apart, and zeros between; readout and its gradient (stride), margin, sign and gradient
/// (n), mask (n, hidden) or null.
///
/// @tparam T  float or double
template <typename T>
struct ParityKernels {
    /// tables[row] = sum over the group's bits of their number times their row of W_in; the bias,
    /// the row of W_in after all bits, joins the first group.
    void (*make_tables)(const Patterns& patterns, Strided<const T> w_in, Strided<T> tables);

    /// preactivation[i] = sum over groups of their rows of the tables, margin[i] = act(it) .
    /// readout.
    void (*look_up)(const Patterns& patterns, Activation activation, Strided<const T> tables,
                    const T* readout, const T* mask, Strided<T> preactivation, T* margin);

    /// margin[i] becomes the gradient: sign[i] scale / (1 + exp(-sign[i] margin[i])), where sign is
    /// -1 for a label of 1 and 1 for a label of 0.
    void (*sigmoid_gradient)(std::int64_t count, const T* sign, T scale, T* margin);

    /// readout_gradient += gradient[i] act(preactivation[i]); to each of the example's rows of the
    /// tables is added gradient[i] readout act'(preactivation[i]).
    void (*scatter)(const Patterns& patterns, Activation activation, Strided<const T> preactivation,
                    const T* gradient, const T* readout, const T* mask, T* readout_gradient,
                    Strided<T> tables);

    /// The gradient of W_in from the sums by pattern, which are spent.
    void (*collect)(const Patterns& patterns, Strided<T> tables, Strided<T> w_in_gradient);
};

template <typename T>
ParityKernels<T> parity_kernels();

}  // namespace grokscope::fused
