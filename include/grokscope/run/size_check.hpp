#pragma once

#include <filesystem>

#include "grokscope/base/clock.hpp"
#include "grokscope/base/machine.hpp"
#include "grokscope/run/run_size.hpp"

/// Specifications that are too much for the machine, or more than anyone asks for by intent, found
/// before anything is allocated.
namespace grokscope {

/// @throws UsageError where a run needs more memory than there is, naming the size that weighs most
inline void check_memory(const RunSpec& spec) {
    const double there = machine_memory();
    require_usage(run_memory(spec) <= there,
                  "{} takes {} of memory at least, and {} are there (a smaller one would be right)",
                  heaviest_size(spec, run_memory), bytes_text(run_memory(spec)), bytes_text(there));
}

/// @param path  of the run's file
/// @throws UsageError where a run writes more than is free, naming the size that weighs most
inline void check_disk(const RunSpec& spec, const std::filesystem::path& path) {
    const double there = free_bytes(path);
    require_usage(run_bytes(spec) <= there,
                  "{} writes {}, and {} are free (a smaller one, or fewer metrics and checkpoints, "
                  "would be right)",
                  heaviest_size(spec, run_bytes), bytes_text(run_bytes(spec)), bytes_text(there));
}

inline constexpr double seconds_without_question = 30.0 * 86'400.0;  ///< of one core   [s]
inline constexpr double bytes_without_question = 100e9;

/// @throws UsageError for a run that nobody has confirmed and that is beyond either limit
inline void check_confirmed(const RunSpec& spec, const bool is_confirmed) {
    const bool is_long = run_seconds(spec) > seconds_without_question;
    const bool is_large = run_bytes(spec) > bytes_without_question;
    require_usage(is_confirmed || !(is_long || is_large),
                  "{} takes about {} of one core and writes {} (--yes, or less, would be right)",
                  is_long ? heaviest_size(spec, run_seconds) : heaviest_size(spec, run_bytes),
                  duration_text(run_seconds(spec)), bytes_text(run_bytes(spec)));
}

}  // namespace grokscope
