#pragma once

#include <fmt/format.h>

#include <string>

#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_json.hpp"

/// What a run will take, from its specification alone. In float64, which no size overflows.
namespace grokscope {

/// 1,234,000,000 as `1.23 GB`.
std::string bytes_text(double bytes);

/// The numbers of one checkpoint.
double weight_count(const RunSpec& spec);

/// How large the file of a complete run will be, within some kilobytes; of a `transition`
/// schedule, with the checkpoints alone that do not depend on the losses.   [byte]
double run_bytes(const RunSpec& spec);

/// What training holds in memory at least: examples as integers, what the layers make of each of
/// them in float64 for evaluation, and initial, current and evaluated weights with their gradient
/// and the optimiser's two moments.   [byte]
double run_memory(const RunSpec& spec);

/// How long training will take about, on one core of 80 GFLOP/s: the steps, and an evaluation of
/// all examples in float64, which takes as long as some steps.   [s]
double run_seconds(const RunSpec& spec);

/// `model.hidden = 1000000`: the size of a specification that a measure of it owes most to, since
/// at its least the measure is least.
///
/// @param measure  of a RunSpec, growing with its sizes
template <typename Measure>
std::string heaviest_size(const RunSpec& spec, const Measure& measure) {
    std::string heaviest;
    double least = 0.0;
    const auto json = spec_to_json(spec);
    for (const auto* key : {"schedule.steps", "model.hidden", "model.embed", "task.modulus",
                            "task.train_size", "task.test_size", "task.bits"}) {
        Json smaller;
        smaller[spec_pointer(key)] = 1;
        const double without = measure(spec_from_json(smaller, spec));
        if (!heaviest.empty() && without >= least) continue;
        least = without;
        heaviest = fmt::format("{} = {}", key, text_of(json.at(spec_pointer(key))));
    }
    return heaviest;
}

}  // namespace grokscope
