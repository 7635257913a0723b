/// How degenerate is the loss round the weights: how fast does the volume of low loss shrink?
///
/// A row of `measures` is a measure at the last checkpoint; a row of `over_training` a checkpoint
/// looked at. A row of `validity` is one of them and whether its estimate is one. A row of `traces`
/// is a step of a chain, burn-in included.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "analysis/analysis.hpp"
#include "analysis/measured.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/base/parallel.hpp"
#include "grokscope/base/random.hpp"
#include "grokscope/landscape/langevin.hpp"
#include "grokscope/landscape/local_learning_coefficient.hpp"
#include "grokscope/model/control.hpp"
#include "grokscope/model/gradient.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/trained_vector.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

extern const Analysis llc_analysis;

namespace {

/// How a run is sampled.
struct Setting {
    const RunSpec& spec;
    Task train;
    Langevin langevin;  ///< step_size 0: from the curvature
    std::int64_t chains = 0;
    std::int64_t burn_in = 0;
};

/// n / ln n: n beta of the literature's beta = 1 / ln n.
double default_n_beta(const Task& train) {
    const auto n = static_cast<double>(train.targets.size());
    return n / std::log(n);
}

/// gamma as given, or, at 0, that by which weights without a loss stray `radius` times the last
/// weights' norm from where they are.
double localisation(const Run& run, const Options& options) {
    if (options.number("gamma") > 0) return options.number("gamma");
    const auto last = trained_vector(run.spec, last_checkpoint(run).weights);
    return static_cast<double>(last.size()) /
           (std::pow(options.number("radius"), 2) * last.squaredNorm());
}

Setting setting_of(const Run& run, const Options& options) {
    auto train = split_of(run.task, true);
    const double n_beta = default_n_beta(train);
    return {.spec = run.spec,
            .train = std::move(train),
            .langevin = {.step_size = options.number("epsilon"),
                         .localisation = localisation(run, options),
                         .inverse_temperature = n_beta,
                         .steps = options.count("burn-in") + options.count("steps")},
            .chains = options.count("chains"),
            .burn_in = options.count("burn-in")};
}

/// Of one chain: an evaluation of the loss changes the weights that it works in.
auto potential(const Setting& setting, const Weights& weights) {
    return [&setting, work = weights](const Vector& w) mutable {
        set_trained(setting.spec, w, work);
        const auto [loss, gradient] = loss_gradient(setting.spec, work, setting.train);
        return std::pair<double, Vector>(loss, trained_vector(setting.spec, gradient));
    };
}

/// The streams of random numbers are the same at every checkpoint, as are those of the chains: what
/// differs between checkpoints is not their noise.
Random chain_stream(const std::int64_t chain) { return random_stream(Purpose::control, 1, chain); }

/// The step in which the stiffest direction forgets `share` / 2 of where it was.
double default_step_size(const Setting& setting, const Weights& weights) {
    constexpr double share = 0.3;
    const double curvature = largest_curvature(potential(setting, weights),
                                               trained_vector(setting.spec, weights),
                                               chain_stream(setting.chains));
    return share /
           (setting.langevin.localisation + setting.langevin.inverse_temperature * curvature);
}

/// What sampling round one moment's weights gives.
struct Estimate {
    LearningCoefficient coefficient;
    double step_size = missing;
    Matrix traces;  ///< (chains, steps) n beta (L(w_t) - L(w*)), burn-in included
};

Estimate estimate(const Setting& setting, const Weights& weights) {
    auto langevin = setting.langevin;
    if (!(langevin.step_size > 0)) langevin.step_size = default_step_size(setting, weights);
    const auto start = trained_vector(setting.spec, weights);
    const auto chains = parallel_map(setting.chains, [&](const std::int64_t chain) {
        return langevin_losses(potential(setting, weights), start, langevin, chain_stream(chain));
    });
    LossChains losses(setting.chains, langevin.steps);
    for (Eigen::Index i = 0; i < losses.rows(); ++i)
        losses.row(i) =
            Eigen::Map<const Eigen::RowVectorXd>(chains[static_cast<std::size_t>(i)].data(),
                                                 langevin.steps);
    const double at_start = losses(0, 0);
    const double n_beta = langevin.inverse_temperature;
    return {.coefficient = learning_coefficient(losses.rightCols(langevin.steps - setting.burn_in),
                                                at_start, n_beta),
            .step_size = langevin.step_size,
            .traces = n_beta * (losses.array() - at_start)};
}

Values values_of(const Estimate& estimate) {
    const auto& [value, deviation, drift, r_hat] = estimate.coefficient;
    return {{"llc", "", value},
            {"deviation", "", deviation},
            {"drift", "", drift},
            {"r_hat", "", r_hat}};
}

/// What speaks against an estimate; a check that cannot be made does too.
struct Validity {
    bool is_negative = false;
    bool drifts = false;
    bool chains_differ = false;
};

Validity validity_of(const LearningCoefficient& coefficient, const Options& options) {
    return {.is_negative = !(coefficient.value >= 0),
            .drifts = !(std::abs(coefficient.drift) <= options.number("drift")),
            .chains_differ = !(coefficient.r_hat <= options.number("r-hat"))};
}

std::string words(const LearningCoefficient& coefficient, const Options& options) {
    if (std::isnan(coefficient.value)) return "not valid: the chains diverge";
    const auto [is_negative, drifts, chains_differ] = validity_of(coefficient, options);
    std::vector<std::string> reasons;
    if (is_negative) reasons.emplace_back("the value is negative");
    const auto* told = std::isnan(coefficient.r_hat) ? "one chain is alone" : "the chains differ";
    if (drifts) reasons.emplace_back("the chains drift");
    if (chains_differ) reasons.emplace_back(told);
    return reasons.empty() ? "valid" : fmt::format("not valid: {}", fmt::join(reasons, ", "));
}

Table validity_table(const std::vector<std::int64_t>& steps, const std::vector<Estimate>& estimates,
                     const Options& options) {
    auto table = empty_table("validity", {"step", "llc", "is_negative", "drifts", "chains_differ",
                                          "is_valid", "epsilon"});
    for (std::size_t t = 0; t < steps.size(); ++t) {
        const auto& coefficient = estimates[t].coefficient;
        const auto [is_negative, drifts, differ] = validity_of(coefficient, options);
        append_row(table, {steps[t], coefficient.value, is_negative, drifts, differ,
                           !is_negative && !drifts && !differ, estimates[t].step_size});
    }
    return table;
}

Table traces_table(const std::vector<std::int64_t>& steps, const std::vector<Estimate>& estimates) {
    auto table = empty_table("traces", {"step", "chain", "t", "rise"});
    for (std::size_t i = 0; i < steps.size(); ++i)
        for (Eigen::Index chain = 0; chain < estimates[i].traces.rows(); ++chain)
            for (Eigen::Index t = 0; t < estimates[i].traces.cols(); ++t)
                append_row(table, {steps[i], static_cast<std::int64_t>(chain),
                                   static_cast<std::int64_t>(t), estimates[i].traces(chain, t)});
    return table;
}

Figure traces_figure() {
    auto rise = axis("rise", "quantitative", "n beta (L(w_t) - L(w*))");
    rise["scale"] = {{"type", "symlog"}};
    return {.name = "traces",
            .title = "Loss along the chains",
            .caption = "A line is a chain. Their mean after burn-in is the estimate.",
            .table = "traces",
            .spec = {{"mark", "line"},
                     {"encoding",
                      {{"x", axis("t", "quantitative", "step of the chain")},
                       {"y", rise},
                       {"color", axis("step", "ordinal", "checkpoint")},
                       {"detail", axis("chain", "nominal", "chain")}}}}};
}

std::vector<SummaryRow> setting_rows(const Setting& setting, const Estimate& last,
                                     const Options& options) {
    return {{"validity", words(last.coefficient, options), "", "at the last checkpoint"},
            {"n_beta", setting.langevin.inverse_temperature, "", "n / ln n, n train examples"},
            {"gamma", setting.langevin.localisation, "", "localisation"},
            {"epsilon", last.step_size, "", "step size at the last checkpoint"},
            {"half_dimension", static_cast<double>(trained_count(setting.spec)) / 2.0, "",
             "d / 2: the coefficient of a regular model"}};
}

Report llc(const Run& run, const Options& options) {
    const auto setting = setting_of(run, options);
    const auto looked_at = thinned(run, options.count("checkpoints"));
    const auto& steps = looked_at.checkpoint_steps;
    const auto estimates = over_checkpoints(looked_at, [&](const Checkpoint& checkpoint) {
        return estimate(setting, checkpoint.weights);
    });
    const auto control = estimate(setting, control_weights(run.spec, last_checkpoint(run).weights));
    ValuesOverTraining over_training{.steps = steps, .values = {}, .control = values_of(control)};
    for (const auto& one : estimates) over_training.values.push_back(values_of(one));
    auto report = measured_report(llc_analysis, over_training);
    for (auto& row : setting_rows(setting, estimates.back(), options))
        report.summary.push_back(std::move(row));
    report.tables.push_back(validity_table(steps, estimates, options));
    report.tables.push_back(traces_table(steps, estimates));
    report.figures = {training_figure("llc", "Local learning coefficient",
                                      "Low where the weights can change in many ways at little "
                                      "loss. See the table of validity.",
                                      {"llc"}, "coefficient"),
                      traces_figure()};
    return report;
}

}  // namespace

