/// grokscope-check: whether a run file or a sweep is whole, and what is missing; or whether two are
/// the same.

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "commands/commands.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/parallel.hpp"
#include "grokscope/base/printable.hpp"
#include "grokscope/program/command_line.hpp"
#include "grokscope/program/program.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/run/run_check.hpp"
#include "grokscope/run/run_file.hpp"
#include "grokscope/run/run_repair.hpp"
#include "grokscope/run/weights_check.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/sweep/run_difference.hpp"
#include "grokscope/sweep/sweep.hpp"

namespace grokscope {
namespace {

/// A complete run is never written to.
void repair_unfinished(const std::string& file) {
    const std::string ending = ".part";
    require_usage(file.ends_with(ending), "{} is not an unfinished run (a .part would be right)",
                  file);
    repair_run(file.substr(0, file.size() - ending.size()));
}

struct CheckArguments {
    std::string file;
    std::string against;
    bool repair = false;
    bool quick = false;
};

void print_problems(const std::string& name, const Problems& problems) {
    for (const auto& problem : problems) fmt::print("{}: {}\n", name, printable(problem));
}

Exit check_run(const std::string& file, const CheckDepth& depth) {
    const auto run = read_run(file);
    const auto problems = problems_of(run, depth);
    print_problems(file, problems);
    if (problems.empty())
        fmt::print("{}: whole: {} evaluations, {} checkpoints\n", file, run.metrics.step.size(),
                   checkpoint_count(run));
    return problems.empty() ? Exit::done : Exit::partial;
}

/// What is wrong with one run of a sweep.
Problems problems_of_member(const Sweep& sweep, const std::size_t index, const CheckDepth& depth) {
    if (!has_ended(sweep, index)) return {fmt::format("is {}", spelling(sweep.states[index]))};
    try {
        const auto run = sweep.read_run(index);
        auto problems = problems_of(run, depth);
        if (!(run.spec == sweep.plan.runs[index].spec))
            problems.emplace_back("it is not the run of the plan");
        return problems;
    } catch (const Error& error) {
        return {error.what()};
    }
}

Exit check_sweep(const std::string& file, const CheckDepth& depth) {
    const auto sweep = read_sweep(file);
    const auto n = static_cast<std::int64_t>(sweep.plan.runs.size());
    const auto problems = parallel_map(n, [&](const std::int64_t i) {
        return problems_of_member(sweep, static_cast<std::size_t>(i), depth);
    });
    for (std::size_t i = 0; i < problems.size(); ++i)
        print_problems(fmt::format("{}: run {}", file, sweep.plan.runs[i].id), problems[i]);
    const auto whole = std::count_if(problems.begin(), problems.end(),
                                     [](const Problems& list) { return list.empty(); });
    fmt::print("{}: {} of {} runs are whole\n", file, whole, n);
    return whole == n ? Exit::done : Exit::partial;
}

Differences differences_of_files(const std::string& a, const std::string& b) {
    require_usage(is_sweep(a) == is_sweep(b),
                  "{} and {} are a run and a sweep (two of a kind "
                  "would be right)",
                  a, b);
    return is_sweep(a) ? differences(read_sweep(a), read_sweep(b))
                       : differences(read_run(a), read_run(b));
}

Exit compare(const std::string& file, const std::string& against) {
    const auto [numbers, origins] = differences_of_files(file, against);
    for (const auto& difference : origins)
        fmt::print("made otherwise: {}\n", printable(difference));
    for (const auto& difference : numbers) fmt::print("differs: {}\n", printable(difference));
    if (numbers.empty()) fmt::print("{} and {}: the same bits\n", file, against);
    return numbers.empty() ? Exit::done : Exit::partial;
}

}  // namespace

Exit check_command(const int argc, char** argv) {
    CheckArguments arguments;
    CommandLine line(
        "Whether a run file, or every run of a sweep, is whole, and its metrics are those of its "
        "weights; what is missing or differs. Exit code 0 when whole, else 3.",
        "grokscope check");
    line.option("RUN.h5|DIR", arguments.file, "the run file, or a sweep").required();
    const auto repair =
        line.flag("--repair", arguments.repair,
                  "first rewrite an unfinished run (RUN.h5.part), so that any reader opens it");
    const auto quick =
        line.flag("--quick", arguments.quick, "do not compute the metrics again from the weights");
    line.option("--against", arguments.against,
                "compare it with another, bit for bit, all but seconds; 3 where they differ")
        .excludes(repair)
        .excludes(quick);
    if (const auto exit = line.parse(argc, argv)) return *exit;
    if (!arguments.against.empty()) return compare(arguments.file, arguments.against);
    if (arguments.repair) repair_unfinished(arguments.file);
    const CheckDepth depth{.metrics = !arguments.quick};
    return is_sweep(arguments.file) ? check_sweep(arguments.file, depth)
                                    : check_run(arguments.file, depth);
}

}  // namespace grokscope
