#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace grokscope {

enum class TaskKind { modular_addition, sparse_parity };
enum class Encoding { zero_one, plus_minus };
enum class Embedding { tied, input_tied, untied, fixed };
enum class Activation { relu, square, abs, gelu, silu, tanh, identity };
enum class OptimizerKind { adamw, adam, sgd };
enum class Decay { decoupled, coupled };
enum class LossKind { softmax, stablemax };
enum class LossConvention { mean, article };
enum class LossDtype { same, float64 };
enum class Dtype { float32, float64 };

/// The spellings of an enumeration's values in specifications and run files, in their order.
constexpr auto spellings(TaskKind) {
    return std::array<std::string_view, 2>{"modular_addition", "sparse_parity"};
}
constexpr auto spellings(Encoding) { return std::array<std::string_view, 2>{"0/1", "-1/+1"}; }
constexpr auto spellings(Embedding) {
    return std::array<std::string_view, 4>{"tied", "input_tied", "untied", "fixed"};
}
constexpr auto spellings(Activation) {
    return std::array<std::string_view, 7>{"relu", "square", "abs",     "gelu",
                                           "silu", "tanh",   "identity"};
}
constexpr auto spellings(OptimizerKind) {
    return std::array<std::string_view, 3>{"adamw", "adam", "sgd"};
}
constexpr auto spellings(Decay) { return std::array<std::string_view, 2>{"decoupled", "coupled"}; }
constexpr auto spellings(LossKind) {
    return std::array<std::string_view, 2>{"softmax", "stablemax"};
}
constexpr auto spellings(LossConvention) {
    return std::array<std::string_view, 2>{"mean", "article"};
}
constexpr auto spellings(LossDtype) { return std::array<std::string_view, 2>{"same", "float64"}; }
constexpr auto spellings(Dtype) { return std::array<std::string_view, 2>{"float32", "float64"}; }

/// How a value of an enumeration is spelled.
template <typename Enum>
constexpr std::string_view spelling(const Enum value) {
    return spellings(value)[static_cast<std::size_t>(value)];
}

struct TaskSpec {
    TaskKind kind = TaskKind::modular_addition;
    std::int64_t modulus = 67;
    bool symmetric = true;
    double train_fraction = 0.4;
    std::int64_t bits = 30;
    std::int64_t parity_bits = 3;
    std::int64_t train_size = 1200;
    std::int64_t test_size = 5000;
    Encoding encoding = Encoding::plus_minus;
    bool operator==(const TaskSpec&) const = default;
};

struct ModelSpec {
    std::int64_t hidden = 24;
    std::int64_t embed = 500;
    Embedding embedding = Embedding::tied;
    std::vector<std::int64_t> frequencies = {1};
    bool tied_hidden = true;
    bool collapsed_hidden = false;
    bool collapsed_out = false;
    Activation activation = Activation::relu;
    bool hidden_bias = false;
    bool output_bias = false;
    std::int64_t outputs = 1;
    double init_scale = 1.0;
    bool operator==(const ModelSpec&) const = default;
};

struct OptimizerSpec {
    OptimizerKind kind = OptimizerKind::adamw;
    double lr = 1e-3;
    std::vector<double> betas = {0.9, 0.98};
    double eps = 1e-8;
    double momentum = 0.9;
    bool operator==(const OptimizerSpec&) const = default;
};

struct RegularizerSpec {
    double weight_decay = 0.0;
    Decay decay = Decay::decoupled;
    double l1 = 0.0;
    double proximal_l1 = 0.0;
    double dropout = 0.0;
    double norm_clamp = 0.0;
    double label_noise = 0.0;
    double grokfast = 0.0;
    double grokfast_memory = 0.98;
    bool perpgrad = false;
    bool operator==(const RegularizerSpec&) const = default;
};

struct LossSpec {
    LossKind kind = LossKind::softmax;
    LossConvention convention = LossConvention::article;
    LossDtype dtype = LossDtype::same;
    bool operator==(const LossSpec&) const = default;
};

struct ScheduleSpec {
    std::int64_t steps = 50'000;
    std::int64_t metrics_every = 100;
    std::string checkpoints = "every 500";
    bool operator==(const ScheduleSpec&) const = default;
};

struct NumericsSpec {
    Dtype dtype = Dtype::float32;
    bool operator==(const NumericsSpec&) const = default;
};

struct SeedSpec {
    std::int64_t init = 0;
    std::int64_t split = 0;
    std::int64_t noise = 0;
    bool operator==(const SeedSpec&) const = default;
};

/// Everything that decides a run. Equal specifications give equal bits.
struct RunSpec {
    TaskSpec task;
    ModelSpec model;
    OptimizerSpec optimizer;
    RegularizerSpec regularizer;
    LossSpec loss;
    ScheduleSpec schedule;
    NumericsSpec numerics;
    SeedSpec seed;
    bool operator==(const RunSpec&) const = default;
};

