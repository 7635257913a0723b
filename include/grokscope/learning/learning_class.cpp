#include "grokscope/learning/learning_class.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "grokscope/learning/transition.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

std::vector<double> article_losses(const RunSpec& spec, const std::vector<double>& losses) {
    const bool is_article = spec.loss.convention == LossConvention::article;
    const double factor = is_article ? 1.0 : 1.0 / static_cast<double>(output_count(spec));
    constexpr double floor = std::numeric_limits<float>::epsilon();
    std::vector<double> converted;
    for (const double loss : losses) converted.push_back(std::max(factor * loss, floor));
    return converted;
}

namespace {

/// The smallest value that is a number; infinity when there is none.
double smallest(const std::vector<double>& values) {
    double least = std::numeric_limits<double>::infinity();
    for (const double value : values)
        if (value < least) least = value;
    return least;
}

}  // namespace

double largest_ratio(const std::vector<double>& train, const std::vector<double>& test) {
    double largest = 0.0;
    for (std::size_t i = 0; i < train.size(); ++i)
        if (test[i] / train[i] > largest) largest = test[i] / train[i];
    return largest;
}

LossExtremes loss_extremes(const RunSpec& spec, const Metrics& metrics) {
    const auto train = article_losses(spec, metrics.train_loss);
    const auto test = article_losses(spec, metrics.test_loss);
    return {.least_train = smallest(train),
            .least_test = smallest(test),
            .largest_ratio = largest_ratio(train, test)};
}

const std::vector<std::string>& article_classes() {
    static const std::vector<std::string> classes{"no_learning", "no_generalisation", "together",
                                                  "grokking"};
    return classes;
}

std::string article_class(const LossExtremes& extremes, const ArticleRules& rules) {
    if (extremes.least_train > rules.train_loss) return "no_learning";
    if (extremes.least_test > rules.test_loss) return "no_generalisation";
    return extremes.largest_ratio < rules.ratio ? "together" : "grokking";
}

std::string article_class(const RunSpec& spec, const Metrics& metrics) {
    return article_class(loss_extremes(spec, metrics));
}

std::string liu_class(const Metrics& metrics) {
    constexpr double most_steps = 100'000;
    const auto reached = [&](const std::vector<double>& accuracy) {
        return first_crossing(metrics.step, accuracy, 0.9).after;
    };
    const double train = reached(metrics.train_accuracy);
    const double test = reached(metrics.test_accuracy);
    if (!(train <= most_steps)) return "confusion";
    if (!(test <= most_steps)) return "memorisation";
    return test - train > 1'000 ? "grokking" : "comprehension";
}

}  // namespace grokscope
