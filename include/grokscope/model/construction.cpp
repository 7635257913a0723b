#include "grokscope/model/construction.hpp"

#include <cmath>
#include <cstdint>
#include <numbers>

#include "grokscope/base/error.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace {

/// Whether a specification describes a model whose weights can be written down: a fixed
/// embedding in tied form, and as many neurons for each of its frequencies.
///
/// @throws UsageError naming what would be right
void check_constructible(const RunSpec& spec) {
    const auto& model = spec.model;
    const auto frequencies = static_cast<std::int64_t>(model.frequencies.size());
    require_usage(
        !is_parity(spec) && model.embedding == Embedding::fixed && model.tied_hidden &&
            !model.collapsed_hidden && !model.collapsed_out,
        "only modular addition with model.embedding = \"fixed\", model.tied_hidden = true "
        "and nothing collapsed has a closed form (preset circle-square is one)");
    require_usage(!model.hidden_bias && !model.output_bias,
                  "model.hidden_bias = {} and model.output_bias = {} (false would be right: no "
                  "closed form has a bias)",
                  model.hidden_bias, model.output_bias);
    require_usage(model.hidden % frequencies == 0,
                  "model.hidden = {} for {} frequencies (a multiple of {} would be right)",
                  model.hidden, frequencies, frequencies);
}

/// Unit vectors at the angles `turn * j * 2 pi / n` as rows, one block of two columns and n rows
/// for each of the circles.
///
/// @return  (circles n, 2 circles)
Matrix directions(const std::int64_t circles, const std::int64_t n, const double turn) {
    Matrix rows = Matrix::Zero(circles * n, 2 * circles);
    for (std::int64_t circle = 0; circle < circles; ++circle)
        for (std::int64_t j = 0; j < n; ++j) {
            const double angle = turn * static_cast<double>(j) * 2.0 * std::numbers::pi /
                                 static_cast<double>(n);
            rows(circle * n + j, 2 * circle) = std::cos(angle);
            rows(circle * n + j, 2 * circle + 1) = std::sin(angle);
        }
    return rows;
}

}  // namespace

Weights constructed_weights(const RunSpec& spec) {
    check_constructible(spec);
    const auto circles = static_cast<std::int64_t>(spec.model.frequencies.size());
    const auto n = spec.model.hidden / circles;
    return {{"W_E", circle_embedding(spec.task.modulus, spec.model.frequencies)},
            {"W_in", directions(circles, n, 1.0).transpose()},
            {"W_out", directions(circles, n, 2.0)}};
}

}  // namespace grokscope
