#include "grokscope/model/weights.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/base/random.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

std::vector<std::string> input_names(const std::string& name, const bool tied) {
    if (tied) return {name};
    return {name + "_a", name + "_b"};
}

bool has_untied_embedding(const RunSpec& spec) { return spec.model.embedding == Embedding::untied; }

bool has_tied_unembedding(const RunSpec& spec) {
    const auto embedding = spec.model.embedding;
    return (embedding == Embedding::tied || embedding == Embedding::fixed) &&
           !spec.model.collapsed_out;
}

namespace {

std::vector<WeightShape> modular_addition_matrices(const RunSpec& spec) {
    using Role = WeightShape::Role;
    const auto& model = spec.model;
    const auto p = spec.task.modulus;
    const auto role = model.embedding == Embedding::fixed ? Role::fixed : Role::embedding;
    std::vector<WeightShape> shapes;
    for (const auto& name : input_names("W_E", !has_untied_embedding(spec)))
        shapes.push_back({role, name, p, model.embed});
    if (!model.collapsed_hidden)
        for (const auto& name : input_names("W_in", model.tied_hidden))
            shapes.push_back({Role::linear, name, model.embed, model.hidden});
    if (!model.collapsed_out) shapes.push_back({Role::linear, "W_out", model.hidden, model.embed});
    if (!has_tied_unembedding(spec))
        shapes.push_back(
            {Role::linear, "W_U", model.collapsed_out ? model.hidden : model.embed, p});
    return shapes;
}

std::vector<WeightShape> matrix_shapes(const RunSpec& spec) {
    using Role = WeightShape::Role;
    if (!is_parity(spec)) return modular_addition_matrices(spec);
    return {{Role::linear, "W_in", spec.task.bits + 1, spec.model.hidden},
            {Role::linear, "W_out", spec.model.hidden, spec.model.outputs}};
}

}  // namespace

std::string output_bias_name(const RunSpec& spec) { return is_parity(spec) ? "b_out" : "b_U"; }

std::vector<WeightShape> weight_shapes(const RunSpec& spec) {
    using Role = WeightShape::Role;
    auto shapes = matrix_shapes(spec);
    if (spec.model.hidden_bias) shapes.push_back({Role::bias, "b_in", 1, spec.model.hidden});
    if (spec.model.output_bias)
        shapes.push_back({Role::bias, output_bias_name(spec), 1, output_count(spec)});
    return shapes;
}

Matrix circle_embedding(const std::int64_t p, const std::vector<std::int64_t>& frequencies) {
    Matrix embedding(p, 2 * static_cast<Eigen::Index>(frequencies.size()));
    for (std::size_t f = 0; f < frequencies.size(); ++f)
        for (std::int64_t i = 0; i < p; ++i) {
            const double angle = 2.0 * std::numbers::pi *
                                 static_cast<double>(frequencies[f] * i % p) /
                                 static_cast<double>(p);
            embedding(i, 2 * static_cast<Eigen::Index>(f)) = std::cos(angle);
            embedding(i, 2 * static_cast<Eigen::Index>(f) + 1) = std::sin(angle);
        }
    return embedding;
}

namespace {

/// The circle embedding with columns of unit length.
///
/// @return  (p, 2 F)
Matrix fixed_embedding(const std::int64_t p, const std::vector<std::int64_t>& frequencies) {
    return std::sqrt(2.0 / static_cast<double>(p)) * circle_embedding(p, frequencies);
}

/// The factor on a standard normal truncated at +-2: Haiku's embeddings have standard deviation
/// sqrt(2 / rows) after truncation, its linear layers 1 / sqrt(rows) before it.
double initial_scale(const WeightShape& shape) {
    constexpr double truncated_sd = 0.87962566103423978;
    const auto fan_in = static_cast<double>(shape.rows);
    if (shape.role == WeightShape::Role::linear) return 1.0 / std::sqrt(fan_in);
    return std::sqrt(2.0 / fan_in) / truncated_sd;
}

/// @param scale  of the standard normal
Matrix drawn(const WeightShape& shape, const double scale, Random random) {
    Matrix value(shape.rows, shape.cols);
    for (auto& entry : value.reshaped<Eigen::RowMajor>()) entry = scale * random.truncated_normal();
    return value;
}

Matrix initial_value(const RunSpec& spec, const WeightShape& shape) {
    switch (shape.role) {
        case WeightShape::Role::fixed: return fixed_embedding(shape.rows, spec.model.frequencies);
        case WeightShape::Role::bias: return Matrix::Zero(shape.rows, shape.cols);
        case WeightShape::Role::embedding:
        case WeightShape::Role::linear: break;
    }
    return drawn(shape, spec.model.init_scale * initial_scale(shape),
                 random_stream(Purpose::initial_weights, spec.seed.init,
                               weight_stream(shape.name)));
}

}  // namespace

std::int64_t weight_stream(const std::string& name) {
    constexpr std::array<std::string_view, 11> names{"W_E",    "W_E_a",  "W_E_b", "W_in",
                                                     "W_in_a", "W_in_b", "W_out", "W_U",
                                                     "b_in",   "b_U",    "b_out"};
    return std::find(names.begin(), names.end(), name) - names.begin();
}

Weights initial_weights(const RunSpec& spec) {
    Weights weights;
    for (const auto& shape : weight_shapes(spec))
        weights.push_back({shape.name, initial_value(spec, shape)});
    return weights;
}

bool has_weight(const Weights& weights, const std::string& name) {
    return std::any_of(weights.begin(), weights.end(),
                       [&](const NamedMatrix& weight) { return weight.name == name; });
}

const Matrix& weight(const Weights& weights, const std::string& name) {
    const auto found = std::find_if(weights.begin(), weights.end(),
                                    [&](const NamedMatrix& weight) { return weight.name == name; });
    require(found != weights.end(), "there is no weight {} in this model", name);
    return found->value;
}

}  // namespace grokscope
