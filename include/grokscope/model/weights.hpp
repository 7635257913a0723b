#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// One weight of a model: its name in run files, shape, and how it comes to its first value.
struct WeightShape {
    enum class Role { embedding, linear, fixed, bias } role;
    std::string name;
    std::int64_t rows = 0;
    std::int64_t cols = 0;
};

/// `{name}` where one matrix serves both inputs, else `{name_a, name_b}`.
std::vector<std::string> input_names(const std::string& name, bool tied);

bool has_untied_embedding(const RunSpec& spec);

/// Whether the unembedding U is the transpose of E rather than a weight of its own.
bool has_tied_unembedding(const RunSpec& spec);

/// The name of the bias that `model.output_bias` adds to the logits: b_U, of parity b_out.
std::string output_bias_name(const RunSpec& spec);

/// The weights of a model, in the order in which they are drawn and stored.
///
/// Modular addition: W_E (p, embed), W_in (embed, hidden), W_out (hidden, embed), W_U (embed, p),
/// `_a` and `_b` where untied, absent where collapsed or tied; with `collapsed_out` W_U is
/// (hidden, p). Parity: W_in (bits + 1, hidden), its last row the bias, and W_out (hidden,
/// outputs). Then the biases that there are: b_in (1, hidden), b_U (1, p) or b_out (1, outputs).
std::vector<WeightShape> weight_shapes(const RunSpec& spec);

/// The circle embedding: row i is (cos(2 pi f i / p), sin(2 pi f i / p)) for every frequency f.
///
/// @return  (p, 2 F), rows of squared length F
Matrix circle_embedding(std::int64_t p, const std::vector<std::int64_t>& frequencies);

/// Numbers the streams that weights are drawn from: by name, so that a switch of the model leaves
/// the other weights as they were.
std::int64_t weight_stream(const std::string& name);

/// The weights of step 0, drawn from `seed.init`; biases are 0.
Weights initial_weights(const RunSpec& spec);

bool has_weight(const Weights& weights, const std::string& name);

/// @throws Error when there is no weight of that name
const Matrix& weight(const Weights& weights, const std::string& name);

}  // namespace grokscope
