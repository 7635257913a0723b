#include "grokscope/spec/spec_check.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "grokscope/base/error.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/schedule.hpp"

namespace grokscope {

std::int64_t pair_count(const TaskSpec& task) {
    const auto p = task.modulus;
    return task.symmetric ? p * (p + 1) / 2 : p * p;
}

std::int64_t train_pair_count(const TaskSpec& task) {
    const auto all = static_cast<double>(pair_count(task));
    auto count = std::floor(task.train_fraction * all);
    if ((count + 1.0) / all <= task.train_fraction) count += 1.0;
    if (count / all > task.train_fraction) count -= 1.0;
    return static_cast<std::int64_t>(count);
}

namespace {

void check_modular_addition(const TaskSpec& task) {
    require_usage(task.modulus >= 2 && task.modulus <= 4096,
                  "task.modulus = {} (2 to 4096 would be right)", task.modulus);
    const auto train = train_pair_count(task);
    require_usage(train >= 1 && train < pair_count(task),
                  "task.train_fraction = {} gives {} training pairs of {} (at least one pair "
                  "must be in each split)",
                  task.train_fraction, train, pair_count(task));
}

void check_sparse_parity(const TaskSpec& task, const ModelSpec& model) {
    require_usage(task.bits >= 1 && task.bits <= 10'000,
                  "task.bits = {} (1 to 10000 would be right)", task.bits);
    require_usage(task.parity_bits >= 1 && task.parity_bits <= task.bits,
                  "task.parity_bits = {} of task.bits = {} (1 to task.bits would be right)",
                  task.parity_bits, task.bits);
    constexpr std::int64_t most = 10'000'000;
    require_usage(task.train_size >= 1 && task.test_size >= 1 &&
                      std::max(task.train_size, task.test_size) <= most,
                  "task.train_size = {} and task.test_size = {} (1 to {} each would be right)",
                  task.train_size, task.test_size, most);
    require_usage(model.outputs == 1 || model.outputs == 2,
                  "model.outputs = {} (1, a sigmoid, or 2, a softmax, would be right)",
                  model.outputs);
    require_usage(
        !model.hidden_bias,
        "model.hidden_bias = true of sparse parity (false would be right: the last row of "
        "W_in is the hidden bias, and always there)");
}

void check_frequencies(const ModelSpec& model, const std::int64_t modulus) {
    require_usage(modulus >= 3,
                  "task.modulus = {} has no frequency that an embedding could be fixed at (3 or "
                  "more would be right)",
                  modulus);
    require_usage(!model.frequencies.empty(),
                  "model.frequencies is empty (at least one frequency is needed)");
    for (const auto k : model.frequencies)
        require_usage(k >= 1 && k <= (modulus - 1) / 2,
                      "model.frequencies has {} at modulus {} (1 to {} would be right: beyond, "
                      "the sine is zero or the wave repeats a lower one)",
                      k, modulus, (modulus - 1) / 2);
    auto ascending = model.frequencies;
    std::sort(ascending.begin(), ascending.end());
    require_usage(std::adjacent_find(ascending.begin(), ascending.end()) == ascending.end(),
                  "model.frequencies has one twice (different frequencies would be right)");
}

void check_model(const RunSpec& spec) {
    const auto& model = spec.model;
    require_usage(model.hidden >= 1 && model.hidden <= 1'000'000,
                  "model.hidden = {} (1 to 1000000 would be right)", model.hidden);
    require_usage(model.init_scale > 0, "model.init_scale = {} (must be above 0)",
                  model.init_scale);
    if (is_parity(spec)) return;
    require_usage(model.embed >= 1 && model.embed <= 1'000'000,
                  "model.embed = {} (1 to 1000000 would be right)", model.embed);
    require_usage(!model.collapsed_hidden || model.embed == model.hidden,
                  "model.collapsed_hidden makes the embedding the input matrix, but model.embed "
                  "= {} and model.hidden = {} (they must be equal)",
                  model.embed, model.hidden);
    if (model.embedding != Embedding::fixed) return;
    check_frequencies(model, spec.task.modulus);
    const auto width = 2 * static_cast<std::int64_t>(model.frequencies.size());
    require_usage(model.embed == width,
                  "model.embedding = \"fixed\" with {} frequencies has model.embed = {} (right "
                  "would be {}: a cosine and a sine each)",
                  model.frequencies.size(), model.embed, width);
}

/// Whether a number is above 0 also in the type of training.
bool is_positive_in(const Dtype dtype, const double value) {
    return dtype == Dtype::float32 ? static_cast<float>(value) > 0.0F : value > 0.0;
}

void check_optimizer(const OptimizerSpec& optimizer, const Dtype dtype) {
    require_usage(optimizer.lr > 0, "optimizer.lr = {} (must be above 0)", optimizer.lr);
    const auto in_range = [](const double beta) { return beta >= 0 && beta < 1; };
    require_usage(optimizer.betas.size() == 2 &&
                      std::all_of(optimizer.betas.begin(), optimizer.betas.end(), in_range),
                  "optimizer.betas = [{}] (two numbers from 0 to below 1 would be right)",
                  fmt::join(optimizer.betas, ", "));
    require_usage(optimizer.eps > 0, "optimizer.eps = {} (must be above 0)", optimizer.eps);
    require_usage(is_positive_in(dtype, optimizer.eps),
                  "optimizer.eps = {} is 0 in float32 (1e-45 or more, or numerics.dtype = "
                  "\"float64\", would be right)",
                  optimizer.eps);
    require_usage(optimizer.momentum >= 0 && optimizer.momentum < 1,
                  "optimizer.momentum = {} (0 to below 1 would be right)", optimizer.momentum);
}

void check_regularizer(const RunSpec& spec) {
    const auto& regularizer = spec.regularizer;
    for (const auto& [name, coefficient] : {std::pair{"weight_decay", regularizer.weight_decay},
                                            {"l1", regularizer.l1},
                                            {"proximal_l1", regularizer.proximal_l1},
                                            {"norm_clamp", regularizer.norm_clamp},
                                            {"grokfast", regularizer.grokfast}})
        require_usage(coefficient >= 0, "regularizer.{} = {} (must not be negative)", name,
                      coefficient);
    for (const auto& [name, share] : {std::pair{"dropout", regularizer.dropout},
                                      {"label_noise", regularizer.label_noise},
                                      {"grokfast_memory", regularizer.grokfast_memory}})
        require_usage(share >= 0 && share < 1, "regularizer.{} = {} (0 to below 1 would be right)",
                      name, share);
    const bool coupled_adamw = spec.optimizer.kind == OptimizerKind::adamw &&
                               regularizer.decay == Decay::coupled && regularizer.weight_decay > 0;
    require_usage(!coupled_adamw,
                  "optimizer.kind = \"adamw\" with regularizer.decay = \"coupled\" contradict each "
                  "other (right would be \"adam\" for coupled decay)");
}

void check_schedule(const ScheduleSpec& schedule) {
    constexpr std::int64_t most = 1'000'000'000'000;
    require_usage(schedule.steps >= 0 && schedule.steps <= most,
                  "schedule.steps = {} (0 to {} would be right)", schedule.steps, most);
    require_usage(schedule.metrics_every >= 1, "schedule.metrics_every = {} (must be at least 1)",
                  schedule.metrics_every);
    parse_checkpoint_schedule(schedule.checkpoints);
}

}  // namespace

void check(const RunSpec& spec) {
    if (is_parity(spec))
        check_sparse_parity(spec.task, spec.model);
    else
        check_modular_addition(spec.task);
    check_model(spec);
    check_optimizer(spec.optimizer, spec.numerics.dtype);
    check_regularizer(spec);
    check_schedule(spec.schedule);
}

}  // namespace grokscope
