#include "grokscope/comparison/warning_series.hpp"

#include <cstddef>
#include <utility>
#include <vector>

#include "grokscope/addition/fourier.hpp"
#include "grokscope/addition/key_frequencies.hpp"
#include "grokscope/addition/logit_ablation.hpp"
#include "grokscope/addition/pair_logits.hpp"
#include "grokscope/addition/sparsity.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/learning/early_warning.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/parity/distractors.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace {

/// Their names and bounds, in the order of `warning_values`.
std::vector<WarningSeries> empty_warning_series(const RunSpec& spec) {
    if (is_parity(spec))
        return {{.name = "distractor_ratio", .bound = 0.0, .steps = {}, .values = {}}};
    const auto frequencies = static_cast<double>(highest_frequency(spec.task.modulus));
    return {
        {.name = "gini", .bound = 1.0 - 1.0 / frequencies, .steps = {}, .values = {}},
        {.name = "logit_r2", .bound = 1.0, .steps = {}, .values = {}},
        {.name = "restricted_loss", .bound = 0.0, .steps = {}, .values = {}},
        {.name = "excluded_loss", .bound = missing, .steps = {}, .values = {}},
    };
}

/// Values of weights at one moment.
///
/// @param train  the pairs that are trained on (modular addition)
std::vector<double> warning_values(const RunSpec& spec, const Weights& weights,
                                   const PairRows& train) {
    if (is_parity(spec))
        return {distractor_share(weight(weights, "W_in"), spec.task.parity_bits, 0.0).ratio};
    const auto effective = effective_weights(spec, weights);
    const auto powers = power(spectrum_of(effective.input_a));
    const auto keys = energy_keys(powers, 0.95);
    const auto z = pair_logits(spec, effective);
    const auto part = two_direction_part(z, keys);
    return {gini(powers.tail(powers.size() - 1).cwiseSqrt()), logit_fit(z, keys).r2,
            restricted_loss(part, z.colwise().mean(), all_pair_rows(spec)),
            excluded_loss(z, part, train)};
}

/// Of the checkpoints.
std::vector<WarningSeries> checkpoint_series(const Run& run) {
    auto list = empty_warning_series(run.spec);
    const auto train = is_parity(run.spec) ? PairRows{} : pair_rows(run.spec, run.task, true);
    const auto moments = over_checkpoints(run, [&](const Checkpoint& checkpoint) {
        return warning_values(run.spec, checkpoint.weights, train);
    });
    for (std::size_t i = 0; i < list.size(); ++i) {
        list[i].steps = run.checkpoint_steps;
        for (const auto& values : moments) list[i].values.push_back(values[i]);
    }
    return list;
}

}  // namespace

std::vector<WarningSeries> warning_series(const Run& run) {
    const auto& metrics = run.metrics;
    std::vector<WarningSeries> list{
        {"test_loss", 0.0, metrics.step, metrics.test_loss},
        {"test_accuracy", 1.0, metrics.step, metrics.test_accuracy},
        {"weight_norm_l2", 0.0, metrics.step, metrics.weight_norm_l2},
    };
    for (auto& series : checkpoint_series(run)) list.push_back(std::move(series));
    return list;
}

}  // namespace grokscope
