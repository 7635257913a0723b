/// How far have the weights gone from where they began: does training stay lazy, or become rich?
///
/// A row of `measures` is a measure of a trained weight at the last checkpoint; a row of
/// `over_training` a checkpoint, a column a measure of a weight.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "analysis/analysis.hpp"
#include "analysis/analysis_program.hpp"
#include "analysis/measured.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

extern const Analysis displacement_analysis;

namespace {

/// Missing where nothing is to be divided by.
double ratio(const double part, const double whole) { return whole > 0.0 ? part / whole : missing; }

/// How far a weight has gone from an earlier one, in lengths of that one.
///
///     |w - start| / |start|, Euclidean norms over all numbers
double displacement(const Matrix& w, const Matrix& start) {
    return ratio((w - start).norm(), start.norm());
}

/// The cosine of the angle between a weight and an earlier one, both as vectors of numbers.
///
///     <w, start> / (|w| |start|)
double cosine(const Matrix& w, const Matrix& start) {
    return ratio(w.cwiseProduct(start).sum(), w.norm() * start.norm());
}

/// All weights of a moment below each other, one number in each row.
Matrix joined(const Weights& weights) {
    std::vector<double> numbers;
    for (const auto& [name, value] : weights)
        numbers.insert(numbers.end(), value.data(), value.data() + value.size());
    return Eigen::Map<const Matrix>(numbers.data(), static_cast<Eigen::Index>(numbers.size()), 1);
}

void append_values(Values& values, const std::string& name, const Matrix& w, const Matrix& start) {
    values.push_back({"displacement", name, displacement(w, start)});
    values.push_back({"cosine", name, cosine(w, start)});
}

/// Of all weights together, and of each.
Values values_of(const Weights& weights, const Weights& start) {
    Values values;
    append_values(values, "all", joined(weights), joined(start));
    for (std::size_t i = 0; i < weights.size(); ++i)
        append_values(values, weights[i].name, weights[i].value, start[i].value);
    return values;
}

Figure displacement_figure(const Table& over_training) {
    std::vector<std::string> columns;
    for (const auto& column : over_training.columns)
        if (column.name.starts_with("displacement_")) columns.push_back(column.name);
    return training_figure("displacement", "Distance from the start",
                           "Distance of the weights from where they began, relative to their norm.",
                           columns, "|w - start| / |start|");
}

Report report_of_run(const Run& run, const Options& options) {
    const auto start = checkpoint_at(run, options.count("from"));
    const auto over_training = values_over_training(run, [&](const Weights& weights) {
        return values_of(weights, start.weights);
    });
    auto report = measured_report(displacement_analysis, over_training);
    report.figures = {displacement_figure(report.tables.back())};
    return report;
}

}  // namespace

const Analysis displacement_analysis{
    .name = "displacement",
    .summary = "how far the weights have gone from where they began",
    .source =
        "Chizat, Oyallon, Bach 2019, arXiv 1812.07956 (lazy training); Kumar et al. 2023, "
        "arXiv 2310.06110 (grokking as the transition from lazy to rich)",
    .applies_to = "every run",
    .applies = [](const RunSpec&) { return true; },
    .options = {{"from", "the checkpoint to measure from", std::int64_t{0}}},
    .measures = {{"displacement", "|w - start| / |start| of a stored weight w, or of all", "", ""},
                 {"cosine", "<w, start> / (|w| |start|) of the same", "", ""}},
    .tables = {{"measures", "a measure of a weight; its control is noise as large as the weight"},
               {"over_training", "a checkpoint; a column is a measure of a weight"}},
    .details = "A weight that is zero at the start has neither.",
    .report = report_of_run};

}  // namespace grokscope

int main(int argc, char** argv) {
    return grokscope::analysis_main(grokscope::displacement_analysis, argc, argv);
}
