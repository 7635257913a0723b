/// Do the logits depend on both inputs in the same way, and on the distance between them?
///
/// A row of `measures` is a measure at the last checkpoint; of `over_training`, a checkpoint.

#include <cstdint>

#include "analysis/analysis.hpp"
#include "analysis/measured.hpp"
#include "grokscope/addition/distance_irrelevance.hpp"
#include "grokscope/addition/gradient_symmetry.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

extern const Analysis symmetry_analysis;

namespace {

Values values_of(const RunSpec& spec, const IntegerMatrix& triples, const Weights& weights) {
    const auto [cosine, without_gradient] = gradient_symmetry(spec, weights, triples);
    const auto irrelevances = distance_irrelevances(spec, effective_weights(spec, weights));
    return {{"gradient_symmetricity", "", cosine, missing, has_symmetric_gradients(spec)},
            {"triples_without_gradient", "", static_cast<double>(without_gradient)},
            {"distance_irrelevance", "correct", irrelevances(0), 0.0},
            {"distance_irrelevance", "incorrect", irrelevances.tail(irrelevances.size() - 1).mean(),
             0.0}};
}

Report symmetry(const Run& run, const Options& options) {
    const auto triples = random_triples(run.spec.task.modulus, options.count("triples"));
    auto report =
        measured_report(symmetry_analysis, values_over_training(run, [&](const Weights& weights) {
                            return values_of(run.spec, triples, weights);
                        }));
    report.figures = {training_figure(
        "symmetry", "Symmetry of the gradients, irrelevance of the distance",
        "Gradient symmetricity is 1 by construction where both inputs share their way into the "
        "hidden layer; see the table measures.",
        {"gradient_symmetricity", "distance_irrelevance_correct", "distance_irrelevance_incorrect"},
        "cosine, or ratio of standard deviations")};
    return report;
}

}  // namespace

const Analysis symmetry_analysis{
    .name = "symmetry",
    .summary = "whether logits depend on both inputs alike, and on the distance between them",
    .source = "Zhong et al. 2023, arXiv 2306.17844",
    .applies_to = "modular addition",
    .applies = [](const RunSpec& spec) { return !is_parity(spec); },
    .options = {{"triples", "how many triples (a, b, c) the gradients are taken of",
                 std::int64_t{1000}, 1.0, 1e6}},
    .measures =
        {{"gradient_symmetricity",
          "mean cosine of dZ[a, b, c]/dE_a and dZ[a, b, c]/dE_b over random triples", "", ""},
         {"triples_without_gradient", "triples left out: a gradient is zero", "", ""},
         {"distance_irrelevance",
          "mean over d of the sd of Z[a, b, a + b + e] where a - b = d, over the sd of all; "
          "correct: e = 0; incorrect: mean over e = 1 ... p - 1",
          "", "0 for the constructed circle with squares"}},
    .tables = {{"measures", "a measure at the last checkpoint"},
               {"over_training", "a checkpoint; a column is a measure"}},
    .details =
        R"(Z[a, b, c] is the logit of c for the inputs a and b. **Gradient symmetricity** is about the
embedding as each input reads it: dZ/dE_a = W_in_a (act'(h) * W_output[c]), where h is what enters
the activation and * goes by element; act' of relu and of abs is 0 at 0. With `collapsed_hidden` the
embedding is the input matrix and W_in the identity. What the unembedding of a tied model adds is
left out. Here the two inputs are added up before anything else, so wherever they share W_in
(`tied_hidden`, `collapsed_hidden`) both gradients are one and the cosine is 1 by construction: it
is vacuous, and tells nothing of the circuit. The triples are drawn once and are the same for every
checkpoint.

**Distance irrelevance** is over all p^2 pairs, trained on or not, with the population's standard
deviation: near 1 where the distance a - b says nothing of the logit, 0 where it says all. The
constructed circle with squares has Z[a, b, a + b] = N cos^2((a - b) w / 2): 0. With relu and p = 67
it has .10295 for 5 neurons, .34229 for 6, .04956 for 7. Small harmonics of the inputs weigh much:
trained inputs that are pure waves but for 2 % of their power can have .8 where the waves alone have
.2. Logits that are all equal have none: it is missing. Published values are of the convention
`correct`.)",
    .report = symmetry};

}  // namespace grokscope
