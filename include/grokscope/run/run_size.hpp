#pragma once

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <string>

#include "grokscope/model/operation_count.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/schedule.hpp"
#include "grokscope/spec/spec_check.hpp"
#include "grokscope/spec/spec_json.hpp"

/// What a run will take, from its specification alone. In float64, which no size overflows.
namespace grokscope {

/// 1,234,000,000 as `1.23 GB`.
inline std::string bytes_text(double bytes) {
    constexpr std::array<const char*, 7> units{"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    std::size_t unit = 0;
    for (; bytes >= 1000.0 && unit + 1 < units.size(); ++unit) bytes /= 1000.0;
    return fmt::format("{:.3g} {}", bytes, units[unit]);
}

/// The numbers of one checkpoint.
inline double weight_count(const RunSpec& spec) {
    double count = 0.0;
    for (const auto& shape : weight_shapes(spec))
        count += static_cast<double>(shape.rows) * static_cast<double>(shape.cols);
    return count;
}

/// Of train and test split together.
inline double example_count(const RunSpec& spec) {
    return static_cast<double>(is_parity(spec) ? spec.task.train_size + spec.task.test_size
                                               : pair_count(spec.task));
}

inline double bytes_of_number(const RunSpec& spec) {
    return spec.numerics.dtype == Dtype::float32 ? 4.0 : 8.0;
}

/// How large the file of a complete run will be, within some kilobytes; of a `transition`
/// schedule, with the checkpoints alone that do not depend on the losses.   [byte]
inline double run_bytes(const RunSpec& spec) {
    constexpr double structure = 24'000.0;        // of HDF5, attributes and dimension scales
    constexpr std::int64_t rows_of_chunk = 1024;  // of each of 8 columns of 8 bytes
    const auto rows = spec.schedule.steps / spec.schedule.metrics_every + 2;
    const auto chunks = static_cast<double>((rows + rows_of_chunk - 1) / rows_of_chunk);
    const double example = is_parity(spec) ? static_cast<double>(spec.task.bits) + 8.0 : 11.0;
    return structure + chunks * rows_of_chunk * 64.0 + example_count(spec) * example +
           checkpoint_count(spec.schedule) * weight_count(spec) * bytes_of_number(spec);
}

/// What training holds in memory at least: examples as integers, what the layers make of each of
/// them in float64 for evaluation, and initial, current and evaluated weights with their gradient
/// and the optimiser's two moments.   [byte]
inline double run_memory(const RunSpec& spec) {
    const auto inputs = is_parity(spec) ? static_cast<double>(spec.task.bits) + 1.0 : 2.0;
    const auto outputs = is_parity(spec) ? 0.0 : static_cast<double>(spec.task.modulus);
    const double values = inputs + static_cast<double>(spec.model.hidden) + outputs;
    return 8.0 * example_count(spec) * values +
           weight_count(spec) * (3.0 * 8.0 + 4.0 * bytes_of_number(spec));
}

/// How long training will take about, on one core of 80 GFLOP/s: the steps, and an evaluation of
/// all examples in float64, which takes as long as some steps.   [s]
inline double run_seconds(const RunSpec& spec) {
    constexpr double operations_per_second = 80e9;
    constexpr double least = 5e-6;  // of a step
    constexpr double steps_per_evaluation = 4.0;
    const double step = least + operations_per_step(spec) / operations_per_second;
    const auto steps = static_cast<double>(spec.schedule.steps);
    return step * steps *
           (1.0 + steps_per_evaluation / static_cast<double>(spec.schedule.metrics_every));
}

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
