/// Into how many linear pieces does a network cut its input space near the inputs?
///
/// A row of `measures` is a number at the last checkpoint; a row of `over_training` a checkpoint.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "analysis/analysis.hpp"
#include "analysis/measured.hpp"
#include "grokscope/addition/neurons.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/base/random.hpp"
#include "grokscope/landscape/local_complexity.hpp"
#include "grokscope/model/activation.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

extern const Analysis complexity_analysis;

namespace {

/// What is the same at every checkpoint.
struct Hulls {
    RunSpec spec;
    IntegerMatrix inputs;  ///< all
    IntegerMatrix train;   ///< (samples, .)
    IntegerMatrix test;    ///< (samples, .)
    Matrix points;         ///< (samples, m) of length 1
    Matrix directions;     ///< (m, directions)
    double radius = 0.0;   ///< relative to the mean length of the inputs
};

/// A random sample of the examples of a split, or all where they are fewer.
IntegerMatrix sample_of(const Task& task, const bool train, const std::int64_t samples,
                        Random& random) {
    const auto rows = split_rows(task, train);
    const auto n = static_cast<std::int64_t>(rows.size());
    auto order = permutation(n, random);
    order.resize(static_cast<std::size_t>(std::min(n, samples)));
    for (auto& index : order) index = rows[static_cast<std::size_t>(index)];
    return task.inputs(order, Eigen::all);
}

Hulls hulls_of(const Run& run, const Options& options) {
    const auto m = input_dimension(run.spec);
    const auto samples = options.count("samples");
    auto random = random_stream(Purpose::control, 2);
    auto train = sample_of(run.task, true, samples, random);
    auto test = sample_of(run.task, false, samples, random);
    return {.spec = run.spec,
            .inputs = run.task.inputs,
            .train = std::move(train),
            .test = std::move(test),
            .points = normal_matrix(samples, m, random).rowwise().normalized(),
            .directions = random_directions(m, options.count("directions"), random),
            .radius = options.number("radius")};
}

/// The hidden layer at random points of a length.   (samples, hidden)
Matrix at_random_points(const Hulls& hulls, const EffectiveWeights& effective,
                        const Matrix& input_weights, const double length) {
    Matrix preactivation = length * (hulls.points * input_weights);
    if (is_parity(hulls.spec))
        preactivation.rowwise() += effective.input_a.row(hulls.spec.task.bits);
    else if (hulls.spec.model.hidden_bias)
        preactivation.rowwise() += effective.hidden_bias.transpose();
    return preactivation;
}

/// Reaches of which those of vanished neurons are 0, which leaves these out.
Vector alive_reaches(const EffectiveWeights& effective, Vector reach) {
    const auto alive = alive_neurons(effective);
    for (std::size_t i = 0; i < alive.size(); ++i)
        if (!alive[i]) reach(static_cast<Eigen::Index>(i)) = 0.0;
    return reach;
}

Values values_of(const Hulls& hulls, const Weights& weights) {
    const auto& spec = hulls.spec;
    const auto effective = effective_weights(spec, weights);
    const auto neurons = input_weights(spec, weights);
    const double length = mean_input_norm(spec, weights, hulls.inputs);
    const double radius = hulls.radius * length;
    const Vector all = reaches(neurons, hulls.directions, radius);
    const auto alive = alive_reaches(effective, all);
    const bool is_smooth = !has_kink(spec.model.activation);
    Values values;
    const auto add = [&](const std::string& points, const Matrix& preactivation) {
        for (const bool is_all : {true, false})
            values.push_back(
                {.measure = is_all ? "local_complexity" : "alive_local_complexity",
                 .of = points,
                 .value = is_smooth ? 0.0 : local_complexity(preactivation, is_all ? all : alive),
                 .is_vacuous = is_smooth});
    };
    add("train", preactivations(spec, effective, hulls.train));
    add("test", preactivations(spec, effective, hulls.test));
    add("random", at_random_points(hulls, effective, neurons, length));
    values.push_back({.measure = "hull_radius", .of = "", .value = radius});
    return values;
}

Report complexity(const Run& run, const Options& options) {
    const auto hulls = hulls_of(run, options);
    auto report =
        measured_report(complexity_analysis, values_over_training(run, [&](const Weights& weights) {
                            return values_of(hulls, weights);
                        }));
    report.figures = {
        training_figure("complexity", "Local complexity",
                        "Neurons, not vanished, with their kink in a small hull round a point.",
                        {"alive_local_complexity_train", "alive_local_complexity_test",
                         "alive_local_complexity_random"},
                        "neurons")};
    return report;
}

}  // namespace

const Analysis complexity_analysis{
    .name = "complexity",
    .summary = "how finely a network cuts its input space into linear pieces near the inputs",
    .source =
        "Humayun, Balestriero, Baraniuk 2024, \"Deep Networks Always Grok and Here is Why\", "
        "arXiv 2402.15555",
    .applies_to = "every run",
    .applies = [](const RunSpec&) { return true; },
    .options = {{"radius", "of a hull, as a share of the mean length of the inputs", 0.1},
                {"directions", "of a hull, at most as many as the inputs have dimensions",
                 std::int64_t{25}, 1.0, 1e4},
                {"samples", "points to ask, at most as many as a split has", std::int64_t{256}, 1.0,
                 1e6}},
    .measures =
        {{"local_complexity",
          "hidden neurons whose preactivation changes sign in a hull round a point, mean over "
          "points: of `train`, of `test`, `random` ones of the mean length of the inputs",
          "neurons", ""},
         {"alive_local_complexity",
          "the same without neurons that have vanished (1 % of the largest input or output norm)",
          "neurons", ""},
         {"hull_radius", "of the hulls: `--radius` times the mean length of all inputs", "", ""}},
    .tables = {{"measures", "a number at the last checkpoint, beside its references"},
               {"over_training", "a checkpoint"}},
    .details =
        R"(The input x is taken as continuous: for sparse parity the n bits, without the bias; for
modular addition the embedding rows of a and b, one behind the other (2 embed numbers). A neuron's
preactivation is then w x + b. The hull is a cross-polytope: the points x +- r u_i and all between,
u_i random orthonormal directions, the same for all points, checkpoints and runs of as many
dimensions. A neuron's kink cuts it where max_i r |w u_i| >= |w x + b|; with all axes as directions
that is r max_i |w_i|. A neuron with w = 0 has no kink.

r is relative to the inputs because an embedding grows and shrinks in training; the measure then
does not depend on the size of any matrix. Few directions of many see little of w: a neuron reaches
about r |w| sqrt(2 ln(directions) / dimensions). So numbers compare over training and between sets
of points, not between runs of unlike dimensions.

A neuron counts however small it is: one that a penalty has left without effect still has a kink,
somewhere at random. Where many have vanished, read `alive_local_complexity`. Only relu and abs have
a kink: of other activations the value is 0 and vacuous.)",
    .report = complexity};

}  // namespace grokscope
