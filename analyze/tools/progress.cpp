/// Does the circuit that generalises form before the test loss shows it?
///
/// A row of `measures` is a measure at the last checkpoint; of `over_training`, a checkpoint; of
/// `excluded_by_key`, a key frequency at a checkpoint; of `phases`, a phase of training.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "analysis/analysis.hpp"
#include "analysis/bands.hpp"
#include "analysis/key_options.hpp"
#include "analysis/measured.hpp"
#include "grokscope/addition/key_frequencies.hpp"
#include "grokscope/addition/logit_ablation.hpp"
#include "grokscope/addition/pair_logits.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/learning/training_phases.hpp"
#include "grokscope/learning/transition.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/loss_unit.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

extern const Analysis progress_analysis;

namespace {

/// What is fixed over training.
struct ProgressSubjects {
    const RunSpec& spec;
    KeyChoice choice;
    Frequencies keys;  ///< of the last checkpoint
    Matrix blocks;     ///< of these keys
    PairRows all;
    PairRows train;
    PairRows test;
};

/// What is found at one checkpoint.
struct ProgressMoment {
    Values values;
    std::vector<double> excluded;  ///< of each key alone
};

/// The losses of a part of the logits, and of what remains without it.
struct PartLosses {
    double restricted = missing;
    double restricted_test = missing;
    double excluded = missing;
};

/// Protocol `two-directions`.
///
/// @param sums   (p, p) of z over pairs
/// @param means  (1, p) of z over all pairs
PartLosses direction_losses(const ProgressSubjects& subjects, const Matrix& z, const Matrix& sums,
                            const Eigen::RowVectorXd& means, const Frequencies& keys) {
    const double factor = loss_factor(subjects.spec);
    const auto part = two_direction_part_of_sums(sums, keys);
    return {.restricted = factor * restricted_loss(part, means, subjects.all),
            .restricted_test = factor * restricted_loss(part, means, subjects.test),
            .excluded = factor * excluded_loss(z, part, subjects.train)};
}

/// Protocol `3x3-block`.
PartLosses block_losses(const ProgressSubjects& subjects, const Matrix& z,
                        const Eigen::RowVectorXd& means) {
    const double factor = loss_factor(subjects.spec);
    const Matrix part = block_part(z, subjects.blocks);
    const Matrix kept = part.rowwise() + means;
    return {.restricted = factor * mean_loss(kept, subjects.all),
            .restricted_test = factor * mean_loss(kept, subjects.test),
            .excluded = factor * mean_loss(z - part, subjects.train)};
}

std::vector<double> excluded_by_key(const ProgressSubjects& subjects, const Matrix& z,
                                    const Matrix& sums) {
    std::vector<double> losses;
    for (const auto k : subjects.keys)
        losses.push_back(loss_factor(subjects.spec) *
                         excluded_loss(z, two_direction_part_of_sums(sums, {k}), subjects.train));
    return losses;
}

double largest_of(const std::vector<double>& values) {
    double largest = missing;
    for (const double value : values) largest = std::fmax(largest, value);
    return largest;
}

/// Cross-entropy of waves alone: by symmetry that of every pair.
double trig_loss(const ProgressSubjects& subjects, const Matrix& sums) {
    const auto p = subjects.spec.task.modulus;
    const auto waves = wave_logits(wave_coefficients(sums), subjects.keys, p);
    return loss_factor(subjects.spec) *
           cross_entropies(subjects.spec.loss.kind, waves.topRows(1), {0})(0);
}

ProgressMoment moment_of(const ProgressSubjects& subjects, const Weights& weights) {
    const auto effective = effective_weights(subjects.spec, weights);
    const auto z = pair_logits(subjects.spec, effective);
    const auto sums = sums_over_pairs(z);
    const Eigen::RowVectorXd means = z.colwise().mean();
    const auto own_keys = chosen_keys(subjects.spec, effective, subjects.choice);
    const auto two = direction_losses(subjects, z, sums, means, subjects.keys);
    const auto own = direction_losses(subjects, z, sums, means, own_keys);
    const auto block = block_losses(subjects, z, means);
    auto by_key = excluded_by_key(subjects, z, sums);
    const double factor = loss_factor(subjects.spec);
    return {.values = {{"train_loss", "", factor * mean_loss(z, subjects.train)},
                       {"test_loss", "", factor * mean_loss(z, subjects.test)},
                       {"restricted_loss", "", two.restricted},
                       {"restricted_loss_test", "", two.restricted_test},
                       {"excluded_loss", "", two.excluded},
                       {"excluded_loss_largest", "", largest_of(by_key)},
                       {"trig_loss", "", trig_loss(subjects, sums)},
                       {"restricted_loss_block", "", block.restricted},
                       {"restricted_loss_block_test", "", block.restricted_test},
                       {"excluded_loss_block", "", block.excluded},
                       {"restricted_loss_own", "", own.restricted},
                       {"excluded_loss_own", "", own.excluded}},
            .excluded = std::move(by_key)};
}

Table excluded_table(const Run& run, const ProgressSubjects& subjects,
                     const std::vector<ProgressMoment>& moments) {
    auto table = empty_table("excluded_by_key", {"step", "frequency", "excluded_loss"});
    for (std::size_t t = 0; t < moments.size(); ++t)
        for (std::size_t i = 0; i < subjects.keys.size(); ++i)
            append_row(table, {run.checkpoint_steps[t], subjects.keys[i], moments[t].excluded[i]});
    return table;
}

std::vector<TrainingPhase> phases_of(const Run& run, const ValuesOverTraining& over_training,
                                     const double test_accuracy) {
    const auto& metrics = run.metrics;
    return training_phases(run.checkpoint_steps, series(over_training, "excluded_loss"),
                           first_crossing(metrics.step, metrics.train_accuracy, learnt_accuracy),
                           first_crossing(metrics.step, metrics.test_accuracy, test_accuracy));
}

Table phases_table(const std::vector<TrainingPhase>& phases) {
    auto table = empty_table("phases", {"phase", "from [step]", "to [step]"});
    for (const auto& [name, from, to] : phases) append_row(table, {name, from, to});
    return table;
}

void add_phases(Report& report, const std::vector<TrainingPhase>& phases) {
    for (const auto& [name, from, to] : phases) {
        report.summary.push_back({name + "_from", from, "step", "see details"});
        report.summary.push_back({name + "_to", to, "step", "see details"});
    }
    report.tables.push_back(phases_table(phases));
}

Figure log_figure(const std::string& name, const std::string& title, const std::string& caption,
                  const std::vector<std::string>& columns, const std::string& unit) {
    auto figure = training_figure(name, title, caption, columns, unit);
    figure.spec["encoding"]["y"]["scale"] = {{"type", "log"}};
    figure.spec["transform"].push_back({{"filter", {{"field", "value"}, {"gt", 0}}}});
    return figure;
}

/// Phases; one that goes on ends at the last step.
std::vector<StepBand> bands_of(const std::vector<TrainingPhase>& phases,
                               const std::int64_t last_step) {
    std::vector<StepBand> bands;
    for (const auto& [name, from, to] : phases)
        bands.push_back({name, from, std::isnan(to) ? static_cast<double>(last_step) : to});
    return bands;
}

Figure phases_figure(const RunSpec& spec, const std::vector<StepBand>& bands) {
    auto figure = log_figure("phases", "Phases of training",
                             "Until the excluded loss turns, until it has made nine tenths of its "
                             "rise, and until the run has generalised.",
                             {"train_loss", "test_loss", "excluded_loss"}, loss_unit(spec));
    figure.spec =
        with_bands(std::move(figure.spec), bands,
                   {.name = "phase",
                    .from = "from",
                    .to = "to",
                    .colours = {{"domain", {"memorisation", "circuit_formation", "cleanup"}},
                                {"scheme", "pastel1"}},
                    .is_filled = true});
    return figure;
}

Figure losses_figure(const RunSpec& spec) {
    return log_figure(
        "losses", "Restricted and excluded loss",
        "Restricted: from the key frequencies alone, on all pairs. Excluded: without them, on "
        "train "
        "pairs. Protocol two-directions; key frequencies of the last checkpoint.",
        {"train_loss", "test_loss", "restricted_loss", "excluded_loss", "trig_loss"},
        loss_unit(spec));
}

ProgressSubjects progress_subjects(const Run& run, const Options& options) {
    const auto choice = key_choice(options, run.spec);
    const auto keys = last_keys(run, choice);
    const auto p = run.spec.task.modulus;
    return {.spec = run.spec,
            .choice = choice,
            .keys = keys,
            .blocks = block_functions(p, keys),
            .all = all_pair_rows(run.spec),
            .train = pair_rows(run.spec, run.task, true),
            .test = pair_rows(run.spec, run.task, false)};
}

Report progress(const Run& run, const Options& options) {
    const auto subjects = progress_subjects(run, options);
    const auto found = moments_over_training(run, [&](const Weights& weights) {
        return moment_of(subjects, weights);
    });
    const auto over_training = values_of_moments(run, found);
    auto report = measured_report(progress_analysis, over_training);
    report.summary.push_back(key_summary(subjects.keys, subjects.choice));
    report.summary.push_back(
        {"loss_unit", loss_unit(run.spec), "", "of every loss here: that of the run"});
    const auto phases = phases_of(run, over_training, options.number("test-accuracy"));
    add_phases(report, phases);
    report.tables.push_back(excluded_table(run, subjects, found.moments));
    report.figures = {losses_figure(run.spec),
                      phases_figure(run.spec, bands_of(phases, run.checkpoint_steps.back()))};
    return report;
}

}  // namespace

