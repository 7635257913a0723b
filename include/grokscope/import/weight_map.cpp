#include "grokscope/import/weight_map.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grokscope/base/choice.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/import/element_type.hpp"
#include "grokscope/import/matrix_expression.hpp"
#include "grokscope/import/state_dict.hpp"
#include "grokscope/import/tensor.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_check.hpp"

namespace grokscope {
namespace {

constexpr std::array<std::string_view, 15> targets{"W_E",     "W_E_a",   "W_E_b", "W_in",
                                                   "W_in_a",  "W_in_b",  "W_out", "W_U",
                                                   "b_in",    "b_U",     "b_out", "input",
                                                   "input_a", "input_b", "output"};

MappedWeight parsed_line(const std::string& line) {
    const auto at = line.find('=');
    require_usage(at != std::string::npos, "--map {} has no = (W_U=fc2.weight.T would be right)",
                  line);
    auto name = line.substr(0, line.find_last_not_of(' ', at - 1) + 1);
    require_usage(std::find(targets.begin(), targets.end(), name) != targets.end(),
                  "--map {}: a run has no weight {} (did you mean {}?)", line, name,
                  nearest_choice(name, targets));
    // An effective input is what an embedding is where the hidden layer is none.
    if (name.starts_with("input")) name.replace(0, 5, "W_E");
    return {std::move(name), MatrixExpression(line.substr(at + 1))};
}

bool has_target(const WeightMap& map, const std::string_view name) {
    return std::any_of(map.begin(), map.end(),
                       [&](const MappedWeight& weight) { return weight.name == name; });
}

const NamedTensor& named_tensor(const StateDict& state, const std::string& name) {
    const auto found = std::find_if(state.tensors.begin(), state.tensors.end(),
                                    [&](const NamedTensor& tensor) { return tensor.name == name; });
    require(found != state.tensors.end(), "there is no tensor {} in the source{}", name, [&] {
        std::vector<std::string> names;
        for (const auto& tensor : state.tensors) names.push_back(tensor.name);
        return names.empty() ? std::string{}
                             : fmt::format(" (did you mean {}?)", nearest_choice(name, names));
    }());
    return *found;
}

Matrix matrix_of(const NamedTensor& named) {
    const auto& [name, tensor] = named;
    require(tensor.shape.size() == 1 || tensor.shape.size() == 2,
            "{} is {} (a matrix or a vector would be right)", name, described(tensor));
    const auto numbers = values(tensor);
    const auto rows = tensor.shape.size() == 1 ? 1 : tensor.shape[0];
    return Eigen::Map<const Matrix>(numbers.data(), rows, tensor.shape.back());
}

/// Every weight by its name in the map, as it lies there.
Weights evaluated(const WeightMap& map, const StateDict& state) {
    const MatrixLookup lookup = [&](const std::string& name) {
        return matrix_of(named_tensor(state, name));
    };
    Weights weights;
    for (const auto& [name, expression] : map) weights.push_back({name, expression.value(lookup)});
    return weights;
}

std::int64_t hidden_width(const Weights& weights) {
    for (const auto* name : {"W_in", "W_in_a", "W_E", "W_E_a"})
        if (has_weight(weights, name)) return weight(weights, name).cols();
    return 0;
}

/// `output` as the weight W_U: from the hidden layer to the logits.
void settle_output(Weights& weights, const bool parity) {
    for (auto& [name, value] : weights) {
        if (name != "output") continue;
        const auto hidden = hidden_width(weights);
        require(value.rows() != value.cols() || value.rows() != hidden,
                "output is {} x {}, from which it cannot be told which way it lies (W_U={} or its "
                "transpose would be right)",
                value.rows(), value.cols(), "...");
        if (value.rows() != hidden) value.transposeInPlace();
        name = parity ? "W_out" : "W_U";
    }
}

/// A parity's bias is the last row of its W_in; zeros where the network has none.
///
/// @param bits  of a string, which tells whether W_in has that row already
void settle_parity(Weights& weights, const std::int64_t bits) {
    if (!has_weight(weights, "W_in")) return;
    const Matrix matrix = weight(weights, "W_in");
    const bool has_bias = has_weight(weights, "b_in");
    if (matrix.rows() == bits + 1 && !has_bias) return;
    require(matrix.rows() == bits,
            "W_in has {} rows, and strings have {} bits (equal would be right)", matrix.rows(),
            bits);
    Matrix whole = Matrix::Zero(matrix.rows() + 1, matrix.cols());
    whole.topRows(matrix.rows()) = matrix;
    if (has_bias) {
        const auto& bias = weight(weights, "b_in");
        require(bias.size() == matrix.cols(), "b_in has {} numbers ({} would be right)",
                bias.size(), matrix.cols());
        whole.bottomRows(1) = bias.reshaped<Eigen::RowMajor>().transpose();
    }
    std::erase_if(weights, [](const NamedMatrix& named) { return named.name == "b_in"; });
    for (auto& [name, value] : weights)
        if (name == "W_in") value = std::move(whole);
}

Weights settled(const WeightMap& map, const StateDict& state, const RunSpec& spec) {
    auto weights = evaluated(map, state);
    settle_output(weights, is_parity(spec));
    if (is_parity(spec)) settle_parity(weights, spec.task.bits);
    for (auto& [name, value] : weights)
        if (name.starts_with("b_") && value.cols() == 1) value.transposeInPlace();
    return weights;
}

std::int64_t extent(const Weights& weights, const std::string& name, const bool rows) {
    const auto& matrix = weight(weights, name);
    return rows ? matrix.rows() : matrix.cols();
}

void set_parity_model(RunSpec& spec, const Weights& weights) {
    for (const auto* name : {"W_in", "W_out"})
        require(has_weight(weights, name), "the map has no {} (a parity's network is W_in, W_out)",
                name);
    spec.model.hidden = extent(weights, "W_in", false);
    spec.model.outputs = extent(weights, "W_out", false);
    spec.model.output_bias = has_weight(weights, "b_out");
}

void set_addition_model(RunSpec& spec, const Weights& weights) {
    auto& model = spec.model;
    const bool untied = has_weight(weights, "W_E_a");
    const std::string embedding = untied ? "W_E_a" : "W_E";
    require(has_weight(weights, embedding),
            "the map has no W_E (or W_E_a and W_E_b): tokens have no way into the network");
    const bool unembeds = has_weight(weights, "W_U");
    require(unembeds || has_weight(weights, "W_out"),
            "the map has no W_U: the hidden layer has no way to the logits");
    spec.task.modulus = extent(weights, embedding, true);
    model.embed = extent(weights, embedding, false);
    model.tied_hidden = !has_weight(weights, "W_in_a");
    model.collapsed_hidden = model.tied_hidden && !has_weight(weights, "W_in");
    model.hidden = model.collapsed_hidden
                       ? model.embed
                       : extent(weights, model.tied_hidden ? "W_in" : "W_in_a", false);
    model.collapsed_out = !has_weight(weights, "W_out");
    model.embedding = untied     ? Embedding::untied
                      : unembeds ? Embedding::input_tied
                                 : Embedding::tied;
    model.hidden_bias = has_weight(weights, "b_in");
    model.output_bias = has_weight(weights, "b_U");
}

/// @throws Error unless there is every weight that the network has, of its shape, and no other
void require_fitting(const RunSpec& spec, const Weights& weights) {
    const auto shapes = weight_shapes(spec);
    for (const auto& [role, name, rows, cols] : shapes) {
        require(has_weight(weights, name), "the map has no {} ({} x {} would be right)", name, rows,
                cols);
        const auto& value = weight(weights, name);
        require(value.rows() == rows && value.cols() == cols,
                "{} is {} x {} ({} x {} would fit the others{})", name, value.rows(), value.cols(),
                rows, cols,
                value.rows() == cols && value.cols() == rows ? ": its transpose, .T" : "");
    }
    for (const auto& [name, value] : weights)
        require(std::any_of(shapes.begin(), shapes.end(),
                            [&](const WeightShape& shape) { return shape.name == name; }),
                "{} has no place in a network with the other weights of the map", name);
}

}  // namespace

WeightMap weight_map(const std::vector<std::string>& lines) {
    WeightMap map;
    for (const auto& line : lines) {
        auto weight = parsed_line(line);
        require_usage(!has_target(map, weight.name), "--map has {} twice", weight.name);
        map.push_back(std::move(weight));
    }
    return map;
}

bool is_exact_in_float32(const WeightMap& map, const StateDict& state) {
    return std::all_of(map.begin(), map.end(), [&](const MappedWeight& weight) {
        const auto names = weight.expression.names();
        return weight.expression.only_selects() &&
               std::all_of(names.begin(), names.end(), [&](const std::string& name) {
                   const auto type = named_tensor(state, name).tensor.type;
                   return type == ElementType::float32 || type == ElementType::float16 ||
                          type == ElementType::bfloat16;
               });
    });
}

RunSpec mapped_spec(const WeightMap& map, const StateDict& state, const RunSpec& base) {
    auto spec = base;
    const auto weights = settled(map, state, spec);
    if (is_parity(spec))
        set_parity_model(spec, weights);
    else
        set_addition_model(spec, weights);
    check(spec);
    require_fitting(spec, weights);
    return spec;
}

Weights mapped_weights(const WeightMap& map, const StateDict& state, const RunSpec& spec) {
    const auto weights = settled(map, state, spec);
    require_fitting(spec, weights);
    Weights ordered;
    for (const auto& shape : weight_shapes(spec))
        ordered.push_back({shape.name, weight(weights, shape.name)});
    return ordered;
}

std::vector<std::string> unmapped(const WeightMap& map, const StateDict& state) {
    std::vector<std::string> used;
    for (const auto& weight : map)
        for (auto& name : weight.expression.names()) used.push_back(std::move(name));
    std::vector<std::string> left;
    for (const auto& tensor : state.tensors)
        if (std::find(used.begin(), used.end(), tensor.name) == used.end())
            left.push_back(tensor.name);
    return left;
}

}  // namespace grokscope
