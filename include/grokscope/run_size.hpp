#pragma once

#include <cstdint>

#include "grokscope/schedule.hpp"
#include "grokscope/spec_check.hpp"
#include "grokscope/weights.hpp"

namespace grokscope {

/// The numbers of one checkpoint.
inline std::int64_t weight_count(const RunSpec& spec) {
    std::int64_t count = 0;
    for (const auto& shape : weight_shapes(spec)) count += shape.rows * shape.cols;
    return count;
}

/// How large the file of a complete run will be, within some kilobytes; of a `transition`
/// schedule, with the checkpoints alone that do not depend on the losses.   [byte]
inline std::int64_t run_bytes(const RunSpec& spec) {
    constexpr std::int64_t structure = 24'000;        // of HDF5, attributes and dimension scales
    constexpr std::int64_t metrics_chunk = 1024 * 8;  // of each of 8 columns
    const auto& [steps, metrics_every, checkpoints] = spec.schedule;
    std::int64_t moments = 0;
    for (std::int64_t step = 0; step <= steps; ++step)
        moments += is_checkpoint_step(spec.schedule, step, {}, {}) ? 1 : 0;
    const auto chunks = (steps / metrics_every + 2 + 1023) / 1024;
    const auto examples = is_parity(spec) ? (spec.task.train_size + spec.task.test_size) *
                                                (spec.task.bits + 1 + 3)
                                          : pair_count(spec.task) * (2 * 2 + 3);
    const std::int64_t number = spec.numerics.dtype == Dtype::float32 ? 4 : 8;
    return structure + 8 * chunks * metrics_chunk + examples +
           moments * weight_count(spec) * number;
}

}  // namespace grokscope
