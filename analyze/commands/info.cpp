/// grokscope-info: what is in a run file or a sweep.

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "commands/commands.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/printable.hpp"
#include "grokscope/base/text_file.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/program/command_line.hpp"
#include "grokscope/program/program.hpp"
#include "grokscope/report/report_format.hpp"
#include "grokscope/run/branch_history.hpp"
#include "grokscope/run/hdf5_text.hpp"
#include "grokscope/run/imported.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/run/run_file.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_difference.hpp"
#include "grokscope/spec/spec_json.hpp"
#include "grokscope/sweep/sweep.hpp"
#include "grokscope/sweep/sweep_directory.hpp"
#include "grokscope/sweep/sweep_plan.hpp"

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

/// Of a branch, by the step at which its settings changed: the keys, with both values.
Json changes_to_json(const Run& run) {
    const auto history = history_of(run.attributes);
    Json json = Json::object();
    for (const auto& [until, engine, spec] : history)
        for (const auto& [key, before, after] :
             spec_differences(spec, spec_at(history, run.spec, until + 1)))
            json[std::to_string(until)][key] = {Json::parse(before), Json::parse(after)};
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
            {"changes", changes_to_json(run)},
            {"spec", known_spec(run)}};
}

/// JSON with U+FFFD in place of bytes of a file that are no UTF-8.
std::string text_of_document(const Json& json) {
    return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

/// A value in a line: a text without quotes, and with nothing that a terminal would obey.
std::string shown(const Json& value) {
    return printable(value.is_string()
                         ? value.get<std::string>()
                         : value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

/// `path: value` lines, one for each leaf.
void print_leaves(const Json& json, const std::string& path) {
    for (const auto& [key, value] : json.items()) {
        const auto name = path.empty() ? key : path + "." + key;
        if (value.is_object())
            print_leaves(value, name);
        else if (key != "spec" && key != "branch_history")  // many lines; told by `changes`
            fmt::print("{:<28} {}\n", printable(name), shown(value));
    }
}

std::string error_of(const Sweep& sweep, const PlannedRun& run) {
    const auto path = error_path(sweep.file, run.id);
    if (!std::filesystem::exists(path)) return {};
    auto text = read_text(path);
    text.resize(text.find_last_not_of('\n') + 1);
    return text;
}

/// Every run that is not complete, with its values and, where it is known, why.
Json open_runs(const Sweep& sweep) {
    Json list = Json::array();
    for (std::size_t i = 0; i < sweep.states.size(); ++i) {
        if (sweep.states[i] == RunState::complete) continue;
        const auto& run = sweep.plan.runs[i];
        Json json = {{"id", run.id}, {"state", spelling(sweep.states[i])}};
        for (const auto& axis : sweep.plan.axes) json[axis] = axis_value(run.spec, axis);
        if (auto error = error_of(sweep, run); !error.empty()) json["error"] = std::move(error);
        list.push_back(std::move(json));
    }
    return list;
}

Json sweep_to_json(const Sweep& sweep) {
    Json json = {
        {"file", sweep.file},          {"name", sweep.plan.name}, {"summary", sweep.plan.summary},
        {"engine", sweep.plan.engine}, {"axes", sweep.plan.axes}, {"runs", sweep.plan.runs.size()}};
    for (std::size_t i = 0; i < spellings(RunState{}).size(); ++i)
        json[std::string(spellings(RunState{})[i])] =
            count_of(sweep.states, static_cast<RunState>(i));
    json["not_complete"] = open_runs(sweep);
    return json;
}

void print_sweep(const Json& json) {
    constexpr std::size_t most = 20;
    for (const auto& [key, value] : json.items())
        if (key != "not_complete") fmt::print("{:<28} {}\n", printable(key), shown(value));
    const auto& open = json.at("not_complete");
    for (std::size_t i = 0; i < std::min(most, open.size()); ++i) {
        std::vector<std::string> parts;
        for (const auto& [key, value] : open[i].items())
            parts.push_back(key == "id" || key == "state"
                                ? value.get<std::string>()
                                : fmt::format("{} = {}", key, text_of(value)));
        fmt::print("{}\n", printable(fmt::format("{}", fmt::join(parts, "  "))));
    }
    if (open.size() > most) fmt::print("and {} more (--json has all)\n", open.size() - most);
}

/// Whether a rerun would train it, or go on with it.
bool is_missing(const RunState state) {
    return state == RunState::absent || state == RunState::stopped;
}

std::int64_t shard_count(const Sweep& sweep, const std::int64_t given) {
    if (given > 0) return given;
    const auto path = shards_path(sweep.file);
    require_usage(std::filesystem::exists(path),
                  "{} has no array script (`grokscope sweep --slurm N` makes one, or --shards N "
                  "would be right)",
                  sweep.file);
    std::int64_t shards = 0;
    std::istringstream(read_text(path)) >> shards;
    require(shards > 0, "{} is damaged (--shards N would be right)", path.string());
    return shards;
}

/// The shards that have something left to do, as `sbatch --array` takes them.
std::string missing_shards(const Sweep& sweep, const std::int64_t shards) {
    std::set<std::size_t> list;
    const auto order = shard_order(sweep.plan, 0, 1);
    for (std::size_t place = 0; place < order.size(); ++place)
        if (is_missing(sweep.states[order[place]]))
            list.insert(place % static_cast<std::size_t>(shards));
    return fmt::format("{}", fmt::join(list, ","));
}

struct InfoArguments {
    std::string file;
    std::string missing;
    std::int64_t shards = 0;
    bool as_json = false;
};

void print_missing(const Sweep& sweep, const InfoArguments& arguments) {
    if (arguments.missing == "slurm") {
        const auto list = missing_shards(sweep, shard_count(sweep, arguments.shards));
        if (!list.empty()) fmt::print("{}\n", list);
        return;
    }
    for (std::size_t i = 0; i < sweep.states.size(); ++i)
        if (is_missing(sweep.states[i])) fmt::print("{}\n", sweep.plan.runs[i].id);
}

Exit info_of_sweep(const InfoArguments& arguments) {
    const auto sweep = read_sweep(arguments.file);
    if (!arguments.missing.empty())
        print_missing(sweep, arguments);
    else if (arguments.as_json)
        fmt::print("{}\n", text_of_document(sweep_to_json(sweep)));
    else
        print_sweep(sweep_to_json(sweep));
    return Exit::done;
}

Exit info_of_run(const InfoArguments& arguments) {
    require_usage(arguments.missing.empty(), "--missing asks of a sweep, and {} is a run",
                  arguments.file);
    const auto json = run_to_json(read_run(arguments.file));
    if (arguments.as_json)
        fmt::print("{}\n", text_of_document(json));
    else
        print_leaves(json, "");
    return Exit::done;
}

}  // namespace

Exit info_command(const int argc, char** argv) {
    InfoArguments arguments;
    CommandLine line("What is in a run file, or how far a sweep is.", "grokscope info");
    line.option("RUN.h5|DIR", arguments.file, "the run file, or a sweep").required();
    const auto json = line.flag("--json", arguments.as_json, "as JSON");
    const auto missing =
        line.option("--missing", arguments.missing,
                    "of a sweep, what is still to be trained: ids; or slurm: the shards, as "
                    "`sbatch --array` takes them")
            .one_of({"ids", "slurm"})
            .excludes(json);
    line.option("--shards", arguments.shards,
                "how many there are (default: as many as the last array script has)")
        .positive()
        .needs(missing);
    if (const auto exit = line.parse(argc, argv)) return *exit;
    return is_sweep(arguments.file) ? info_of_sweep(arguments) : info_of_run(arguments);
}

}  // namespace grokscope