const Analysis llc_analysis{
    .name = "llc",
    .summary = "how degenerate the loss is round the weights (local learning coefficient)",
    .source =
        "Lau et al. 2023, arXiv 2308.12108; Gelman, Rubin 1992, doi 10.1214/ss/1177011136 "
        "(R-hat)",
    .applies_to = "every run",
    .applies = [](const RunSpec&) { return true; },
    .options =
        {{"checkpoints", "how many to look at, first and last included (0: all)", std::int64_t{6}},
         {"chains", "at each checkpoint", std::int64_t{2}, 1.0},
         {"steps", "of each chain after burn-in", std::int64_t{100}, 2.0},
         {"burn-in", "steps of each chain left out first", std::int64_t{40}},
         {"gamma", "localisation (0: see radius)", 0.0},
         {"radius", "distance to which gamma alone holds, in norms of the last weights", 0.5, 1e-6},
         {"epsilon", "step size (0: from the curvature)", 0.0},
         {"drift", "most that the halves of the chains may differ, in parts of the value", 0.1},
         {"r-hat", "largest R-hat of chains that agree", 1.1}},
    .measures = {{"llc",
                  "n beta (mean L(w_t) - L(w*)), beta = 1 / ln n, L the mean train cross-entropy",
                  "", ""},
                 {"deviation", "standard deviation of the coefficient over chains", "", ""},
                 {"drift",
                  "coefficient of the second half of the chains less the first, in parts of it", "",
                  "0"},
                 {"r_hat", "Gelman and Rubin's, of the losses of the chains", "", "1"},
                 {"validity", "of the last checkpoint in words", "", ""},
                 {"n_beta", "n / ln n", "", ""},
                 {"gamma", "localisation of the chains", "", ""},
                 {"epsilon", "step size of the chains at the last checkpoint", "", ""},
                 {"half_dimension", "half of the number of trained numbers", "", ""}},
    .tables = {{"measures", "a measure of the last checkpoint"},
               {"over_training", "a checkpoint looked at; a column is a measure"},
               {"validity",
                "a checkpoint looked at: what speaks against its estimate, and the step size"},
               {"traces",
                "a step of a chain at a checkpoint looked at, burn-in included: "
                "n beta (L(w_t) - L(w*))"}},
    .details =
        R"(The coefficient is lambda = n beta (mean_t L(w_t) - L(w*)), beta = 1 / ln n, of the mean
cross-entropy L over the n train examples (in nat, whatever the run's convention; without
regularisers), along chains that start at a checkpoint's weights w*:

    w_{t+1} = w_t - epsilon / 2 (n beta grad L(w_t) + gamma (w_t - w*)) + N(0, epsilon)

The gradient is of the full batch. A direction of curvature h adds half of n beta h / (n beta h +
gamma): half for a stiff one, nothing for a flat one; a regular model has d / 2 (`half_dimension`).

**gamma** is, unless given, d / (radius |w|)^2 with the norm |w| of the last trained weights, and is
the same at all checkpoints: with no loss at all the weights would stray `--radius` |w| from w*. The
coefficient depends on it, so compare values of one gamma alone. A smaller radius hides what the
loss does not resolve at n beta; a larger one leaves the neighbourhood of w*. The default was chosen
on the presets modular-addition and sparse-parity: at .2 the coefficient of the former's last
weights is below .01; at 1 some of its chains drift, and all stray as far as the weights are long;
at .5 those of the last weights are level and agree.
**epsilon** is, unless given, .3 / (gamma + n beta h) with the largest curvature h at w* (power
iteration); so large a step makes the share of the stiffest direction 8 % too large, and less of the
others. Models of few and stiff weights, as five-neurons, need many more steps than the default.

**An estimate is none** where the value is negative (w* is no minimum of L, as at step 0, of noise,
or under regularisers), where the chains drift (the halves after burn-in differ by more than
`--drift` of the value), where they differ (R-hat above `--r-hat`), or where a check cannot be made
(one chain has no R-hat; chains that diverge have no value). The checks are necessary, not
sufficient: a value can be positive where w* is no minimum, and since all chains start at w*, R-hat
is blind to minima that none has reached. The noise is the same at every checkpoint.)",
    .report = llc};

}  // namespace grokscope
