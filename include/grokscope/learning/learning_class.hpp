#pragma once

#include <string>
#include <vector>

#include "grokscope/model/metrics.hpp"
#include "grokscope/spec/run_spec.hpp"

/// Schemes that sort runs into classes; they do not agree, so each result names its own.
namespace grokscope {

/// Losses as the article counts them, per example and class, never below float32's epsilon.
///
/// @return  (T)   [cross-entropy / classes]
std::vector<double> article_losses(const RunSpec& spec, const std::vector<double>& losses);

/// The largest of test / train loss over a run.
///
/// @param train, test  (T)
double largest_ratio(const std::vector<double>& train, const std::vector<double>& test);

/// What the article's classes go by.   [cross-entropy / classes]
struct LossExtremes {
    double least_train = 0.0;
    double least_test = 0.0;
    double largest_ratio = 0.0;  ///< of test to train loss at one evaluation
};

LossExtremes loss_extremes(const RunSpec& spec, const Metrics& metrics);

/// The thresholds of the article's classes.
struct ArticleRules {
    double train_loss = 1e-5;
    double test_loss = 1e-5;
    double ratio = 50'000;
};

/// In the order in which they are decided.
const std::vector<std::string>& article_classes();

/// no_learning, no_generalisation, together, or grokking: by the smallest losses and the largest
/// ratio of the whole run.
///
/// @source Pearce et al. 2023, "Do Machine Learning Models Memorize or Generalize?", its sweep
std::string article_class(const LossExtremes& extremes, const ArticleRules& rules = {});

std::string article_class(const RunSpec& spec, const Metrics& metrics);

/// confusion, memorisation, comprehension, or grokking: whether train and test accuracy reach 90 %
/// within 100,000 steps, and whether more than 1,000 steps lie between.
///
/// @source Liu et al. 2022, arXiv 2205.10343, section 4
std::string liu_class(const Metrics& metrics);

}  // namespace grokscope
