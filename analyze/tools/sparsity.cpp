/// How few frequencies, and how few directions, hold the weights?
///
/// A row of `measures` is a measure of a token-indexed matrix; a row of `over_training` a
/// checkpoint, a column a measure of a matrix.

#include "grokscope/addition/sparsity.hpp"

#include <string>
#include <vector>

#include "analysis/analysis.hpp"
#include "analysis/measured.hpp"
#include "grokscope/addition/fourier.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/token_matrices.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

extern const Analysis sparsity_analysis;

namespace {

/// @param w  (p, .) rows are tokens
void append_values(Values& values, const std::string& name, const Matrix& w) {
    const auto sparsity = spectral_sparsity(w);
    const Vector s = singular_values(w);
    const Vector squares = s.cwiseAbs2();
    const auto frequencies = static_cast<double>(highest_frequency(w.rows()));
    const auto p = static_cast<double>(w.rows());
    values.push_back({"gini", name, sparsity.gini, 1.0 - 1.0 / frequencies});
    values.push_back({"effective_frequencies", name, sparsity.effective_frequencies, 1.0});
    values.push_back({"ipr_power", name, sparsity.ipr_power, 1.0});
    values.push_back({"ipr_fft", name, sparsity.ipr_fft, 0.5});
    values.push_back({"ipr_rfft", name, sparsity.ipr_rfft, 1.0});
    values.push_back({"periodicity", name, sparsity.periodicity, (p - 1.0) / 2.0});
    values.push_back({"participation_ratio_s", name, participation_ratio(s), 2.0});
    values.push_back({"participation_ratio_s2", name, participation_ratio(squares), 2.0});
    values.push_back({"effective_rank_s", name, effective_count(s), 2.0});
    values.push_back({"effective_rank_s2", name, effective_count(squares), 2.0});
}

Values values_of(const RunSpec& spec, const Weights& weights) {
    Values values;
    for (const auto& [name, matrix] : token_matrices(spec, weights))
        append_values(values, name, matrix);
    return values;
}

Report sparsity(const Run& run, const Options&) {
    auto report =
        measured_report(sparsity_analysis, values_over_training(run, [&](const Weights& weights) {
                            return values_of(run.spec, weights);
                        }));
    std::vector<std::string> columns;
    for (const auto& column : report.tables.back().columns)
        if (column.name.starts_with("gini_")) columns.push_back(column.name);
    report.figures = {training_figure(
        "gini", "Sparsity of the spectrum",
        "Gini coefficient of the norms of all frequencies, the constant part left out: 0 where all "
        "are equal, 1 - 1 / K where one holds all.",
        columns, "Gini coefficient")};
    return report;
}

}  // namespace

const Analysis sparsity_analysis{
    .name = "sparsity",
    .summary = "how few frequencies, and how few directions, hold the weights",
    .source =
        "Hurley, Rickard 2009, doi 10.1109/TIT.2009.2027527 (Gini); Doshi et al. 2024, arXiv "
        "2310.13061 (inverse participation ratio); Roy, Vetterli 2007 (effective rank)",
    .applies_to = "modular addition",
    .applies = [](const RunSpec& spec) { return !is_parity(spec); },
    .options = {},
    .measures =
        {{"gini", "of sqrt(P_k), k = 1 ... K", "", "1 - 1/K for one frequency"},
         {"effective_frequencies", "exp(-sum q ln q), q = P_k / sum P, k = 1 ... K", "", "1"},
         {"ipr_power", "sum x^4 / (sum x^2)^2 of x = sqrt(P_k), k = 1 ... K", "", "1; flat 1/K"},
         {"ipr_fft", "the same of the full complex transform with its constant, mean over columns",
          "", ".5"},
         {"ipr_rfft", "the same of k = 0 ... K, mean over columns", "", "1"},
         {"periodicity", "max / mean of |X_k|, k != 0, full transform, mean over columns", "",
          "(p - 1) / 2"},
         {"participation_ratio_s", "(sum s)^2 / sum s^2 of the singular values s", "",
          "2 for one frequency"},
         {"participation_ratio_s2", "the same of s^2", "", "2 for one frequency"},
         {"effective_rank_s", "exp(entropy) of s / sum s", "", "2 for one frequency"},
         {"effective_rank_s2", "exp(entropy) of s^2 / sum s^2", "", "2 for one frequency"}},
    .tables = {{"measures", "a measure of a matrix"},
               {"over_training", "a checkpoint; a column is a measure of a matrix"}},
    .details =
        R"(Three quantities are published as "IPR": of the full complex transform, of its first half, and of
the power of each frequency; all three are here. P_k is the power of frequency k summed over columns,
K = floor(p / 2). Measures of columns leave out columns of zeros. Singular values below 1e-8 of the
largest are noise.)",
    .report = sparsity};

}  // namespace grokscope
