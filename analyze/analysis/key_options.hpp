#pragma once

#include <string>
#include <vector>

#include "analysis/analysis.hpp"
#include "grokscope/addition/key_frequencies.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"

/// How an analysis lets its key frequencies be chosen.
namespace grokscope {

/// @param others  options that come before
/// @param rule    of the four, where nothing else is asked for
std::vector<OptionSpec> key_rule_options(std::vector<OptionSpec> others, const std::string& rule);

/// The same, and a list in place of a rule.
std::vector<OptionSpec> key_options(std::vector<OptionSpec> others);

/// @throws UsageError naming the rules
KeyRule key_rule_named(const std::string& name);

KeyChoice key_rule_choice(const Options& options);

/// What `key_options` ask for.
KeyChoice key_choice(const Options& options, const RunSpec& spec);

/// The convention by which frequencies are key.
std::string key_convention(const KeyChoice& choice);

/// The keys of an analysis in its summary.
SummaryRow key_summary(const Frequencies& keys, const KeyChoice& choice);

/// What the card says of that row.
Measure key_measure();

/// Those of the last checkpoint, to which trajectories keep.
Frequencies last_keys(const Run& run, const KeyChoice& choice);

}  // namespace grokscope
