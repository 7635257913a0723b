#include "analysis/key_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <cstdint>
#include <map>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "analysis/analysis.hpp"
#include "grokscope/addition/fourier.hpp"
#include "grokscope/addition/key_frequencies.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

std::vector<OptionSpec> key_rule_options(std::vector<OptionSpec> others, const std::string& rule) {
    others.insert(others.end(),
                  {{"rule", "of key frequencies: energy, article, quarter-max, cluster", rule},
                   {"energy-share", "rule energy: share of the power they hold", 0.95, 0.0, 1.0},
                   {"article-threshold", "rule article: coefficient of a neuron", 10.0},
                   {"fve-threshold", "rule cluster: FVE of a neuron", 0.85, 0.0, 1.0}});
    return others;
}

std::vector<OptionSpec> key_options(std::vector<OptionSpec> others) {
    auto options = key_rule_options(std::move(others), "energy");
    options.push_back(
        {"frequencies", "key frequencies, as 3,5,17, in place of a rule", std::string{}});
    return options;
}

KeyRule key_rule_named(const std::string& name) {
    static const std::map<std::string, KeyRule> rules{{"energy", KeyRule::energy},
                                                      {"article", KeyRule::article},
                                                      {"quarter-max", KeyRule::quarter_max},
                                                      {"quarter_max", KeyRule::quarter_max},
                                                      {"cluster", KeyRule::cluster}};
    const auto found = rules.find(name);
    require_usage(found != rules.end(),
                  "--rule {} (energy, article, quarter-max or cluster would be right)", name);
    return found->second;
}

KeyChoice key_rule_choice(const Options& options) {
    return {.rule = key_rule_named(options.text("rule")),
            .thresholds = {.energy_share = options.number("energy-share"),
                           .article_threshold = options.number("article-threshold"),
                           .fve_threshold = options.number("fve-threshold")},
            .named = {}};
}

namespace {

/// Frequencies with commas between them; none of an empty text.
///
/// @return  ascending, each once
/// @throws UsageError unless all are from 1 to K
Frequencies frequencies_listed(const std::string& text, const std::int64_t p) {
    Frequencies keys;
    const char* const end = text.data() + text.size();
    for (const char* at = text.data(); at < end; ++at) {
        std::int64_t k = 0;
        const auto [rest, error] = std::from_chars(at, end, k);
        require_usage(error == std::errc{} && (rest == end || (*rest == ',' && rest + 1 < end)) &&
                          k >= 1 && k <= highest_frequency(p),
                      "--frequencies {} (numbers from 1 to {}, with commas, would be right)", text,
                      highest_frequency(p));
        keys.push_back(k);
        at = rest;
    }
    return distinct(keys);
}

}  // namespace

KeyChoice key_choice(const Options& options, const RunSpec& spec) {
    auto choice = key_rule_choice(options);
    choice.named = frequencies_listed(options.text("frequencies"), spec.task.modulus);
    return choice;
}

std::string key_convention(const KeyChoice& choice) {
    if (!choice.named.empty()) return "those of --frequencies";
    switch (choice.rule) {
        case KeyRule::energy:
            return fmt::format("energy: {} of the power of W_input without its constant part",
                               choice.thresholds.energy_share);
        case KeyRule::article:
            return fmt::format("article: the largest coefficient of a neuron, above {}",
                               choice.thresholds.article_threshold);
        case KeyRule::quarter_max: return "quarter-max: norms above a quarter of the largest";
        case KeyRule::cluster: break;
    }
    return fmt::format("cluster: a neuron of FVE above {}", choice.thresholds.fve_threshold);
}

SummaryRow key_summary(const Frequencies& keys, const KeyChoice& choice) {
    return {"key_frequencies", fmt::format("{}", fmt::join(keys, ", ")), "",
            key_convention(choice)};
}

Measure key_measure() {
    return {"key_frequencies",
            "of W_input (W_input_a where two differ) at the last checkpoint, by --rule, or those "
            "of --frequencies",
            "", ""};
}

Frequencies last_keys(const Run& run, const KeyChoice& choice) {
    return chosen_keys(run.spec, effective_weights(run.spec, last_checkpoint(run).weights), choice);
}

}  // namespace grokscope
