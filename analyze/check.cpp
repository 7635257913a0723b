/// grokscope-check: whether a run file is whole, and what is missing.

#include <fmt/format.h>

#include <string>

#include "grokscope/command_line.hpp"
#include "grokscope/run_check.hpp"
#include "grokscope/run_file.hpp"

namespace grokscope {
namespace {

Exit check_run(const int argc, char** argv) {
    std::string file;
    CLI::App app("Whether a run file is whole; what is missing. Exit code 0 when whole, else 3.",
                 "grokscope check");
    app.add_option("RUN.h5", file, "the run file")->required();
    if (const auto exit = parsed(app, argc, argv)) return *exit;
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
