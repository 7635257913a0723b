#include "grokscope/sweep/sweep_size.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "grokscope/base/clock.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/machine.hpp"
#include "grokscope/base/random.hpp"
#include "grokscope/run/run_size.hpp"
#include "grokscope/run/size_check.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/sweep/sweep_arms.hpp"
#include "grokscope/sweep/sweep_grid.hpp"
#include "grokscope/sweep/sweep_plan.hpp"

namespace grokscope {
namespace {

/// How many combinations a grid has.
double combination_count(const Grid& grid) {
    double count = 1.0;
    for (const auto& axis : grid) count *= static_cast<double>(axis.values.size());
    return count;
}

/// Any one combination of a grid's values.
RunSpec drawn_combination(const Grid& grid, RunSpec spec, Random& random) {
    for (const auto& axis : grid) {
        const auto i = random.below(static_cast<std::int64_t>(axis.values.size()));
        spec = with_axis_value(spec, axis.key, axis.values[static_cast<std::size_t>(i)]);
    }
    return spec;
}

/// `seed (1000000 values)`: the axis with the most values.
std::string longest_axis(const Grid& grid) {
    const auto longest = std::max_element(grid.begin(), grid.end(), [](auto& a, auto& b) {
        return a.values.size() < b.values.size();
    });
    if (longest == grid.end()) return {};
    return fmt::format("{} ({} values)", longest->key, longest->values.size());
}

/// Adds the combinations of a grid, by the mean of some that are drawn.
///
/// @throws UsageError where one of these cannot be
void add_size(const Grid& grid, const RunSpec& base, SweepSize& size) {
    constexpr double most_drawn = 50.0;
    const double runs = combination_count(grid);
    const auto drawn = static_cast<int>(std::min(runs, most_drawn));
    auto random = random_stream(Purpose::control, 0);
    size.runs += runs;
    if (runs > size.most) size.axis = longest_axis(grid);
    size.most = std::max(size.most, runs);
    for (int i = 0; i < drawn; ++i) {
        const auto spec = drawn_combination(grid, base, random);
        check_combination(spec, keys_of(grid));
        if (run_seconds(spec) >= run_seconds(size.longest) || i == 0) size.longest = spec;
        size.bytes += run_bytes(spec) * runs / drawn;
        size.seconds += run_seconds(spec) * runs / drawn;
    }
}

constexpr double runs_without_question = 20'000.0;
constexpr double sweep_seconds_without_question = 1000.0 * 86'400.0;  ///< of one core   [s]
constexpr double sweep_bytes_without_question = 1e12;

/// What a sweep owes its size to: an axis, or where its runs are few, a size of one.
std::string heaviest_part(const SweepSize& size) {
    if (size.runs > runs_without_question) return size.axis;
    return heaviest_size(size.longest, [](const RunSpec& spec) { return run_seconds(spec); });
}

}  // namespace

void add_sizes(const RunSpec& base, const std::vector<SweepArm>& arms,
               const std::vector<Grid>& grids, SweepSize& size) {
    for (const auto& arm : arms)
        for (const auto& grid : grids) add_size(joined(arm.grid, grid), base, size);
    if (arms.empty())
        for (const auto& grid : grids) add_size(grid, base, size);
}

SweepSize sweep_size(const RunSpec& base, const std::vector<SweepArm>& arms,
                     const std::vector<Grid>& grids) {
    SweepSize size;
    add_sizes(base, arms, grids, size);
    return size;
}

bool is_big(const SweepSize& size) {
    return size.runs > runs_without_question || size.seconds > sweep_seconds_without_question ||
           size.bytes > sweep_bytes_without_question;
}

std::string size_text(const SweepSize& size) {
    return fmt::format("{:.6g} runs, about {} of one core, {}", size.runs,
                       duration_text(size.seconds), bytes_text(size.bytes));
}

void check_plan_memory(const SweepSize& size) {
    constexpr double bytes_of_run = 5'000.0;  // in a plan and its text
    const double there = machine_memory();
    require_usage(size.runs * bytes_of_run <= there,
                  "{}: the plan of {:.6g} runs takes {} of memory, and {} are there (fewer would "
                  "be right)",
                  size.axis, size.runs, bytes_text(size.runs * bytes_of_run), bytes_text(there));
}

void check_sweep_disk(const SweepSize& size, const std::filesystem::path& directory) {
    const double there = free_bytes(directory);
    require_usage(size.bytes <= there,
                  "{}: {:.6g} runs write {}, and {} are free (fewer, or smaller ones, would be "
                  "right)",
                  heaviest_part(size), size.runs, bytes_text(size.bytes), bytes_text(there));
}

void check_sweep_confirmed(const SweepSize& size, const bool is_confirmed) {
    require_usage(is_confirmed || !is_big(size), "{}: {} (--yes, or less, would be right)",
                  heaviest_part(size), size_text(size));
}

void check_memory_of_jobs(const SweepPlan& plan, const std::vector<std::size_t>& order,
                          const std::int64_t jobs) {
    const double there = machine_memory();
    double largest = 0.0;
    for (const auto i : order) {
        const auto& spec = plan.runs[i].spec;
        if (run_memory(spec) > there) check_memory(spec);
        largest = std::max(largest, run_memory(spec));
    }
    const auto at_a_time = std::min(static_cast<double>(jobs), static_cast<double>(order.size()));
    require_usage(largest * at_a_time <= there,
                  "--jobs {}: the largest run takes {} of memory at least, and {} are there "
                  "(--jobs {:.0f} would be right)",
                  jobs, bytes_text(largest), bytes_text(there), std::floor(there / largest));
}

}  // namespace grokscope
