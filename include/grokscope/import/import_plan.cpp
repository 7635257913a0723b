#include "grokscope/import/import_plan.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/import/imported_task.hpp"
#include "grokscope/import/layouts.hpp"
#include "grokscope/import/proof.hpp"
#include "grokscope/import/recomputed_columns.hpp"
#include "grokscope/import/source.hpp"
#include "grokscope/import/state_dict.hpp"
#include "grokscope/import/weight_map.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace {

const StateDict& last_state(const Source& source) { return source.checkpoints.back().state; }

std::vector<StoredExamples> told_examples(const Source& source, const ImportRequest& request) {
    if (request.is_without_split) return {};
    return request.examples.empty() ? examples_of(source) : request.examples;
}

ImportedTask task_of(const RunSpec& spec, const std::vector<StoredExamples>& examples) {
    return is_parity(spec) ? imported_strings(spec, examples)
                           : imported_pairs(spec.task.modulus, examples);
}

void set_schedule(const Source& source, RunSpec& spec) {
    spec.schedule.steps = source.checkpoints.back().step;
    spec.schedule.checkpoints = "last";
    if (!is_parity(spec)) spec.task.symmetric = false;
}

/// Of a split that is told, as a specification can say it.
void set_split(const Task& task, RunSpec& spec) {
    const auto train = split_rows(task, true).size();
    const auto all = task.is_train.size();
    if (is_parity(spec)) {
        spec.task.train_size = std::max<std::int64_t>(1, static_cast<std::int64_t>(train));
        spec.task.test_size = std::max<std::int64_t>(1, static_cast<std::int64_t>(all - train));
    } else if (train > 0 && train < all)
        spec.task.train_fraction = static_cast<double>(train) / static_cast<double>(all);
}

ImportPlan plan_of(const Source& source, const ImportRequest& request,
                   const RecognisedLayout& layout) {
    const auto& state = last_state(source);
    ImportPlan plan{.layout = layout.name,
                    .map = layout.map,
                    .reasons = layout.reasons,
                    .unused = {},
                    .weights = weight_map(layout.map),
                    .spec = {},
                    .task = {}};
    plan.unused = unmapped(plan.weights, state);
    plan.spec = mapped_spec(plan.weights, state, request.base);
    require(!request.is_task_told || is_parity(plan.spec) ||
                plan.spec.task.modulus == request.base.task.modulus,
            "the weights are of modulus {}, not {}", plan.spec.task.modulus,
            request.base.task.modulus);
    plan.spec.numerics.dtype = is_exact_in_float32(plan.weights, state) ? Dtype::float32
                                                                        : Dtype::float64;
    plan.task = task_of(plan.spec, told_examples(source, request));
    set_schedule(source, plan.spec);
    set_split(plan.task.task, plan.spec);
    return plan;
}

/// What some checkpoints of a reading give.
struct Trial {
    Proof proof;
    double accuracy = 0.0;  ///< of the last, over all examples
};

Trial trial_of(const Source& source, const ImportPlan& plan, const MakeEvaluate& make) {
    const RecomputedColumns columns(plan.spec, plan.task, make);
    constexpr std::size_t most = 5;
    const auto last = source.checkpoints.size() - 1;
    const auto stride = std::max<std::size_t>(1, last / (most - 1));
    ColumnSeries recomputed;
    for (std::size_t i = last % stride; i <= last; i += stride) {
        const auto& [step, file, state] = source.checkpoints[i];
        const auto weights = mapped_weights(plan.weights, state, plan.spec);
        for (const auto& [name, value] : columns.of(weights)) recomputed[name][step] = value;
    }
    std::vector<std::string> remarks;
    return {.proof = proof_of(stored_series(source, recomputed, remarks), recomputed),
            .accuracy = recomputed.at("all_accuracy").rbegin()->second};
}

std::string map_text(const ImportPlan& plan) {
    std::string text;
    for (const auto& line : plan.map) text += fmt::format(" --map '{}'", line);
    return text;
}

/// @throws Error that tells the readings
[[noreturn]] void refuse_ambiguous(const std::vector<ImportPlan>& plans) {
    std::string text;
    for (const auto& plan : plans) text += "; " + map_text(plan);
    throw Error(
        fmt::format("the tensors can be read in {} ways, and no number stored beside them "
                    "says which (one of these would be right{})",
                    plans.size(), text));
}

ImportPlan with_reason(ImportPlan plan, std::string reason) {
    plan.reasons.push_back(std::move(reason));
    return plan;
}

/// The reading that gives what is stored beside the weights; null where none does.
ImportPlan* proved_plan(std::vector<ImportPlan>& plans, const std::vector<Trial>& trials) {
    for (std::size_t i = 0; i < plans.size(); ++i)
        if (trials[i].proof.verdict == Verdict::proved) return &plans[i];
    return nullptr;
}

