/// grokscope-sweep: trains every run of a sweep, or those of one shard.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "grokscope/base/clock.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/printable.hpp"
#include "grokscope/base/text_file.hpp"
#include "grokscope/program/command_line.hpp"
#include "grokscope/program/program.hpp"
#include "grokscope/run/hdf5_text.hpp"
#include "grokscope/run/run_lock.hpp"
#include "grokscope/spec/decay.hpp"
#include "grokscope/sweep/sweep_directory.hpp"
#include "grokscope/sweep/sweep_plan.hpp"
#include "grokscope/sweep/sweep_size.hpp"
#include "record/interrupt.hpp"
#include "record/provenance.hpp"
#include "record/state_file.hpp"
#include "sweep/array_script.hpp"
#include "sweep/sweep_board.hpp"
#include "sweep/sweep_estimate.hpp"
#include "sweep/sweep_run.hpp"
#include "sweep/sweep_stages.hpp"
#include "sweep/sweep_workers.hpp"

namespace grokscope {
namespace {

/// Shard `index` of `count`.
struct Shard {
    std::int64_t index = 0;
    std::int64_t count = 1;
};

/// @throws UsageError unless `text` is i/N with i below N
Shard parsed_shard(const std::string& text) {
    Shard shard;
    const auto* end = text.data() + text.size();
    const auto one = std::from_chars(text.data(), end, shard.index);
    const bool divided = one.ec == std::errc{} && one.ptr != end && *one.ptr == '/';
    const auto two = divided ? std::from_chars(one.ptr + 1, end, shard.count) : one;
    require_usage(divided && two.ec == std::errc{} && two.ptr == end && shard.index >= 0 &&
                      shard.index < shard.count,
                  "--shard {} (right would be i/N, with i from 0 to N - 1)", text);
    return shard;
}

/// Removes what a process that was killed at the last moment left beside a complete run.
void tidy(const std::filesystem::path& run) {
    std::error_code error;  // of a read-only directory, say: nothing is lost
    std::filesystem::remove(state_path(run), error);
    if (!is_locked(run)) std::filesystem::remove(lock_path(run), error);
}

/// The runs of the shard that are still to be trained.
SweepQueue queue_of(const SweepArguments& arguments, const Stage& stage, const Shard& shard) {
    const auto& plan = stage.plan;
    SweepQueue queue{.sweep = stage.directory,
                     .plan = plan,
                     .order = shard_order(plan, shard.index, shard.count),
                     .writer = {.live = !arguments.no_live}};
    std::erase_if(queue.order, [&](const std::size_t i) {
        const auto state = state_of(queue.sweep, plan.runs[i]);
        if (state == RunState::complete && !arguments.dry_run)
            tidy(run_path(queue.sweep, plan.runs[i].id));
        return state == RunState::complete || state == RunState::failed;
    });
    return queue;
}

/// The values of an axis, in order of appearance: the first, where they are many.
std::string values_text(const SweepPlan& plan, const std::string& axis) {
    constexpr std::size_t most = 100;
    std::set<std::string> seen;
    std::vector<std::string> first;
    for (const auto& run : plan.runs) {
        auto value = axis_value(run.spec, axis).dump();
        if (seen.insert(value).second && first.size() < most) first.push_back(std::move(value));
    }
    const bool has_more = seen.size() > first.size();
    return fmt::format("{}{}", fmt::join(first, ", "),
                       has_more ? fmt::format(", ... ({} values)", seen.size()) : "");
}

/// Of a sweep so large that its runs are not made only to say so.
Exit print_size(const AskedSweep& asked, const SweepSize& size) {
    fmt::print("{}: {}; --yes would train it\n", asked.base.name, size_text(size));
    return Exit::done;
}

Exit print_estimate(const SweepQueue& queue, const std::int64_t jobs) {
    const auto total = estimate(queue.plan, queue.order);
    double steps = 0.0;
    for (std::size_t i = 0; i < queue.order.size(); ++i)
        steps += static_cast<double>(queue.run(i).spec.schedule.steps);
    fmt::print("{}: {} runs; to be trained {}, {:.0f} steps in all, by the engine {}\n",
               queue.plan.name, queue.plan.runs.size(), queue.order.size(), steps,
               queue.plan.engine);
    for (const auto& axis : queue.plan.axes)
        fmt::print("  {}: {}\n", axis, values_text(queue.plan, axis));
    fmt::print("about {} with {} jobs, if each has a core; {:.1f} MB\n",
               duration_text(total.seconds /
                             static_cast<double>(std::clamp<std::int64_t>(
                                 static_cast<std::int64_t>(queue.order.size()), 1, jobs))),
               jobs, total.bytes / 1e6);
    return Exit::done;
}

Exit print_array_script(const SweepArguments& arguments, const Stage& stage) {
    const auto sweep = std::filesystem::canonical(stage.directory);
    const auto script = array_script(program_directory() / "grokscope", sweep,
                                     arguments.array_tasks, arguments.no_live ? " --no-live" : "");
    write_file(shards_path(sweep), fmt::format("{}\n", arguments.array_tasks));
    fmt::print("{}", script);
    return Exit::done;
}

/// Says why runs of this shard gave nothing: each reason once, the first few.
void say_errors(const SweepQueue& queue, const std::vector<std::size_t>& shard) {
    constexpr std::size_t most = 3;
    std::set<std::string> errors;
    for (const auto i : shard)
        if (const auto path = error_path(queue.sweep, queue.plan.runs[i].id);
            errors.size() < most && std::filesystem::exists(path))
            errors.insert(read_text(path));
    for (const auto& error : errors)
        say(fmt::format("grokscope sweep: {}\n", printable(error.substr(0, error.find('\n')))));
    if (!errors.empty())
        say(fmt::format("grokscope sweep: `grokscope info {}` lists them\n", queue.sweep.string()));
}

/// Of the runs of this shard, what became of those that are not complete.
Exit concluded(const SweepQueue& queue, const std::vector<std::size_t>& shard) {
    std::vector<RunState> states;
    for (const auto i : shard) states.push_back(state_of(queue.sweep, queue.plan.runs[i]));
    const auto complete = count_of(states, RunState::complete);
    const auto failed = count_of(states, RunState::failed);
    say(fmt::format("grokscope sweep: {} of {} runs are complete, {} failed, {} are not done\n",
                    complete, states.size(), failed,
                    static_cast<std::int64_t>(states.size()) - complete - failed));
    if (complete == static_cast<std::int64_t>(states.size())) return Exit::done;
    say_errors(queue, shard);
    if (!is_interrupted()) return Exit::partial;
    say("grokscope sweep: stopped; the same command goes on\n");
    return Exit::interrupted;
}

/// Says what is to be known of runs that are to be trained: of how many, and of the first of them.
void say_remarks(const SweepQueue& queue) {
    std::vector<std::string> remarks;
    for (std::size_t place = 0; place < queue.order.size(); ++place)
        if (auto remark = remarks_on(queue.run(place).spec); !remark.empty())
            remarks.push_back(std::move(remark));
    if (remarks.empty()) return;
    say(
        fmt::format("grokscope sweep: in {} of {} runs decay is lost to rounding; in the first of "
                    "them {}\n",
                    remarks.size(), queue.order.size(), remarks.front()));
}

/// Trains what is left of a stage, or says what that would take.
Exit run_stage(const SweepArguments& arguments, const Stage& stage) {
    const auto shard = parsed_shard(arguments.shard);
    if (arguments.array_tasks > 0) return print_array_script(arguments, stage);
    const auto queue = queue_of(arguments, stage, shard);
    say_remarks(queue);
    check_memory_of_jobs(queue.plan, queue.order, arguments.jobs);
    if (arguments.dry_run) return print_estimate(queue, arguments.jobs);
    train_all(queue, arguments.jobs, arguments.quiet);
    return concluded(queue, shard_order(stage.plan, shard.index, shard.count));
}

/// First the tuning of all arms; the arms as tuned once that is complete.
Exit run_tuned(const SweepArguments& arguments, const AskedSweep& asked) {
    const auto tuning = tuning_stage(arguments, asked);
    if (is_complete(tuning)) return run_stage(arguments, tuned_stage(arguments, asked, tuning));
    const auto exit = run_stage(arguments, tuning);
    if (arguments.dry_run || arguments.array_tasks > 0 || is_interrupted()) return exit;
    if (is_complete(tuning)) return run_stage(arguments, tuned_stage(arguments, asked, tuning));
    say("grokscope sweep: not all runs of the tuning have ended; the same command goes on then\n");
    return Exit::partial;
}

Exit run(const SweepArguments& arguments) {
    require_usage(!arguments.directory.empty(), "-o is empty (a directory would be right)");
    if (arguments.array_tasks > 0)
        require_scriptable(std::filesystem::absolute(arguments.directory));
    parsed_shard(arguments.shard);
    use_one_thread();
    if (!arguments.dry_run) catch_interrupts();
    const bool has_spec = !arguments.spec.empty();
    require_usage(has_spec || (arguments.assignments.empty() && arguments.axes.empty()),
                  "--set and --over change a specification, and none is given (PRESET or SPEC.toml "
                  "before them would be right)");
    if (!has_spec)
        return run_stage(arguments, {arguments.directory, read_plan(arguments.directory)});
    const auto asked = asked_sweep(arguments);
    const auto size = size_of(asked);
    check_size(arguments, size);
    if (arguments.dry_run && is_big(size)) return print_size(asked, size);
    if (asked.is_tuned()) return run_tuned(arguments, asked);
    return run_stage(arguments, stage_of(arguments, arguments.directory,
                                         plan_of(asked, asked.arms, asked.grids)));
}

Exit sweep_command(const int argc, char** argv) {
    SweepArguments arguments;
    CommandLine line("Trains every run of a sweep, several at a time; called again, goes on.",
                     "grokscope sweep");
    line.option("PRESET|SPEC.toml", arguments.spec,
                "the sweep; may be left out where the directory has its plan already");
    line.option("-o,--output", arguments.directory, "the directory of the sweep").required();
    line.option("--set", arguments.assignments, "section.key=value for every run").one_each();
    line.option("--over", arguments.axes, "key=[values], key=0-8 or seed=0-8: an axis more")
        .one_each();
    line.option("--engine", arguments.engine, "as of train").one_of({"auto", "reference", "fused"});
    line.option("--jobs", arguments.jobs, "models trained at a time, each in one thread")
        .between(1, SweepBoard::most_jobs)
        .with_default();
    const auto shard =
        line.option("--shard", arguments.shard, "i/N: this part of the runs alone, i from 0");
    const auto dry_run =
        line.flag("--dry-run", arguments.dry_run, "say what it would take, and change nothing");
    line.option("--slurm", arguments.array_tasks,
                "N: print the script of a job array of N shards; nothing is submitted")
        .between(1, 100'000)
        .excludes(dry_run)
        .excludes(shard);
    line.flag("--no-live", arguments.no_live, "as of train: for network file systems");
    line.flag("--yes", arguments.yes,
              "train also more than 20,000 runs, 1,000 days of one core or 1 TB");
    line.flag("--quiet", arguments.quiet, "no progress");
    line.footer("Ctrl-C stops all between two steps. The first call freezes the plan.");
    if (const auto exit = line.parse(argc, argv)) return *exit;
    return run(arguments);
}

}  // namespace
}  // namespace grokscope

int main(int argc, char** argv) {
    return grokscope::run_program("sweep", [&] { return grokscope::sweep_command(argc, argv); });
}
