#include "grokscope/import/layout_parts.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace grokscope {
namespace {

/// Names of a part: each stem with each ending.
struct PartNames {
    Part part;
    std::vector<std::string> stems;
    std::vector<std::string> endings;
};

std::vector<std::string> with_suffixes(const std::vector<std::string>& stems,
                                       const std::vector<std::string>& suffixes) {
    std::vector<std::string> names;
    for (const auto& stem : stems)
        for (const auto& suffix : suffixes) names.push_back(stem + suffix);
    return names;
}

std::vector<PartNames> all_part_names() {
    const std::vector<std::string> embeddings{
        "embed",   "embeds",    "embedding",   "embeddings",      "emb",        "embedder", "wte",
        "tok_emb", "tok_embed", "token_embed", "token_embedding", "tokenembed", "E"};
    const std::vector<std::string> first{
        "fc1",         "fc_1",       "fc",    "l1",          "lin1",         "linear1",
        "linear_1",    "linear",     "lin",   "hidden",      "hidden_layer", "layer1",
        "layer_1",     "in_proj",    "mlp.0", "mlp.1",       "net.0",        "net.1",
        "layers.0",    "model.0",    "seq.0", "0",           "mlp.fc1",      "mlp.linear1",
        "mlp.in_proj", "mlp.hidden", "mlp",   "blocks.0.mlp"};
    const std::vector<std::string> last{
        "fc2",     "fc_2",         "l2",           "lin2",     "linear2",    "linear_2", "out",
        "output",  "output_layer", "layer2",       "layer_2",  "out_proj",   "head",     "lm_head",
        "unembed", "unembedding",  "decoder",      "readout",  "classifier", "mlp.2",    "mlp.3",
        "net.2",   "net.3",        "layers.1",     "layers.2", "model.2",    "seq.2",    "2",
        "mlp.fc2", "mlp.linear2",  "mlp.out_proj", "mlp.out"};
    const std::vector<std::string> a{"a", "x", "1", "left", "_a", "_x", "_1", "_left"};
    const std::vector<std::string> b{"b", "y", "2", "right", "_b", "_y", "_2", "_right"};
    const std::vector<std::string> bare{""};
    const std::vector<std::string> weight{"", ".weight"};
    return {{Part::embedding_a, {"W_x", "W_a", "W_E_a"}, bare},
            {Part::embedding_b, {"W_y", "W_b", "W_E_b"}, bare},
            {Part::embedding_a, with_suffixes(embeddings, a), weight},
            {Part::embedding_b, with_suffixes(embeddings, b), weight},
            {Part::embedding, {"W_E", "hidden_embed_w"}, bare},
            {Part::embedding, embeddings, {"", ".weight", ".W_E"}},
            {Part::hidden_a, {"W_in_a"}, bare},
            {Part::hidden_b, {"W_in_b"}, bare},
            {Part::hidden_a, with_suffixes(first, {"_a", "_x", "_left"}), {".weight"}},
            {Part::hidden_b, with_suffixes(first, {"_b", "_y", "_right"}), {".weight"}},
            {Part::hidden_bias, {"b_in", "b1", "b_1"}, bare},
            {Part::hidden_bias, first, {".bias", ".b_in"}},
            {Part::hidden, {"W", "W_in", "W1", "W_1"}, bare},
            {Part::hidden, first, {".weight", ".W_in"}},
            {Part::projection, {"W_out", "mlp.W_out", "blocks.0.mlp.W_out"}, bare},
            {Part::output_bias, {"b_U", "b_out", "b2", "b_2", "mlp.b_out"}, bare},
            {Part::output_bias, last, {".bias", ".b_U"}},
            {Part::output, {"W_U", "U", "W2", "W_2", "out_embed_t_w"}, bare},
            {Part::output, last, {".weight", ".W_U"}},
            {Part::basis, {"basis", "mlp.basis"}, bare}};
}

bool is_among(const PartNames& names, const std::string_view name) {
    return std::any_of(names.stems.begin(), names.stems.end(), [&](const auto& stem) {
        return name.starts_with(stem) && std::find(names.endings.begin(), names.endings.end(),
                                                   name.substr(stem.size())) != names.endings.end();
    });
}

/// Where no matrix follows it, the projection is the output.
void settle_projection(std::map<Part, TensorShape>& parts) {
    const bool is_followed = parts.contains(Part::output) ||
                             (parts.contains(Part::embedding) && parts.contains(Part::hidden));
    if (is_followed || !parts.contains(Part::projection)) return;
    auto node = parts.extract(Part::projection);
    node.key() = Part::output;
    parts.insert(std::move(node));
}

}  // namespace

std::string shared_prefix(const std::vector<TensorShape>& tensors) {
    if (tensors.size() < 2) return {};
    std::string prefix;
    while (true) {
        const auto& first = tensors.front().name;
        const auto dot = first.find('.', prefix.size());
        const auto longer = first.substr(0, dot == std::string::npos ? dot : dot + 1);
        const bool is_shared = dot != std::string::npos &&
                               std::all_of(tensors.begin(), tensors.end(), [&](const auto& tensor) {
                                   return tensor.name.starts_with(longer);
                               });
        if (!is_shared) return prefix;
        prefix = longer;
    }
}

Part layout_part(const std::string& name) {
    static const auto table = all_part_names();
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const auto& names) { return is_among(names, name); });
    return found == table.end() ? Part::none : found->part;
}

std::optional<LayoutParts> layout_parts(const std::vector<TensorShape>& tensors) {
    const auto prefix = shared_prefix(tensors);
    LayoutParts parts;
    for (const auto& tensor : tensors) {
        // A name may need what it shares with the others: `mlp.W_in`, `mlp.W_out`.
        auto part = layout_part(tensor.name.substr(prefix.size()));
        if (part == Part::none) part = layout_part(tensor.name);
        if (part == Part::none)
            parts.unknown.push_back(tensor.name);
        else if (!parts.found.emplace(part, tensor).second)
            return std::nullopt;
    }
    settle_projection(parts.found);
    return parts;
}

}  // namespace grokscope
