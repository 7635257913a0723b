#pragma once

#include <cstdint>
#include <vector>

#include "fused/strided.hpp"
#include "grokscope/spec/run_spec.hpp"

/// The parts of a step of sparse parity.
///
/// Inputs are bits, so the product of the inputs with W_in is looked up: bits are dealt into
/// groups, and for each group the sum of its rows of W_in is made for all patterns of its bits.
/// An example then adds up one row for each group, instead of one for each bit; and backwards,
/// gradients are collected by pattern first.
///
/// Hidden units are taken a panel at a time, so that the tables stay in the nearest cache.
namespace grokscope::fused {

/// Hidden units of a panel: a vector of the widest instruction set.
constexpr std::int64_t panel_width = 16;

/// Consecutive bits whose patterns are numbered together: bit j of a pattern is the input bit
/// `first + j`.
struct BitGroup {
    std::int64_t first = 0;
    std::int64_t count = 0;
};

/// How the training examples fall into the patterns of the groups.
struct Patterns {
    std::vector<BitGroup> groups;
    std::vector<std::int64_t> begins;    ///< (groups + 1) first row of each group in the tables
    std::vector<std::int32_t> table_at;  ///< (n, groups) place of an example's row in the tables
    double low = 0.0;                    ///< the number that stands for a bit that is 0
    double high = 1.0;                   ///< the number that stands for a bit that is 1
};

/// What a step needs of a panel. Where the model has fewer hidden units, numbers are zeros.
template <typename T>
struct Panel {
    Strided<const T> w_in;     ///< (bits + 1, panel)
    const T* readout;          ///< (panel)
    Strided<const T> mask;     ///< (n, panel) factors of dropout, or without data
    Strided<T> preactivation;  ///< (n, panel), rows follow each other
    Strided<T> tables;         ///< (patterns of all groups, panel), rows follow each other
};

/// Functions for the widest vectors of this processor.
///
/// @tparam T  float or double
template <typename T>
struct ParityKernels {
    /// preactivation[i] = x_i W_in; partial_margin[i] += act(it) readout, unit by unit.
    ///
    /// partial_margin (n, panel), rows follow each other
    void (*look_up)(const Patterns& patterns, Activation activation, const Panel<T>& panel,
                    T* partial_margin);

    /// The sums of the rows of partial_margin (n, panel).
    void (*add_up)(std::int64_t count, const T* partial_margin, T* margin);

    /// margin[i] becomes the gradient, for the softmax sign[i] scale / (1 + exp(-sign[i]
    /// margin[i])), where sign is -1 for a label of 1 and 1 for a label of 0.
    void (*loss_gradient)(std::int64_t count, LossKind kind, const T* sign, T scale, T* margin);

    /// The loss, log(1 + exp(sign[i] margin[i])) in nats, of each example, and whether its answer
    /// is right: the margin above 0 for a label of 1, below for 0.
    ///
    /// @param right  1 or 0
    void (*cross_entropy)(std::int64_t count, LossKind kind, const T* sign, const T* margin,
                          T* loss, T* right);

    /// The gradients of readout (panel) and of W_in (bits + 1, panel), from that of the margin (n).
    void (*scatter)(const Patterns& patterns, Activation activation, const Panel<T>& panel,
                    const T* margin_gradient, T* readout_gradient, Strided<T> w_in_gradient);
};

template <typename T>
ParityKernels<T> parity_kernels();

}  // namespace grokscope::fused