/// The reading that alone answers right.
///
/// @throws Error where none does, or several do
ImportPlan& answering_plan(std::vector<ImportPlan>& plans, const std::vector<Trial>& trials) {
    constexpr double answers = 0.9;
    constexpr double does_not = 0.5;
    const auto best =
        std::max_element(trials.begin(), trials.end(),
                         [](const Trial& a, const Trial& b) { return a.accuracy < b.accuracy; });
    const auto able = std::count_if(trials.begin(), trials.end(),
                                    [&](const Trial& trial) { return trial.accuracy > does_not; });
    if (best->accuracy < answers || able > 1) refuse_ambiguous(plans);
    return plans[static_cast<std::size_t>(best - trials.begin())];
}

std::vector<Trial> trials_of(const Source& source, const std::vector<ImportPlan>& plans,
                             const MakeEvaluate& make) {
    std::vector<Trial> trials;
    for (const auto& plan : plans) trials.push_back(trial_of(source, plan, make));
    return trials;
}

std::string tensor_list(const StateDict& state) {
    std::vector<std::string> list;
    for (const auto& [name, tensor] : state.tensors)
        list.push_back(fmt::format("{} {}", name, described(tensor)));
    constexpr std::size_t most = 12;
    const bool is_long = list.size() > most;
    const auto count = list.size();
    list.resize(std::min(most, count));
    return fmt::format("{}{}", fmt::join(list, ", "),
                       is_long ? fmt::format(", and {} more", count - most) : "");
}

/// Without those that leave tensors out: another network, as long as nothing proves it the same.
std::vector<ImportPlan> whole_plans(std::vector<ImportPlan> plans) {
    const auto partial = plans.front();
    std::erase_if(plans, [](const ImportPlan& plan) { return !plan.unused.empty(); });
    require(!plans.empty(),
            "{} fits, but would leave {} out, and so be another network (--map for each weight "
            "would be right)",
            partial.layout, fmt::join(partial.unused, ", "));
    return plans;
}

/// The one of all readings that is right beyond doubt.
ImportPlan settled(const Source& source, std::vector<ImportPlan> plans, const MakeEvaluate& make) {
    const auto count = plans.size();
    if (auto* plan = proved_plan(plans, trials_of(source, plans, make)))
        return with_reason(std::move(*plan),
                           fmt::format("of {} readings that the shapes allow, this one gives the "
                                       "losses and accuracies stored beside the weights",
                                       count));
    plans = whole_plans(std::move(plans));
    if (plans.size() == 1) return std::move(plans.front());
    return with_reason(std::move(answering_plan(plans, trials_of(source, plans, make))),
                       fmt::format("of {} readings that the shapes allow, this one alone answers "
                                   "right",
                                   count));
}

ImportPlan recognised(const Source& source, const ImportRequest& request,
                      const MakeEvaluate& make) {
    const auto& state = last_state(source);
    std::vector<ImportPlan> plans;
    std::string failure;
    for (const auto& layout : recognised_layouts(shapes_of(state))) try {
            plans.push_back(plan_of(source, request, layout));
        } catch (const Error& error) {
            failure = error.what();
        }
    require(!plans.empty() || failure.empty(), "{}", failure);
    require(!plans.empty(),
            "no network of one hidden layer is recognised in {} (--map for each weight would be "
            "right)",
            tensor_list(state));
    const bool is_clear = plans.size() == 1 && plans.front().unused.empty();
    return is_clear ? std::move(plans.front()) : settled(source, std::move(plans), make);
}

/// Whether `grokscope export` wrote it: it counts pairs of a split in its own way.
bool is_own_export(const SourceFile& file) {
    const auto& root = file.content.root;
    const auto metadata = root.find("__metadata__");
    return (metadata && metadata->find("spec")) || (root.find("spec") && root.find("attributes")) ||
           root.find("task/inputs");
}

}  // namespace

ImportPlan import_plan(const Source& source, const ImportRequest& request,
                       const MakeEvaluate& make_evaluate) {
    for (const auto& file : source.files)
        require(!is_own_export(file),
                "{} is an export of a run (the run file itself would be right)", file.name);
    require(!source.checkpoints.empty(),
            "there are no weights in {} (state dicts, modules or arrays would be right)",
            source.files.empty() ? std::string("the source") : source.files.front().name);
    if (request.map.empty()) return recognised(source, request, make_evaluate);
    return plan_of(source, request,
                   {.name = "as told", .map = request.map, .reasons = {}, .unused = {}});
}

}  // namespace grokscope
