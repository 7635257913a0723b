/// grokscope-info: what is in a run file.

#include <fmt/format.h>

#include <string>

#include "grokscope/command_line.hpp"
#include "grokscope/report_format.hpp"
#include "grokscope/run_file.hpp"

namespace grokscope {
namespace {

/// The last evaluation, by column.
Json last_metrics(const Metrics& metrics) {
    if (metrics.step.empty()) return nullptr;
    Json json = {{"step", metrics.step.back()}};
    visit_metric_columns(metrics, [&](const char* name, const std::vector<double>& column) {
        json[name] = cell_to_json(column.back());
    });
    return json;
}

Json weights_to_json(const RunSpec& spec) {
    Json json = Json::object();
    for (const auto& shape : weight_shapes(spec)) json[shape.name] = {shape.rows, shape.cols};
    return json;
}

Json run_to_json(const Run& run) {
    Json attributes = Json::object();
    for (const auto& [name, value] : run.attributes)
        if (name != "spec_resolved" && name != "default") attributes[name] = value;
    return {{"file", run.file},
            {"status", run.status},
            {"examples",
             {{"train", split_rows(run.task, true).size()},
              {"test", split_rows(run.task, false).size()}}},
            {"evaluations", run.metrics.step.size()},
            {"last", last_metrics(run.metrics)},
            {"checkpoints", checkpoint_count(run)},
            {"weights", weights_to_json(run.spec)},
            {"attributes", std::move(attributes)},
            {"spec", spec_to_json(run.spec)}};
}

/// `path: value` lines, one for each leaf.
void print_leaves(const Json& json, const std::string& path) {
    for (const auto& [key, value] : json.items()) {
        const auto name = path.empty() ? key : path + "." + key;
        if (value.is_object())
            print_leaves(value, name);
        else if (key != "spec")  // the text as given has many lines
            fmt::print("{:<28} {}\n", name,
                       value.is_string() ? value.get<std::string>() : value.dump());
    }
}

Exit info(const int argc, char** argv) {
    std::string file;
    bool as_json = false;
    CLI::App app("What is in a run file.", "grokscope info");
    app.add_option("RUN.h5", file, "the run file")->required();
    app.add_flag("--json", as_json, "as JSON");
    if (const auto exit = parsed(app, argc, argv)) return *exit;
    const auto json = run_to_json(read_run(file));
    if (as_json)
        fmt::print("{}\n", json.dump(2));
    else
        print_leaves(json, "");
    return Exit::done;
}

}  // namespace
}  // namespace grokscope

int main(int argc, char** argv) {
    return grokscope::run_program("info", [&] { return grokscope::info(argc, argv); });
}
