#include "grokscope/learning/reversals.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "grokscope/learning/learning_class.hpp"
#include "grokscope/learning/transition.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

double median(std::vector<double> values) {
    for (const double value : values)
        if (std::isnan(value)) return value;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

std::vector<double> running_median(const std::vector<double>& values) {
    const auto count = static_cast<std::ptrdiff_t>(values.size());
    const auto width = std::min<std::ptrdiff_t>(5, count);
    std::vector<double> medians;
    for (std::ptrdiff_t i = 0; i < count; ++i) {
        const auto first = std::clamp<std::ptrdiff_t>(i - 2, 0, count - width);
        medians.push_back(median({values.begin() + first, values.begin() + first + width}));
    }
    return medians;
}

namespace {

/// The curves in which reversals are looked for: medians, losses in the article's units.
struct SmoothCurves {
    std::vector<std::int64_t> step;
    std::vector<double> train_loss;
    std::vector<double> test_loss;
    std::vector<double> train_accuracy;
    std::vector<double> test_accuracy;
};

SmoothCurves smooth_curves(const RunSpec& spec, const Metrics& metrics) {
    return {.step = metrics.step,
            .train_loss = running_median(article_losses(spec, metrics.train_loss)),
            .test_loss = running_median(article_losses(spec, metrics.test_loss)),
            .train_accuracy = running_median(metrics.train_accuracy),
            .test_accuracy = running_median(metrics.test_accuracy)};
}

/// A fall of the test loss while generalisation has begun, the largest rise after it, and the
/// lowest point after that.
struct LossTurn {
    std::size_t dip = 0;
    std::size_t peak = 0;
    std::size_t end = 0;
};

/// The test accuracy at which generalisation has begun.
double begun_accuracy(const RunSpec& spec, const ReversalRules& rules) {
    const double chance = 1.0 / static_cast<double>(std::max<std::int64_t>(2, output_count(spec)));
    return chance + rules.begun_share * (1.0 - chance);
}

/// A loss that the article counts as nil: what rises to less has not risen.
constexpr double learnt_loss = 1e-5;

/// What the train loss may be after a dip and still count as low: a little above what it was then,
/// or nil.
double low_train_loss(const SmoothCurves& curves, const std::size_t dip) {
    return std::max(learnt_loss, 2.0 * curves.train_loss[dip]);
}

/// The turn with the largest rise. At the peak the train loss is still low: the model memorises,
/// and does not merely come apart.
///
/// @param begun  test accuracy at which generalisation has begun
std::optional<LossTurn> largest_turn(const SmoothCurves& curves, const double begun) {
    const auto& loss = curves.test_loss;
    std::optional<LossTurn> best;
    std::optional<std::size_t> dip;
    for (std::size_t i = 0; i < loss.size(); ++i) {
        const bool has_begun = curves.test_accuracy[i] >= begun && std::isfinite(loss[i]);
        if (has_begun && (!dip || loss[i] < loss[*dip])) dip = i;
        if (!dip || !(loss[i] > learnt_loss) || curves.train_loss[i] > low_train_loss(curves, *dip))
            continue;
        if (!best || loss[i] / loss[*dip] > loss[best->peak] / loss[best->dip])
            best = LossTurn{.dip = *dip, .peak = i, .end = i};
    }
    if (best)
        for (std::size_t i = best->peak; i < loss.size(); ++i)
            if (loss[i] < loss[best->end]) best->end = i;
    return best;
}

Reversal loss_reversal(const std::string& kind, const SmoothCurves& curves, const LossTurn& turn) {
    return {.kind = kind,
            .from_step = curves.step[turn.dip],
            .to_step = curves.step[turn.peak],
            .from_value = curves.test_loss[turn.dip],
            .to_value = curves.test_loss[turn.peak]};
}

/// Test loss that had fallen and then rises at least tenfold while the train loss stays low, to
/// stay up: reverse grokking. If it falls again: generalise-memorise-generalise, for which a
/// smaller rise will do.
std::optional<Reversal> turn_of_test_loss(const SmoothCurves& curves, const ReversalRules& rules,
                                          const double begun) {
    const auto turn = largest_turn(curves, begun);
    if (!turn) return std::nullopt;
    const auto& loss = curves.test_loss;
    const double rise = loss[turn->peak] / loss[turn->dip];
    const double fall = loss[turn->peak] / loss[turn->end];
    if (rise >= rules.again_ratio && fall >= rules.again_ratio)
        return loss_reversal("generalise_memorise_generalise", curves, *turn);
    if (rise >= rules.reverse_ratio) return loss_reversal("reverse_grokking", curves, *turn);
    return std::nullopt;
}

/// Accuracy that was high and is low at the end.
std::optional<Reversal> fall_of_accuracy(const std::string& kind,
                                         const std::vector<std::int64_t>& steps,
                                         const std::vector<double>& accuracy, const double high,
                                         const double low) {
    if (accuracy.empty()) return std::nullopt;
    const auto best = std::max_element(accuracy.begin(), accuracy.end());
    if (!(*best >= high && accuracy.back() < low)) return std::nullopt;
    return Reversal{.kind = kind,
                    .from_step = steps[static_cast<std::size_t>(best - accuracy.begin())],
                    .to_step = steps.back(),
                    .from_value = *best,
                    .to_value = accuracy.back()};
}

}  // namespace

std::vector<Reversal> reversals(const RunSpec& spec, const Metrics& metrics,
                                const ReversalRules& rules) {
    const auto curves = smooth_curves(spec, metrics);
    const bool is_fit = !curves.step.empty() && curves.train_accuracy.back() >= learnt_accuracy;
    std::vector<Reversal> found;
    if (const auto turn = turn_of_test_loss(curves, rules, begun_accuracy(spec, rules)))
        found.push_back(*turn);
    const auto anti =
        fall_of_accuracy("anti_grokking", curves.step, curves.test_accuracy, learnt_accuracy, 0.9);
    if (anti && is_fit) found.push_back(*anti);
    const auto collapse =
        fall_of_accuracy("collapse", curves.step, curves.train_accuracy, 0.9, 0.5);
    if (collapse) found.push_back(*collapse);
    return found;
}

bool has_reversal(const std::vector<Reversal>& found, const std::string& kind) {
    return std::any_of(found.begin(), found.end(),
                       [&](const Reversal& reversal) { return reversal.kind == kind; });
}

}  // namespace grokscope
