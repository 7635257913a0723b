/// grokscope-check: whether a run file is whole, and what is missing.

#include <fmt/format.h>

#include <string>

#include "grokscope/command_line.hpp"
#include "grokscope/run_check.hpp"
#include "grokscope/run_file.hpp"
#include "grokscope/run_repair.hpp"

namespace grokscope {
namespace {

/// A complete run is never written to.
void repair_unfinished(const std::string& file) {
    const std::string ending = ".part";
    require_usage(file.ends_with(ending), "{} is not an unfinished run (a .part would be right)",
                  file);
    repair_run(file.substr(0, file.size() - ending.size()));
}

Exit check_run(const int argc, char** argv) {
    std::string file;
    bool repair = false;
    CLI::App app("Whether a run file is whole; what is missing. Exit code 0 when whole, else 3.",
                 "grokscope check");
    app.add_option("RUN.h5", file, "the run file")->required();
    app.add_flag("--repair", repair,
                 "first rewrite an unfinished run (RUN.h5.part), so that any reader opens it");
    if (const auto exit = parsed(app, argc, argv)) return *exit;
    if (repair) repair_unfinished(file);
    const auto run = read_run(file);
    const auto problems = problems_of(run);
    for (const auto& problem : problems) fmt::print("{}: {}\n", file, problem);
    if (problems.empty())
        fmt::print("{}: whole: {} evaluations, {} checkpoints\n", file, run.metrics.step.size(),
                   checkpoint_count(run));
    return problems.empty() ? Exit::done : Exit::partial;
}

}  // namespace
}  // namespace grokscope

int main(int argc, char** argv) {
    return grokscope::run_program("check", [&] { return grokscope::check_run(argc, argv); });
}
