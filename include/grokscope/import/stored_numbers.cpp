#include "grokscope/import/stored_numbers.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grokscope/import/element_type.hpp"
#include "grokscope/import/stored_value.hpp"
#include "grokscope/import/tensor.hpp"

namespace grokscope {
namespace {

/// A name's words in lower case: `train/Loss` has `train` and `loss`.
std::vector<std::string> words_of(const std::string& name) {
    std::vector<std::string> words{{}};
    for (const char c : name)
        if (std::isalpha(static_cast<unsigned char>(c)) != 0)
            words.back() += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        else if (!words.back().empty())
            words.emplace_back();
    if (words.back().empty()) words.pop_back();
    return words;
}

template <std::size_t N>
bool is_one_of(const std::string& word, const std::array<std::string_view, N>& list) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

constexpr std::array<std::string_view, 3> train_words{"train", "training", "trn"};
constexpr std::array<std::string_view, 6> test_words{"test",       "val",  "valid",
                                                     "validation", "eval", "tst"};
constexpr std::array<std::string_view, 3> loss_words{"loss", "losses", "crossentropy"};
constexpr std::array<std::string_view, 5> accuracy_words{"acc", "accs", "accuracy", "accuracies",
                                                         "acces"};
constexpr std::array<std::string_view, 9> example_words{"indices", "index", "idx", "inds", "ids",
                                                        "pairs",   "data",  "set", "mask"};

std::string last_part(const std::string& path) {
    return path.substr(path.rfind('.') == std::string::npos ? 0 : path.rfind('.') + 1);
}

/// Integers beside the others that count as many.
std::vector<std::int64_t> steps_of(const std::vector<StoredLeaf>& leaves,
                                   const std::int64_t count) {
    constexpr std::array<std::string_view, 5> names{"epochs", "steps", "step", "epoch", "iters"};
    for (const auto& [path, tensor, kind] : leaves)
        if (is_one_of(last_part(path), names) && tensor.shape.size() == 1 &&
            is_integer(tensor.type) && tensor.shape[0] == count)
            return integers(tensor);
    return {};
}

}  // namespace

std::string metric_column(const std::string& name) {
    std::string split;
    std::string what;
    for (const auto& word : words_of(name)) {
        const bool is_train = is_one_of(word, train_words);
        const bool is_loss = is_one_of(word, loss_words);
        if (is_train || is_one_of(word, test_words) || word == "all")
            split = is_train ? "train_" : word == "all" ? "all_" : "test_";
        else if (is_loss || is_one_of(word, accuracy_words))
            what = is_loss ? "loss" : "accuracy";
        else
            return {};  // `train_loss_per_frequency` is another number
    }
    return split.empty() || what.empty() ? std::string{} : split + what;
}

std::vector<StoredCurve> stored_curves(const std::vector<StoredLeaf>& leaves,
                                       const std::optional<std::int64_t> step) {
    std::vector<StoredCurve> curves;
    for (const auto& [path, tensor, kind] : leaves) {
        const auto column = metric_column(last_part(path));
        if (column.empty() || tensor.shape.size() > 1) continue;
        const auto count = element_count(tensor);
        StoredCurve curve{.column = column, .path = path, .steps = {}, .values = values(tensor)};
        if (tensor.shape.empty() && step) curve.steps = {*step};
        if (tensor.shape.size() == 1) curve.steps = steps_of(leaves, count);
        curves.push_back(std::move(curve));
    }
    return curves;
}

std::vector<StoredExamples> stored_examples(const std::vector<StoredLeaf>& leaves,
                                            const std::string& stem) {
    std::vector<StoredExamples> examples;
    for (const auto& [path, tensor, kind] : leaves) {
        const auto words = words_of(path.empty() ? stem : last_part(path));
        const bool names_examples =
            words.size() == 2 && is_one_of(words[1], example_words) &&
            (is_one_of(words[0], train_words) || is_one_of(words[0], test_words));
        if (!names_examples || !is_integer(tensor.type) || tensor.shape.empty() ||
            tensor.shape.size() > 2)
            continue;
        examples.push_back(
            {.is_train = is_one_of(words[0], train_words), .path = path, .numbers = tensor});
    }
    return examples;
}

}  // namespace grokscope
