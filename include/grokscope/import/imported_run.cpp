#include "grokscope/import/imported_run.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/base/parallel.hpp"
#include "grokscope/base/version.hpp"
#include "grokscope/import/import_plan.hpp"
#include "grokscope/import/proof.hpp"
#include "grokscope/import/recomputed_columns.hpp"
#include "grokscope/import/source.hpp"
#include "grokscope/import/weight_map.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/run/run_lock.hpp"
#include "grokscope/run/run_writer.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace {

/// What is known of one checkpoint before it is written.
struct Evaluated {
    Weights weights;
    std::map<std::string, double> columns;
};

Evaluated evaluated(const Source& source, const ImportPlan& plan, const RecomputedColumns& columns,
                    const std::int64_t index) {
    const auto& checkpoint = source.checkpoints[static_cast<std::size_t>(index)];
    Evaluated result{.weights = mapped_weights(plan.weights, checkpoint.state, plan.spec),
                     .columns = {}};
    result.columns = columns.of(result.weights);
    return result;
}

/// What evaluates for each of the threads, which take checkpoints in turn.
std::vector<RecomputedColumns> evaluators(const ImportPlan& plan, const MakeEvaluate& make) {
    std::vector<RecomputedColumns> all;
    for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i)
        all.emplace_back(plan.spec, plan.task, make);
    return all;
}

/// The checkpoints from `first` on, before `end`.
std::vector<Evaluated> evaluated_checkpoints(const Source& source, const ImportPlan& plan,
                                             const std::vector<RecomputedColumns>& evaluators,
                                             const std::int64_t first, const std::int64_t end) {
    std::vector<Evaluated> all(static_cast<std::size_t>(end - first));
    const auto threads = static_cast<std::int64_t>(evaluators.size());
    parallel_map(threads, [&](const std::int64_t thread) {
        for (auto i = first + thread; i < end; i += threads)
            all[static_cast<std::size_t>(i - first)] =
                evaluated(source, plan, evaluators[static_cast<std::size_t>(thread)], i);
        return 0;
    });
    return all;
}

/// Writes the checkpoints, some at a time, and returns what they give.
ColumnSeries write_checkpoints(const Source& source, const ImportPlan& plan, RunWriter& writer,
                               const MakeEvaluate& make) {
    constexpr std::int64_t at_once = 32;
    const auto count = static_cast<std::int64_t>(source.checkpoints.size());
    const auto columns = evaluators(plan, make);
    ColumnSeries recomputed;
    for (std::int64_t first = 0; first < count; first += at_once) {
        auto some =
            evaluated_checkpoints(source, plan, columns, first, std::min(count, first + at_once));
        for (std::size_t i = 0; i < some.size(); ++i) {
            const auto step = source.checkpoints[static_cast<std::size_t>(first) + i].step;
            writer.append_checkpoint({.step = step, .weights = std::move(some[i].weights)});
            for (const auto& [name, value] : some[i].columns) recomputed[name][step] = value;
        }
    }
    return recomputed;
}

std::string files_text(const Source& source) {
    const auto digests =
        parallel_map(static_cast<std::int64_t>(source.files.size()), [&](const std::int64_t i) {
            return sha256_of(source.files[static_cast<std::size_t>(i)].path);
        });
    Json list = Json::array();
    for (std::size_t i = 0; i < digests.size(); ++i)
        list.push_back({{"name", source.files[i].name},
                        {"size", source.files[i].size},
                        {"format", source.files[i].content.format},
                        {"sha256", digests[i]}});
    return list.dump();
}

Attributes import_attributes(const Source& source, const ImportPlan& plan) {
    return {{"engine", "import"},
            {"program_version", version()},
            {"dtype", std::string(spelling(plan.spec.numerics.dtype))},
            {"loss_convention", std::string(spelling(plan.spec.loss.convention))},
            {"import_layout", plan.layout},
            {"import_map", fmt::format("{}", fmt::join(plan.map, "\n"))},
            {"import_reasons", fmt::format("{}", fmt::join(plan.reasons, "\n"))},
            {"import_unused", fmt::format("{}", fmt::join(plan.unused, "\n"))},
            {"import_split", plan.task.is_split ? plan.task.origin : "none"},
            {"imported_from", files_text(source)}};
}

}  // namespace

ImportedRun write_imported_run(const Source& source, const ImportPlan& plan,
                               const std::filesystem::path& path,
                               const MakeEvaluate& make_evaluate) {
    const RunLock lock(path);
    RunWriter writer(new_part_path(path), plan.spec, plan.task.task,
                     import_attributes(source, plan), {.live = false});
    const auto recomputed = write_checkpoints(source, plan, writer, make_evaluate);
    ImportedRun run{.proof = {},
                    .last_loss = recomputed.at("all_loss").rbegin()->second,
                    .last_accuracy = recomputed.at("all_accuracy").rbegin()->second,
                    .remarks = source.remarks};
    const auto stored = stored_series(source, recomputed, run.remarks);
    run.proof = proof_of(stored, recomputed);
    writer.append_metrics(merged_metrics(stored, recomputed));
    writer.describe({{"import_proof", text_of(run.proof)},
                     {"import_remarks", fmt::format("{}", fmt::join(run.remarks, "\n"))},
                     {"import_all_loss", fmt::format("{:.17g}", run.last_loss)},
                     {"import_all_accuracy", fmt::format("{:.17g}", run.last_accuracy)}});
    writer.finish("complete");
    writer.move_to(path);
    return run;
}

}  // namespace grokscope
