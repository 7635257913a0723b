#include "grokscope/import/layouts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/import/layout_parts.hpp"

namespace grokscope {
namespace {

/// A matrix, turned the way that products from the left to the right need it.
struct Turned {
    Part part = Part::none;
    std::string name;
    std::int64_t rows = 0;
    std::int64_t cols = 0;
    bool is_transposed = false;
};

/// Of some of its rows, `:256`, where they are told.
std::string expression(const Turned& matrix, const std::string& rows = {}) {
    const auto* turned = matrix.is_transposed ? ".T" : "";
    return rows.empty() ? matrix.name + turned
                        : fmt::format("{}[{}{}]{}", matrix.name, matrix.is_transposed ? ":, " : "",
                                      rows, turned);
}

bool is_embedding(const Part part) {
    return part == Part::embedding || part == Part::embedding_a || part == Part::embedding_b;
}

/// Whether it lies as PyTorch's modules have it: linear layers (out, in), embeddings (tokens,
/// width). Of other names projects differ.
bool is_conventional(const Turned& matrix) {
    if (!matrix.name.ends_with(".weight")) return true;
    return matrix.is_transposed != is_embedding(matrix.part);
}

using Matrices = std::vector<Turned>;

/// Every way in which the matrices of these parts may lie.
std::vector<Matrices> arrangements(const LayoutParts& parts, std::initializer_list<Part> wanted) {
    std::vector<Matrices> all{{}};
    for (const auto part : wanted) {
        const auto found = parts.found.find(part);
        if (found == parts.found.end()) continue;
        const auto& [name, shape] = found->second;
        if (shape.size() != 2) return {};
        std::vector<Matrices> longer;
        for (const auto& matrices : all)
            for (const bool turn : {false, true}) {
                longer.push_back(matrices);
                longer.back().push_back(
                    {part, name, shape[turn ? 1 : 0], shape[turn ? 0 : 1], turn});
            }
        all = std::move(longer);
    }
    return all;
}

/// A network put together of matrices that fit.
struct Assembly {
    Matrices embeddings;  ///< none, one, or one for each input
    Matrices hidden;      ///< likewise
    Matrices output;      ///< from the hidden layer to the logits: one or two
    bool is_concatenated = false;
};

std::int64_t hidden_width(const Assembly& network) {
    return network.hidden.empty() ? network.embeddings.front().cols : network.hidden.front().cols;
}

/// The number of logits; none where the embedding is the unembedding, too.
std::optional<std::int64_t> logit_count(const Assembly& network) {
    if (network.output.back().part == Part::projection) return std::nullopt;
    return network.output.back().cols;
}

/// The width of what enters the hidden layer for each input: of an embedding, or of a token.
std::int64_t input_width(const Assembly& network) {
    return network.embeddings.empty() ? logit_count(network).value_or(0)
                                      : network.embeddings.front().cols;
}

bool all_of_shape(const Matrices& matrices, const std::int64_t rows, const std::int64_t cols) {
    return std::all_of(matrices.begin(), matrices.end(), [&](const Turned& matrix) {
        return matrix.rows == rows && matrix.cols == cols;
    });
}

/// Bits are all of one input: they are never concatenated, and there is no embedding of them.
bool is_over_bits(const Assembly& network) {
    return network.embeddings.empty() && logit_count(network).value_or(3) <= 2;
}

bool fits_hidden(const Assembly& network) {
    if (network.hidden.empty() || is_over_bits(network)) return true;
    const auto inputs = network.is_concatenated ? 2 : 1;
    return all_of_shape(network.hidden, inputs * input_width(network), hidden_width(network)) &&
           !(network.is_concatenated && network.hidden.size() == 2);
}

bool fits_embedding(const Assembly& network) {
    if (network.embeddings.empty()) return true;
    const auto& first = network.embeddings.front();
    const auto logits = logit_count(network).value_or(first.rows);
    // One token more than answers is that of the equals sign.
    return all_of_shape(network.embeddings, first.rows, first.cols) &&
           (first.rows == logits || first.rows == logits + 1);
}

bool fits_output(const Assembly& network) {
    const auto& output = network.output;
    if (output.front().rows != hidden_width(network)) return false;
    if (output.size() == 2)
        return output[0].cols == output[1].rows && !network.embeddings.empty() &&
               output[0].cols == network.embeddings.front().cols;
    return logit_count(network).has_value() ||
           (network.embeddings.size() == 1 && output[0].cols == network.embeddings.front().cols);
}

bool fits_bias(const LayoutParts& parts, const Part part, const std::int64_t length) {
    const auto bias = parts.found.find(part);
    if (bias == parts.found.end()) return true;
    std::int64_t size = 1;
    for (const auto extent : bias->second.shape) size *= extent;
    return size == length;
}

bool fits(const Assembly& network, const LayoutParts& parts) {
    if (network.hidden.empty() && network.embeddings.empty()) return false;
    return fits_hidden(network) && fits_embedding(network) && fits_output(network) &&
           fits_bias(parts, Part::hidden_bias, hidden_width(network)) &&
           fits_bias(parts, Part::output_bias,
                     logit_count(network).value_or(
                         network.embeddings.empty() ? 0 : network.embeddings.front().rows));
}

std::vector<Assembly> assemblies(const LayoutParts& parts) {
    std::vector<Assembly> found;
    for (const auto& embeddings :
         arrangements(parts, {Part::embedding, Part::embedding_a, Part::embedding_b}))
        for (const auto& hidden :
             arrangements(parts, {Part::hidden, Part::hidden_a, Part::hidden_b}))
            for (const auto& output : arrangements(parts, {Part::projection, Part::output}))
                for (const bool is_concatenated : {false, true}) {
                    Assembly network{embeddings, hidden, output, is_concatenated};
                    const bool is_whole = !output.empty() && embeddings.size() <= 2 &&
                                          hidden.size() <= 2 &&
                                          (!is_concatenated || hidden.size() == 1);
                    if (is_whole && fits(network, parts)) found.push_back(std::move(network));
                }
    return found;
}

std::int64_t against_convention(const Assembly& network) {
    std::int64_t count = 0;
    for (const auto* matrices : {&network.embeddings, &network.hidden, &network.output})
        count += std::count_if(matrices->begin(), matrices->end(),
                               [](const Turned& matrix) { return !is_conventional(matrix); });
    return count;
}

using Lines = std::vector<std::string>;

/// A line for one matrix, or one for each input.
void add_input_lines(Lines& lines, const std::string& weight, const Lines& expressions) {
    if (expressions.size() == 1) lines.push_back(weight + "=" + expressions[0]);
    if (expressions.size() == 2) lines.push_back(weight + "_a=" + expressions[0]);
    if (expressions.size() == 2) lines.push_back(weight + "_b=" + expressions[1]);
}

Lines hidden_expressions(const Assembly& network) {
    if (!network.is_concatenated) {
        Lines all;
        for (const auto& matrix : network.hidden) all.push_back(expression(matrix));
        return all;
    }
    const auto half = input_width(network);
    return {expression(network.hidden[0], fmt::format(":{}", half)),
            expression(network.hidden[0], fmt::format("{}:", half))};
}

Lines embedding_expressions(const Assembly& network) {
    Lines all;
    for (const auto& matrix : network.embeddings) {
        const auto tokens = logit_count(network).value_or(matrix.rows);
        all.push_back(matrix.rows == tokens ? expression(matrix)
                                            : expression(matrix, fmt::format(":{}", tokens)));
    }
    return all;
}

Lines map_lines(const Assembly& network, const LayoutParts& parts) {
    Lines lines;
    const bool is_collapsed = network.embeddings.empty() && !is_over_bits(network);
    add_input_lines(lines, "W_E", embedding_expressions(network));
    add_input_lines(lines, is_collapsed ? "W_E" : "W_in", hidden_expressions(network));
    for (const auto& matrix : network.output)
        lines.push_back(
            (matrix.part == Part::projection || is_over_bits(network) ? "W_out=" : "W_U=") +
            expression(matrix));
    for (const auto& [part, weight] :
         {std::pair{Part::hidden_bias, "b_in="},
          std::pair{Part::output_bias, is_over_bits(network) ? "b_out=" : "b_U="}})
        if (const auto bias = parts.found.find(part); bias != parts.found.end())
            lines.push_back(weight + bias->second.name);
    return lines;
}

std::string description(const Assembly& network) {
    Lines words;
    if (network.embeddings.size() == 1) words.emplace_back("one embedding");
    if (network.embeddings.size() == 2) words.emplace_back("two embeddings");
    if (!network.hidden.empty())
        words.emplace_back(network.is_concatenated     ? "hidden layer of concatenated inputs"
                           : is_over_bits(network)     ? "hidden layer of bits"
                           : network.hidden.size() > 1 ? "hidden layer of two matrices"
                                                       : "hidden layer of the inputs' sum");
    words.emplace_back(network.output.size() == 2 ? "projection and unembedding" : "output");
    return fmt::format("{}", fmt::join(words, ", "));
}

/// Which matrices are transposed, and what tells it; nothing where only the answers can.
Lines orientation_reasons(const Assembly& network, const bool is_alone) {
    Lines reasons;
    for (const auto* matrices : {&network.embeddings, &network.hidden, &network.output})
        for (const auto& matrix : *matrices) {
            const bool is_layer = matrix.name.ends_with(".weight");
            if (!matrix.is_transposed || (!is_alone && !is_layer)) continue;
            reasons.push_back(fmt::format(
                "{} ({}, {}) is taken transposed: {}", matrix.name, matrix.cols, matrix.rows,
                is_alone ? "it fits in no other way" : "linear layers are stored (out, in)"));
        }
    return reasons;
}

/// The map without a basis, and what its two orientations make of it where tokens and answers are
/// told in it.
std::vector<RecognisedLayout> in_basis(const RecognisedLayout& layout, const std::string& basis) {
    std::vector<RecognisedLayout> all{layout};
    all.back().unused.push_back(basis);
    for (const auto* input : {"", ".T"})
        for (const auto* output : {"", ".T"}) {
            auto turned = layout;
            for (auto& line : turned.map) {
                const auto at = line.find('=') + 1;
                if (line.starts_with("W_E")) line.insert(at, basis + input + " @ ");
                if (line.starts_with("W_U")) line += " @ " + basis + output;
            }
            turned.name += fmt::format(", in the basis {}{} and {}{}", basis, input, basis, output);
            all.push_back(std::move(turned));
        }
    return all;
}

}  // namespace

std::vector<RecognisedLayout> recognised_layouts(const std::vector<TensorShape>& tensors) {
    const auto parts = layout_parts(tensors);
    if (!parts) return {};
    auto networks = assemblies(*parts);
    std::stable_sort(networks.begin(), networks.end(), [](const auto& one, const auto& other) {
        return against_convention(one) < against_convention(other);
    });
    std::vector<RecognisedLayout> layouts;
    for (const auto& network : networks) {
        if (against_convention(network) > against_convention(networks.front())) break;
        layouts.push_back({.name = description(network),
                           .map = map_lines(network, *parts),
                           .reasons = orientation_reasons(network, networks.size() == 1),
                           .unused = parts->unknown});
    }
    const auto basis = parts->found.find(Part::basis);
    if (basis == parts->found.end()) return layouts;
    std::vector<RecognisedLayout> all;
    for (const auto& layout : layouts)
        for (auto& turned : in_basis(layout, basis->second.name)) all.push_back(std::move(turned));
    return all;
}

}  // namespace grokscope