/// Calls `visit(key, member, meaning)` for every field of a specification, in order of print.
///
/// This is the one list of the fields: TOML keys, `--set`, the JSON in run files, help texts
/// and the report's header follow from it.
///
/// @param spec  a RunSpec, const or not
template <typename Spec, typename Visit>
void visit_fields(Spec& spec, Visit&& visit) {
    auto& [task, model, optimizer, regularizer, loss, schedule, numerics, seed] = spec;
    visit("task.kind", task.kind, "the problem to learn");
    visit("task.modulus", task.modulus, "p of (a + b) mod p, at least 2");
    visit("task.symmetric", task.symmetric, "only the pairs a <= b");
    visit("task.train_fraction", task.train_fraction, "share of the pairs to train on");
    visit("task.bits", task.bits, "length of a bit string");
    visit("task.parity_bits", task.parity_bits, "leading bits whose parity is the label");
    visit("task.train_size", task.train_size, "number of training strings");
    visit("task.test_size", task.test_size, "number of test strings");
    visit("task.encoding", task.encoding, "numbers that stand for a bit");
    visit("model.hidden", model.hidden, "hidden neurons");
    visit("model.embed", model.embed, "width of the embedding");
    visit("model.embedding", model.embedding, "which embedding matrices are one");
    visit("model.frequencies", model.frequencies, "frequencies of a fixed or constructed model");
    visit("model.tied_hidden", model.tied_hidden, "one W_in for both inputs");
    visit("model.collapsed_hidden", model.collapsed_hidden, "no W_in: embedding is the input");
    visit("model.collapsed_out", model.collapsed_out, "no W_out: hidden meets the output");
    visit("model.activation", model.activation, "nonlinearity of the hidden layer");
    visit("model.hidden_bias", model.hidden_bias, "b_in is added before the nonlinearity");
    visit("model.output_bias", model.output_bias, "b_U, of parity b_out, is added to the logits");
    visit("model.outputs", model.outputs, "parity: 1 (sigmoid) or 2 (softmax) logits");
    visit("model.init_scale", model.init_scale, "factor on all initial weights");
    visit("optimizer.kind", optimizer.kind, "update rule");
    visit("optimizer.lr", optimizer.lr, "learning rate");
    visit("optimizer.betas", optimizer.betas, "decay of Adam's two moments");
    visit("optimizer.eps", optimizer.eps, "Adam's epsilon");
    visit("optimizer.momentum", optimizer.momentum, "momentum of sgd");
    visit("regularizer.weight_decay", regularizer.weight_decay, "coefficient of L2");
    visit("regularizer.decay", regularizer.decay, "L2 beside or within the gradient");
    visit("regularizer.l1", regularizer.l1, "coefficient of L1, within the gradient");
    visit("regularizer.proximal_l1", regularizer.proximal_l1, "coefficient of L1, beside it");
    visit("regularizer.dropout", regularizer.dropout, "share of hidden units dropped");
    visit("regularizer.norm_clamp", regularizer.norm_clamp, "norm kept, of the initial; 0: free");
    visit("regularizer.label_noise", regularizer.label_noise, "share of labels drawn anew");
    visit("regularizer.grokfast", regularizer.grokfast, "factor on the gradient's slow part");
    visit("regularizer.grokfast_memory", regularizer.grokfast_memory, "decay of that slow part");
    visit("regularizer.perpgrad", regularizer.perpgrad, "no gradient along the weights");
    visit("loss.kind", loss.kind, "cross-entropy of what");
    visit("loss.convention", loss.convention, "mean: / n; article: / (n times classes)");
    visit("loss.dtype", loss.dtype, "type of the loss: of the weights, or float64");
    visit("schedule.steps", schedule.steps, "optimiser steps");
    visit("schedule.metrics_every", schedule.metrics_every, "steps between metrics");
    visit("schedule.checkpoints", schedule.checkpoints, "every N | log N | transition N | last");
    visit("numerics.dtype", numerics.dtype, "floating-point type of training");
    visit("seed.init", seed.init, "stream of the initial weights");
    visit("seed.split", seed.split, "stream of the split or the strings");
    visit("seed.noise", seed.noise, "stream of noise during training");
}

/// Whether a field stands in run files, plans, ids and pages. A switch that runs of before had not
/// is told where it is on: without it they stay what they were, to the bit and to the id.
template <typename T>
bool is_told(const std::string_view key, const T& value) {
    if constexpr (std::is_same_v<T, bool>)
        return value || (key != "model.hidden_bias" && key != "model.output_bias");
    return true;
}

/// Calls `visit(key, member)` for every field that is told, in order.
template <typename Visit>
void visit_told_fields(const RunSpec& spec, Visit&& visit) {
    visit_fields(spec, [&](const char* key, const auto& value, const char*) {
        if (is_told(key, value)) visit(key, value);
    });
}

/// The keys of a specification (`task.modulus`, ...), in order.
inline std::vector<std::string> spec_keys() {
    std::vector<std::string> keys;
    const RunSpec spec;
    visit_fields(spec, [&](const char* key, const auto&, const char*) { keys.emplace_back(key); });
    return keys;
}

inline bool is_parity(const RunSpec& spec) { return spec.task.kind == TaskKind::sparse_parity; }

/// The number of logits per example: p, or a parity model's 1 or 2.
inline std::int64_t output_count(const RunSpec& spec) {
    return is_parity(spec) ? spec.model.outputs : spec.task.modulus;
}

}  // namespace grokscope
