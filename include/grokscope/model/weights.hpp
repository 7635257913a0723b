#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>
#include <string_view>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/base/random.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// One weight of a model: its name in run files, shape, and how it comes to its first value.
struct WeightShape {
    enum class Role { embedding, linear, fixed } role;
    std::string name;
    std::int64_t rows = 0;
    std::int64_t cols = 0;
};

/// `{name}` where one matrix serves both inputs, else `{name_a, name_b}`.
inline std::vector<std::string> input_names(const std::string& name, const bool tied) {
    if (tied) return {name};
    return {name + "_a", name + "_b"};
}

inline bool has_untied_embedding(const RunSpec& spec) {
    return spec.model.embedding == Embedding::untied;
}

/// Whether the unembedding U is the transpose of E rather than a weight of its own.
inline bool has_tied_unembedding(const RunSpec& spec) {
    const auto embedding = spec.model.embedding;
    return (embedding == Embedding::tied || embedding == Embedding::fixed) &&
           !spec.model.collapsed_out;
}

inline std::vector<WeightShape> modular_addition_shapes(const RunSpec& spec) {
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

/// The weights of a model, in the order in which they are drawn and stored.
///
/// Modular addition: W_E (p, embed), W_in (embed, hidden), W_out (hidden, embed), W_U (embed, p),
/// `_a` and `_b` where untied, absent where collapsed or tied; with `collapsed_out` W_U is
/// (hidden, p). Parity: W_in (bits + 1, hidden), its last row the bias, and W_out (hidden,
/// outputs).
inline std::vector<WeightShape> weight_shapes(const RunSpec& spec) {
    using Role = WeightShape::Role;
    if (!is_parity(spec)) return modular_addition_shapes(spec);
    return {{Role::linear, "W_in", spec.task.bits + 1, spec.model.hidden},
            {Role::linear, "W_out", spec.model.hidden, spec.model.outputs}};
}

/// The circle embedding: row i is (cos(2 pi f i / p), sin(2 pi f i / p)) for every frequency f.
///
/// @return  (p, 2 F), rows of squared length F
inline Matrix circle_embedding(const std::int64_t p, const std::vector<std::int64_t>& frequencies) {
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

/// The circle embedding with columns of unit length.
///
/// @return  (p, 2 F)
inline Matrix fixed_embedding(const std::int64_t p, const std::vector<std::int64_t>& frequencies) {
    return std::sqrt(2.0 / static_cast<double>(p)) * circle_embedding(p, frequencies);
}

/// The factor on a standard normal truncated at +-2: Haiku's embeddings have standard deviation
/// sqrt(2 / rows) after truncation, its linear layers 1 / sqrt(rows) before it.
inline double initial_scale(const WeightShape& shape) {
    constexpr double truncated_sd = 0.87962566103423978;
    const auto fan_in = static_cast<double>(shape.rows);
    if (shape.role == WeightShape::Role::linear) return 1.0 / std::sqrt(fan_in);
    return std::sqrt(2.0 / fan_in) / truncated_sd;
}

/// Numbers the streams that weights are drawn from: by name, so that a switch of the model leaves
/// the other weights as they were.
inline std::int64_t weight_stream(const std::string& name) {
    constexpr std::array<std::string_view, 8> names{"W_E",    "W_E_a",  "W_E_b", "W_in",
                                                    "W_in_a", "W_in_b", "W_out", "W_U"};
    return std::find(names.begin(), names.end(), name) - names.begin();
}

/// The weights of step 0, drawn from `seed.init`.
inline Weights initial_weights(const RunSpec& spec) {
    Weights weights;
    for (const auto& shape : weight_shapes(spec)) {
        auto random =
            random_stream(Purpose::initial_weights, spec.seed.init, weight_stream(shape.name));
        const double scale = spec.model.init_scale * initial_scale(shape);
        Matrix value(shape.rows, shape.cols);
        if (shape.role == WeightShape::Role::fixed)
            value = fixed_embedding(shape.rows, spec.model.frequencies);
        else
            for (auto& entry : value.reshaped<Eigen::RowMajor>())
                entry = scale * random.truncated_normal();
        weights.push_back({shape.name, std::move(value)});
    }
    return weights;
}

inline bool has_weight(const Weights& weights, const std::string& name) {
    return std::any_of(weights.begin(), weights.end(),
                       [&](const NamedMatrix& weight) { return weight.name == name; });
}

/// @throws Error when there is no weight of that name
inline const Matrix& weight(const Weights& weights, const std::string& name) {
    const auto found = std::find_if(weights.begin(), weights.end(),
                                    [&](const NamedMatrix& weight) { return weight.name == name; });
    require(found != weights.end(), "there is no weight {} in this model", name);
    return found->value;
}

}  // namespace grokscope
