#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/model/metrics.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/biases.hpp"
#include "support/runs.hpp"

/// Small runs of every kind, for what must hold of all analyses.
namespace grokscope::testing {

/// Metrics of a run that memorises at a third of its evaluations and generalises at two thirds.
inline Metrics sample_metrics(const std::int64_t evaluations, const std::int64_t every) {
    Metrics metrics;
    for (std::int64_t t = 0; t < evaluations; ++t) {
        const auto part = static_cast<double>(t) / static_cast<double>(evaluations);
        metrics.step.push_back(t * every);
        metrics.train_loss.push_back(0.06 * std::exp(-12.0 * part));
        metrics.test_loss.push_back(0.06 * (part < 0.6 ? 1.0 + part : std::exp(-9.0 * part)));
        metrics.train_accuracy.push_back(part < 1.0 / 3 ? part : 1.0);
        metrics.test_accuracy.push_back(part < 2.0 / 3 ? 0.1 * part : 1.0);
        metrics.weight_norm_l1.push_back(50.0 - part);
        metrics.weight_norm_l2.push_back(5.0 - part);
        metrics.seconds.push_back(part);
    }
    return metrics;
}

/// A run from initial weights to others, by way of their mean, at steps 0, 100 and 200.
inline Run sample_run(const RunSpec& spec, const std::int64_t checkpoints = 3) {
    const auto first = initial_weights(spec);
    auto other = spec;
    other.seed.init += 1;
    const auto last = with_biases(initial_weights(other));
    std::vector<Checkpoint> list;
    for (std::int64_t t = 0; t < checkpoints; ++t) {
        auto weights = first;
        for (std::size_t i = 0; i < weights.size(); ++i)
            weights[i].value += static_cast<double>(t) / 2.0 * (last[i].value - first[i].value);
        list.push_back({.step = 100 * t, .weights = std::move(weights)});
    }
    return run_of(spec, list, sample_metrics(21, 10));
}

inline RunSpec small_addition(const std::int64_t p) {
    RunSpec spec;
    spec.task.modulus = p;
    spec.model.embed = 6;
    spec.model.hidden = 5;
    return spec;
}

inline RunSpec small_parity(const std::int64_t outputs = 2) {
    RunSpec spec;
    spec.task.kind = TaskKind::sparse_parity;
    spec.task.bits = 7;
    spec.task.parity_bits = 2;
    spec.task.train_size = 40;
    spec.task.test_size = 30;
    spec.model.hidden = 4;
    spec.model.outputs = outputs;
    return spec;
}

/// Every switch of a model once, moduli that are prime, composite, even and as small as they get.
inline std::vector<RunSpec> sample_specs() {
    std::vector<RunSpec> specs{small_parity(2), small_parity(1)};
    for (const std::int64_t p : {2, 3, 7, 9, 12}) specs.push_back(small_addition(p));
    for (const auto embedding : {Embedding::input_tied, Embedding::untied}) {
        specs.push_back(small_addition(7));
        specs.back().model.embedding = embedding;
        specs.back().model.tied_hidden = false;
        specs.back().task.symmetric = false;
        specs.back().model.activation = Activation::square;
    }
    specs.push_back(small_addition(7));
    specs.back().model.collapsed_hidden = true;
    specs.back().model.collapsed_out = true;
    specs.back().model.embed = specs.back().model.hidden;
    specs.back().model.activation = Activation::abs;
    specs.push_back(circle_spec(12, 5, Activation::relu, {5}));
    specs.push_back(small_addition(9));
    specs.back().model.activation = Activation::gelu;
    specs.back().model.hidden_bias = specs.back().model.output_bias = true;
    specs.push_back(small_parity(2));
    specs.back().model.activation = Activation::tanh;
    specs.back().model.output_bias = true;
    return specs;
}

}  // namespace grokscope::testing
