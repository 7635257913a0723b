#include "grokscope/run/size_check.hpp"

#include <filesystem>

#include "grokscope/base/clock.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/machine.hpp"
#include "grokscope/run/run_size.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

void check_memory(const RunSpec& spec) {
    const double there = machine_memory();
    require_usage(run_memory(spec) <= there,
                  "{} takes {} of memory at least, and {} are there (a smaller one would be right)",
                  heaviest_size(spec, run_memory), bytes_text(run_memory(spec)), bytes_text(there));
}

void check_disk(const RunSpec& spec, const std::filesystem::path& path) {
    const double there = free_bytes(path);
    require_usage(run_bytes(spec) <= there,
                  "{} writes {}, and {} are free (a smaller one, or fewer metrics and checkpoints, "
                  "would be right)",
                  heaviest_size(spec, run_bytes), bytes_text(run_bytes(spec)), bytes_text(there));
}

namespace {

constexpr double seconds_without_question = 30.0 * 86'400.0;  ///< of one core   [s]
constexpr double bytes_without_question = 100e9;

}  // namespace

void check_confirmed(const RunSpec& spec, const bool is_confirmed) {
    const bool is_long = run_seconds(spec) > seconds_without_question;
    const bool is_large = run_bytes(spec) > bytes_without_question;
    require_usage(is_confirmed || !(is_long || is_large),
                  "{} takes about {} of one core and writes {} (--yes, or less, would be right)",
                  is_long ? heaviest_size(spec, run_seconds) : heaviest_size(spec, run_bytes),
                  duration_text(run_seconds(spec)), bytes_text(run_bytes(spec)));
}

}  // namespace grokscope