const Analysis progress_analysis{
    .name = "progress",
    .summary = "whether the circuit that generalises forms before the test loss shows it",
    .source = "Nanda et al. 2023, arXiv 2301.05217, section 5",
    .applies_to = "modular addition",
    .applies = [](const RunSpec& spec) { return !is_parity(spec); },
    .options = key_options({test_accuracy_option()}),
    .measures =
        {{"train_loss", "of the checkpoint, in float64", "", ""},
         {"test_loss", "of the checkpoint, in float64", "", ""},
         {"restricted_loss", "of P_S Z + mean over pairs of Z, on all pairs (two-directions)", "",
          ""},
         {"restricted_loss_test", "the same on test pairs", "", ""},
         {"excluded_loss", "of Z - P_S Z, on train pairs (two-directions)", "", ""},
         {"excluded_loss_largest", "of Z - P_k Z for one key k, the largest over keys", "", ""},
         {"trig_loss", "of sum over keys of alpha_k cos w_k(a + b - c) alone: equal for all pairs",
          "", ""},
         {"restricted_loss_block", "as restricted_loss, protocol 3x3-block", "", ""},
         {"restricted_loss_block_test", "the same on test pairs", "", ""},
         {"excluded_loss_block", "as excluded_loss, protocol 3x3-block", "", ""},
         {"restricted_loss_own", "as restricted_loss, with the checkpoint's own key frequencies",
          "", ""},
         {"excluded_loss_own", "as excluded_loss, with the checkpoint's own key frequencies", "",
          ""},
         key_measure(),
         {"loss_unit", "of every loss here: that of the run", "", ""},
         {"memorisation",
          "interval from the first checkpoint until the excluded loss turns: its smallest value "
          "between t_mem and its peak",
          "step", ""},
         {"circuit_formation",
          "interval from then until the excluded loss has made nine tenths of its rise", "step",
          ""},
         {"cleanup", "interval from then until the run has generalised", "step", ""}},
    .tables = {{"measures", "a measure at the last checkpoint"},
               {"over_training", "a checkpoint; a column is a measure"},
               {"phases", "a phase of training; without `to` it goes on"},
               {"excluded_by_key", "a key frequency at a checkpoint: the loss without it alone"}},
    .details =
        R"(Z are the logits over all p^2 pairs. S are the key frequencies of the last checkpoint, by `--rule`
of W_input, or those of `--frequencies`; `_own`: those of each checkpoint by the rule. A weak
frequency that a rule leaves out can carry much of the answers: the rule energy at 95 % may make the
restricted loss many times what it is with all that the neurons hold. Two protocols say what is key in Z:

- `two-directions`: for every answer c the projections of Z[., ., c] on u_k ~ cos w_k(a + b) and
  v_k ~ sin w_k(a + b), of unit norm over all pairs;
- `3x3-block` (`_block`): on the eight non-constant products of {1, cos, sin}_k in a and in b.

The excluded loss falls with the train loss while the run memorises, and rises while the circuit
forms; the restricted loss falls only when it forms. Phases are known to the step of a checkpoint,
and memorisation may be shorter than the distance of two. A run whose excluded loss rises by less
than a quarter after it has memorised has no phase but memorisation.)",
    .report = progress};

}  // namespace grokscope
