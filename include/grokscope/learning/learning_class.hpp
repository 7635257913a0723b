#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "grokscope/learning/transition.hpp"
#include "grokscope/run/run.hpp"

/// Schemes that sort runs into classes; they do not agree, so each result names its own.
namespace grokscope {

/// Losses as the article counts them, per example and class, never below float32's epsilon.
///
/// @return  (T)   [cross-entropy / classes]
inline std::vector<double> article_losses(const RunSpec& spec, const std::vector<double>& losses) {
    const bool is_article = spec.loss.convention == LossConvention::article;
    const double factor = is_article ? 1.0 : 1.0 / static_cast<double>(output_count(spec));
    constexpr double floor = std::numeric_limits<float>::epsilon();
    std::vector<double> converted;
    for (const double loss : losses) converted.push_back(std::max(factor * loss, floor));
    return converted;
}

/// The smallest value that is a number; infinity when there is none.
inline double smallest(const std::vector<double>& values) {
    double least = std::numeric_limits<double>::infinity();
    for (const double value : values)
        if (value < least) least = value;
    return least;
}

/// The largest of test / train loss over a run.
///
/// @param train, test  (T)
inline double largest_ratio(const std::vector<double>& train, const std::vector<double>& test) {
    double largest = 0.0;
    for (std::size_t i = 0; i < train.size(); ++i)
        if (test[i] / train[i] > largest) largest = test[i] / train[i];
    return largest;
}

/// What the article's classes go by.   [cross-entropy / classes]
struct LossExtremes {
    double least_train = 0.0;
    double least_test = 0.0;
    double largest_ratio = 0.0;  ///< of test to train loss at one evaluation
};

inline LossExtremes loss_extremes(const RunSpec& spec, const Metrics& metrics) {
    const auto train = article_losses(spec, metrics.train_loss);
    const auto test = article_losses(spec, metrics.test_loss);
    return {.least_train = smallest(train),
            .least_test = smallest(test),
            .largest_ratio = largest_ratio(train, test)};
}

/// The thresholds of the article's classes.
struct ArticleRules {
    double train_loss = 1e-5;
    double test_loss = 1e-5;
    double ratio = 50'000;
};

/// In the order in which they are decided.
inline const std::vector<std::string>& article_classes() {
    static const std::vector<std::string> classes{"no_learning", "no_generalisation", "together",
                                                  "grokking"};
    return classes;
}

/// no_learning, no_generalisation, together, or grokking: by the smallest losses and the largest
/// ratio of the whole run.
///
/// @source Pearce et al. 2023, "Do Machine Learning Models Memorize or Generalize?", its sweep
inline std::string article_class(const LossExtremes& extremes, const ArticleRules& rules = {}) {
    if (extremes.least_train > rules.train_loss) return "no_learning";
    if (extremes.least_test > rules.test_loss) return "no_generalisation";
    return extremes.largest_ratio < rules.ratio ? "together" : "grokking";
}

inline std::string article_class(const RunSpec& spec, const Metrics& metrics) {
    return article_class(loss_extremes(spec, metrics));
}

/// confusion, memorisation, comprehension, or grokking: whether train and test accuracy reach 90 %
/// within 100,000 steps, and whether more than 1,000 steps lie between.
///
/// @source Liu et al. 2022, arXiv 2205.10343, section 4
inline std::string liu_class(const Metrics& metrics) {
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
