#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace grokscope {

/// A tensor of a source as far as a layout asks: its name, and its shape in one checkpoint.
struct TensorShape {
    std::string name;
    std::vector<std::int64_t> shape;
};

/// What a tensor is in a network of one hidden layer.
enum class Part {
    embedding,
    embedding_a,
    embedding_b,
    hidden,
    hidden_a,
    hidden_b,
    hidden_bias,
    projection,  ///< from the hidden layer back to the width of the embedding
    output,
    output_bias,
    basis,  ///< in which tokens are told
    none
};

/// The prefix up to a dot that all names share (`model.`, `module._orig_mod.`); empty without one.
std::string shared_prefix(const std::vector<TensorShape>& tensors);

/// What a tensor of this name is in the repositories that were looked at.
///
/// @param name  less what all names share
Part layout_part(const std::string& name);

/// Tensors by what they are, and those that are nothing known.
struct LayoutParts {
    std::map<Part, TensorShape> found;
    std::vector<std::string> unknown;
};

/// @return  none where two tensors have one part
std::optional<LayoutParts> layout_parts(const std::vector<TensorShape>& tensors);

}  // namespace grokscope
