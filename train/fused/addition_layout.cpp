#include "fused/addition_layout.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "fused/layout.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope::fused {

EffectiveSources effective_sources(const RunSpec& spec) {
    const auto& model = spec.model;
    const auto input = [&](const std::string& suffix) -> EffectiveSource {
        const auto left = has_untied_embedding(spec) ? "W_E" + suffix : "W_E";
        if (model.collapsed_hidden) return {left, ""};
        return {left, model.tied_hidden ? "W_in" : "W_in" + suffix};
    };
    const EffectiveSource output =
        model.collapsed_out ? EffectiveSource{"W_U", ""}
                            : EffectiveSource{has_tied_unembedding(spec) ? "W_E" : "W_U", "W_out"};
    return {.input_a = input("_a"), .input_b = input("_b"), .output = output};
}

std::vector<Factorisation> factorisations(const EffectiveSources& sources) {
    std::vector<Factorisation> list;
    for (const auto& source : {sources.input_a, sources.input_b, sources.output}) {
        if (source.right.empty()) continue;
        auto found = std::find_if(list.begin(), list.end(), [&](const Factorisation& made) {
            return made.left == source.left;
        });
        if (found == list.end()) found = list.insert(found, {source.left, {}});
        auto& rights = found->rights;
        if (std::find(rights.begin(), rights.end(), source.right) == rights.end())
            rights.push_back(source.right);
    }
    return list;
}

namespace {

/// Adds weights that lie side by side, as they are named in run files.
void add_side_by_side(Layout& layout, const std::vector<WeightShape>& shapes) {
    const auto is_kept_transposed = [](const WeightShape& shape) {
        return shape.name == "W_out" || shape.name == "W_U";
    };
    std::int64_t stride = 0;
    for (const auto& shape : shapes) stride += is_kept_transposed(shape) ? shape.rows : shape.cols;
    std::int64_t column = 0;
    for (const auto& shape : shapes) {
        const bool transposed = is_kept_transposed(shape);
        const auto rows = transposed ? shape.cols : shape.rows;
        const auto cols = transposed ? shape.rows : shape.cols;
        layout.places.push_back({shape.name, transposed, layout.size + column, rows, cols, stride});
        column += cols;
    }
    layout.size += stride * layout.places.back().rows;
}

}  // namespace

Layout addition_layout(const RunSpec& spec) {
    const auto shapes = weight_shapes(spec);
    Layout layout;
    const auto shape_of = [&](const std::string& name) {
        return *std::find_if(shapes.begin(), shapes.end(),
                             [&](const WeightShape& shape) { return shape.name == name; });
    };
    const auto is_placed = [&](const std::string& name) {
        return std::any_of(layout.places.begin(), layout.places.end(),
                           [&](const Place& place) { return place.name == name; });
    };
    for (const auto& [left, rights] : factorisations(effective_sources(spec))) {
        std::vector<WeightShape> together;
        for (const auto& right : rights)
            if (!is_placed(right)) together.push_back(shape_of(right));
        if (!together.empty()) add_side_by_side(layout, together);
    }
    for (const bool fixed : {false, true}) {
        for (const auto& shape : shapes)
            if ((shape.role == WeightShape::Role::fixed) == fixed && !is_placed(shape.name))
                add_side_by_side(layout, {shape});
        if (!fixed) layout.trained = layout.size;
    }
    return layout;
}

}  // namespace grokscope::fused
