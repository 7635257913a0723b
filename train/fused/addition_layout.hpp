#pragma once

#include <string>
#include <vector>

#include "fused/layout.hpp"
#include "grokscope/spec/run_spec.hpp"

/// How the weights of a modular-addition model lie, and which products make its effective matrices.
namespace grokscope::fused {

/// One factorisation: effective matrices, side by side, = left right.
///
/// Right factors of one left factor lie side by side, so that one product makes all their effective
/// matrices: [W_input | W_output] = E [W_in | W_out^T].
struct Factorisation {
    std::string left;                 ///< (p, embed): an embedding, or U^T
    std::vector<std::string> rights;  ///< (embed, hidden) each: W_in, W_out^T
};

/// What leads to the input a, to the input b and to the output: a factorisation's column block, or,
/// where collapsed, a weight itself.
struct EffectiveSource {
    std::string left;   ///< the weight itself where `right` is empty
    std::string right;  ///< empty where collapsed
    bool operator==(const EffectiveSource&) const = default;
};

struct EffectiveSources {
    EffectiveSource input_a;
    EffectiveSource input_b;
    EffectiveSource output;
};

EffectiveSources effective_sources(const RunSpec& spec);

/// Factorisations by left factor; a right factor stands once in each.
std::vector<Factorisation> factorisations(const EffectiveSources& sources);

/// Right factors side by side, then every other weight; a fixed embedding, which is not trained,
/// last.
Layout addition_layout(const RunSpec& spec);

}  // namespace grokscope::fused
