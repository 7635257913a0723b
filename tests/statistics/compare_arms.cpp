/// Prints as JSON what `compare_arms` makes of the runs on its standard input, to be held against a
/// second implementation: a line is `arm seed step is_event`, and the first arm is the baseline.

#include <exception>
#include <iostream>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/comparison/arm_contrast.hpp"
#include "grokscope/comparison/arm_summary.hpp"
#include "grokscope/comparison/outcome.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/statistics/kaplan_meier.hpp"
#include "grokscope/statistics/log_rank.hpp"
#include "grokscope/statistics/normal.hpp"
#include "grokscope/statistics/p_value.hpp"

namespace grokscope {
namespace {

Json to_json(const Estimate& estimate) { return {estimate.value, estimate.low, estimate.high}; }

Json to_json(const EventCount& count) { return {count.observed, count.expected}; }

Json to_json(const KaplanMeierStep& step) {
    return {{"time", step.time},         {"at_risk", step.at_risk},   {"events", step.events},
            {"survival", step.survival}, {"variance", step.variance}, {"low", step.low},
            {"high", step.high}};
}

Json to_json(const ArmSummary& summary) {
    Json curve = Json::array();
    for (const auto& step : summary.curve) curve.push_back(to_json(step));
    const auto& [share, low, high] = summary.generalised.share;
    return {{"arm", summary.arm},
            {"runs", summary.runs},
            {"generalised", {share, low, high}},
            {"curve", curve},
            {"median", to_json(summary.median_steps)},
            {"restricted_mean", summary.restricted_steps.mean},
            {"restricted_mean_error", summary.restricted_steps.standard_error}};
}

Json to_json(const LogRank& test) {
    return {{"first", to_json(test.first)},
            {"second", to_json(test.second)},
            {"chi_squared", test.chi_squared},
            {"p", test.p}};
}

Json to_json(const PValue& value) { return {value.p, value.method}; }

Json to_json(const ArmContrast& contrast) {
    const auto& ratio = contrast.hazard_ratio;
    const auto& pairs = contrast.pairs;
    return {{"arm", contrast.arm},
            {"log_rank", to_json(contrast.log_rank)},
            {"log_rank_p", to_json(contrast.log_rank_p)},
            {"log_rank_by_seed", to_json(contrast.log_rank_by_seed)},
            {"by_seed_p", to_json(contrast.by_seed_p)},
            {"holm_p", contrast.holm_p},
            {"log_ratio", ratio.log_ratio},
            {"log_ratio_error", ratio.standard_error},
            {"wald", to_json(ratio.wald)},
            {"profile", to_json(ratio.profile)},
            {"mean_difference", to_json(contrast.mean_steps.difference)},
            {"mean_difference_z_p", contrast.mean_steps.p},
            {"mean_p", to_json(contrast.mean_p)},
            {"pairs", {pairs.wins, pairs.losses, pairs.ties}},
            {"pairs_p", pairs.p},
            {"verdict", contrast.verdict},
            {"runs_needed", contrast.runs_needed}};
}

Json to_json(const Comparison& comparison) {
    Json summaries = Json::array();
    for (const auto& summary : comparison.summaries) summaries.push_back(to_json(summary));
    Json contrasts = Json::array();
    for (const auto& contrast : comparison.contrasts) contrasts.push_back(to_json(contrast));
    return {{"tau", comparison.tau}, {"summaries", summaries}, {"contrasts", contrasts}};
}

std::vector<Outcome> read_outcomes(std::istream& input) {
    std::vector<Outcome> outcomes;
    Outcome outcome;
    double step = 0.0;
    bool is_event = false;
    while (input >> outcome.arm >> outcome.seed >> step >> is_event) {
        outcome.steps = step;
        outcome.generalised = is_event ? Interval{.before = step - 1, .after = step}
                                       : Interval{.before = step, .after = missing};
        outcomes.push_back(outcome);
    }
    return outcomes;
}

}  // namespace
}  // namespace grokscope

int main() {
    try {
        const auto outcomes = grokscope::read_outcomes(std::cin);
        grokscope::require(!outcomes.empty(), "no runs (at least one would be right)");
        const auto comparison = grokscope::compare_arms(outcomes, outcomes.front().arm);
        std::cout << grokscope::to_json(comparison) << '\n';
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
