#include "grokscope/run/run_size.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "grokscope/model/operation_count.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/run/scheduled_steps.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_check.hpp"

namespace grokscope {

std::string bytes_text(double bytes) {
    constexpr std::array<const char*, 7> units{"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    std::size_t unit = 0;
    for (; bytes >= 1000.0 && unit + 1 < units.size(); ++unit) bytes /= 1000.0;
    return fmt::format("{:.3g} {}", bytes, units[unit]);
}

double weight_count(const RunSpec& spec) {
    double count = 0.0;
    for (const auto& shape : weight_shapes(spec))
        count += static_cast<double>(shape.rows) * static_cast<double>(shape.cols);
    return count;
}

namespace {

/// Of train and test split together.
double example_count(const RunSpec& spec) {
    return static_cast<double>(is_parity(spec) ? spec.task.train_size + spec.task.test_size
                                               : pair_count(spec.task));
}

double bytes_of_number(const RunSpec& spec) {
    return spec.numerics.dtype == Dtype::float32 ? 4.0 : 8.0;
}

}  // namespace

double run_bytes(const RunSpec& spec) {
    constexpr double structure = 24'000.0;        // of HDF5, attributes and dimension scales
    constexpr std::int64_t rows_of_chunk = 1024;  // of each of 8 columns of 8 bytes
    const auto rows = spec.schedule.steps / spec.schedule.metrics_every + 2;
    const auto chunks = (rows + rows_of_chunk - 1) / rows_of_chunk;
    const double example = is_parity(spec) ? static_cast<double>(spec.task.bits) + 8.0 : 11.0;
    const auto checkpoints =
        static_cast<double>(checkpoints_due(spec.schedule, 0, spec.schedule.steps));
    return structure + static_cast<double>(chunks * rows_of_chunk) * 64.0 +
           example_count(spec) * example + checkpoints * weight_count(spec) * bytes_of_number(spec);
}

double run_memory(const RunSpec& spec) {
    const auto inputs = is_parity(spec) ? static_cast<double>(spec.task.bits) + 1.0 : 2.0;
    const auto outputs = is_parity(spec) ? 0.0 : static_cast<double>(spec.task.modulus);
    const double values = inputs + static_cast<double>(spec.model.hidden) + outputs;
    return 8.0 * example_count(spec) * values +
           weight_count(spec) * (3.0 * 8.0 + 4.0 * bytes_of_number(spec));
}

double run_seconds(const RunSpec& spec) {
    constexpr double operations_per_second = 80e9;
    constexpr double least = 5e-6;  // of a step
    constexpr double steps_per_evaluation = 4.0;
    const double step = least + operations_per_step(spec) / operations_per_second;
    const auto steps = static_cast<double>(spec.schedule.steps);
    return step * steps *
           (1.0 + steps_per_evaluation / static_cast<double>(spec.schedule.metrics_every));
}

}  // namespace grokscope
