#pragma once

#include <cstdint>
#include <vector>

#include "fused/strided.hpp"
#include "grokscope/spec/run_spec.hpp"

/// The elementwise parts of a step of modular addition.
namespace grokscope::fused {

/// Token pairs and labels of the training examples.   (n)
struct Examples {
    std::vector<std::int32_t> a;
    std::vector<std::int32_t> b;
    std::vector<std::int32_t> target;
};

/// Functions for the widest vectors of this processor.
///
/// @tparam T  float or double
template <typename T>
struct AdditionKernels {
    /// preactivation[i] = input_a[a_i] + input_b[b_i] + bias, hidden = act(preactivation).
    ///
    /// input_a, input_b (p, hidden); bias (hidden), or null where there is none; preactivation,
    /// hidden (n, hidden) are written.
    void (*look_up)(const Examples& examples, Activation activation, Strided<const T> input_a,
                    Strided<const T> input_b, const T* bias, Strided<T> preactivation,
                    Strided<T> hidden);

    /// Logits become the gradient of the loss, for the softmax scale (softmax - one-hot). That of
    /// the true class is made from the sum of the others, so that nothing cancels however sure the
    /// model is.
    ///
    /// logits (p, n): an example is a column; rows are whole vectors, padded with any numbers.
    void (*loss_gradient)(const Examples& examples, LossKind kind, T scale, Strided<T> logits);

    /// The cross-entropy of each example in nats, to full relative precision however small it is,
    /// and whether the logit of its label is above every other.
    ///
    /// logits (p, n); loss, right (stride of the logits); right is 1 or 0
    void (*cross_entropy)(const Examples& examples, LossKind kind, Strided<const T> logits, T* loss,
                          T* right);

    /// Adds act'(preactivation) times the gradient of the hidden layer to the rows looked up.
    ///
    /// gradient (n, hidden) of the hidden layer after its nonlinearity; input_a, input_b
    /// (p, hidden) are added to, and may be one.
    void (*scatter)(const Examples& examples, Activation activation, Strided<const T> preactivation,
                    Strided<const T> gradient, Strided<T> input_a, Strided<T> input_b);

    /// to = from^T, for a product that is faster so.
    void (*transpose)(Strided<const T> from, Strided<T> to);
};

template <typename T>
AdditionKernels<T> addition_kernels();

}  // namespace grokscope::fused
