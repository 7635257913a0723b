/// grokscope-construct: writes a closed-form circle network as a run of one checkpoint.

#include <string>
#include <vector>

#include "grokscope/command_line.hpp"
#include "grokscope/construction.hpp"
#include "grokscope/evaluation.hpp"
#include "grokscope/run_writer.hpp"
#include "grokscope/spec_toml.hpp"

namespace grokscope {
namespace {

struct Arguments {
    std::string spec;
    std::string output;
    std::vector<std::string> assignments;
    bool force = false;
};

/// The specification with nothing to train, in the precision of the closed form.
LoadedSpec constructed_spec(const Arguments& arguments) {
    auto loaded = load_spec(arguments.spec, arguments.assignments, preset_directory());
    loaded.spec.schedule.steps = 0;
    loaded.spec.numerics.dtype = Dtype::float64;
    return loaded;
}

void write_construction(const LoadedSpec& loaded, const std::string& path) {
    const auto& spec = loaded.spec;
    const auto weights = constructed_weights(spec);
    const auto task = make_task(spec);
    RunWriter writer(path, spec, task,
                     {{"spec", loaded.text},
                      {"spec_name", loaded.name},
                      {"summary", loaded.summary},
                      {"engine", "construct"},
                      {"program_version", GROKSCOPE_VERSION},
                      {"dtype", std::string(spelling(spec.numerics.dtype))},
                      {"loss_convention", std::string(spelling(spec.loss.convention))}});
    writer.append_metrics(0, evaluation(spec, task, weights, 0.0));
    writer.append_checkpoint({.step = 0, .weights = weights});
    writer.finish("complete");
}

Exit construct(const int argc, char** argv) {
    Arguments arguments;
    CLI::App app("Writes a closed-form circle network as a run.", "grokscope construct");
    app.add_option("PRESET|SPEC.toml", arguments.spec, "what to construct")->required();
    app.add_option("-o,--output", arguments.output, "the run file to write")->required();
    app.add_option("--set", arguments.assignments, "section.key=value in place of what is there")
        ->allow_extra_args(false);
    app.add_flag("--force", arguments.force, "replace a run that exists");
    if (const auto exit = parsed(app, argc, argv)) return *exit;
    require_free(arguments.output, arguments.force);
    write_construction(constructed_spec(arguments), arguments.output);
    return Exit::done;
}

}  // namespace
}  // namespace grokscope

int main(int argc, char** argv) {
    return grokscope::run_program("construct", [&] { return grokscope::construct(argc, argv); });
}
