#include "grokscope/import/proof.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/import/source.hpp"
#include "grokscope/import/stored_numbers.hpp"
#include "grokscope/model/metrics.hpp"

namespace grokscope {
namespace {

double difference(const double stored, const double recomputed) {
    return std::abs(stored - recomputed) / std::max(1.0, std::abs(stored));
}

/// The mean difference at steps that both have; infinite where none is.
double mean_difference(const StepSeries& one, const StepSeries& other) {
    double sum = 0.0;
    std::int64_t count = 0;
    for (const auto& [step, value] : other)
        if (const auto found = one.find(step); found != one.end() && !std::isnan(value)) {
            sum += difference(found->second, value);
            ++count;
        }
    return count == 0 ? std::numeric_limits<double>::infinity() : sum / static_cast<double>(count);
}

/// Numbers from `first` on; none before step 0.
StepSeries numbered(const std::vector<double>& values, const std::int64_t first) {
    StepSeries series;
    for (std::size_t i = 0; i < values.size(); ++i)
        if (const auto step = first + static_cast<std::int64_t>(i); step >= 0)
            series.emplace_hint(series.end(), step, values[i]);
    return series;
}

StepSeries at_steps(const std::vector<std::int64_t>& steps, const std::vector<double>& values) {
    StepSeries series;
    for (std::size_t i = 0; i < steps.size(); ++i) series[steps[i]] = values[i];
    return series;
}

std::vector<std::int64_t> steps_of(const ColumnSeries& recomputed) {
    std::vector<std::int64_t> steps;
    for (const auto& [step, value] : recomputed.begin()->second) steps.push_back(step);
    return steps;
}

const StepSeries& series_of(const ColumnSeries& columns, const std::string& column) {
    static const StepSeries none;
    const auto found = columns.find(column);
    return found == columns.end() ? none : found->second;
}

/// A list without steps: one number for each checkpoint, or for each step up to the last.
StepSeries guessed(const StoredCurve& curve, const ColumnSeries& recomputed) {
    const auto steps = steps_of(recomputed);
    if (curve.values.size() == steps.size()) return at_steps(steps, curve.values);
    const auto length = static_cast<std::int64_t>(curve.values.size());
    if (length < 2 || std::abs(length - steps.back()) > 1) return {};
    const auto& known = series_of(recomputed, curve.column);
    auto best = numbered(curve.values, 0);
    for (const auto first : {1, -1})
        if (auto other = numbered(curve.values, first);
            mean_difference(other, known) < mean_difference(best, known))
            best = std::move(other);
    return best;
}

std::string curve_name(const SourceFile& file, const StoredCurve& curve) {
    return curve.path.empty() ? file.name : file.name + ": " + curve.path;
}

/// Numbers beside the weights, and lists, of one column.
struct ColumnSources {
    StepSeries beside;
    StepSeries lists;
};

std::map<std::string, ColumnSources> column_sources(const Source& source,
                                                    const ColumnSeries& recomputed,
                                                    std::vector<std::string>& remarks) {
    std::map<std::string, ColumnSources> columns;
    for (const auto& file : source.files)
        for (const auto& curve : file.curves) {
            const auto series = curve.steps.empty() ? guessed(curve, recomputed)
                                                    : at_steps(curve.steps, curve.values);
            if (series.empty())
                remarks.push_back(fmt::format("{}: {} numbers whose steps are not told; left out",
                                              curve_name(file, curve), curve.values.size()));
            auto& column = columns[curve.column];
            (curve.values.size() == 1 ? column.beside : column.lists)
                .insert(series.begin(), series.end());
        }
    return columns;
}

/// Of both, where they differ, those that are nearer to what the weights give.
StepSeries joined(const std::string& name, const ColumnSources& column, const StepSeries& known,
                  std::vector<std::string>& remarks) {
    const bool lists_count = mean_difference(column.lists, known) <
                             mean_difference(column.beside, known);
    const bool are_late = lists_count && mean_difference(column.beside, known) > proof_tolerance &&
                          !column.beside.empty();
    if (are_late)
        remarks.push_back(
            fmt::format("{}: the numbers beside the weights are not theirs (perhaps "
                        "of the step before), and left out; those of the list are",
                        name));
    auto series = lists_count ? column.lists : column.beside;
    const auto& other = lists_count ? column.beside : column.lists;
    if (!are_late) series.insert(other.begin(), other.end());
    return series;
}

constexpr std::array<std::string_view, 6> proving_columns{"train_loss",     "test_loss",
                                                          "train_accuracy", "test_accuracy",
                                                          "all_loss",       "all_accuracy"};

ColumnProof column_proof(const std::string& column, const StepSeries& stored,
                         const StepSeries& known) {
    ColumnProof proof{.column = column};
    for (const auto& [step, recomputed] : known) {
        const auto found = stored.find(step);
        if (found == stored.end() || std::isnan(found->second) || std::isnan(recomputed)) continue;
        const auto distance = difference(found->second, recomputed);
        const bool is_equal = proves(found->second, recomputed);
        const bool is_worse = std::pair(!is_equal, distance) >
                              std::pair(!proof.are_equal, proof.largest);
        if (proof.compared++ > 0 && !is_worse) continue;
        proof.are_equal = is_equal;
        proof.largest = distance;
        proof.step = step;
        proof.stored = found->second;
        proof.recomputed = recomputed;
    }
    return proof;
}

std::string column_text(const ColumnProof& proof) {
    return fmt::format("{} at {} checkpoint{}{}", proof.column, proof.compared,
                       proof.compared == 1 ? "" : "s",
                       proof.are_equal
                           ? fmt::format(" within {:.1g}", std::max(proof.largest, 1e-16))
                           : fmt::format(": {:.6g} was stored at step {}, {:.6g} is recomputed",
                                         proof.stored, proof.step, proof.recomputed));
}

}  // namespace

ColumnSeries stored_series(const Source& source, const ColumnSeries& recomputed,
                           std::vector<std::string>& remarks) {
    ColumnSeries all;
    for (const auto& [name, column] : column_sources(source, recomputed, remarks))
        all[name] = joined(name, column, series_of(recomputed, name), remarks);
    return all;
}

bool proves(const double stored, const double recomputed) {
    constexpr double lost = 1e-9;
    const auto gap = std::abs(stored - recomputed);
    return difference(stored, recomputed) <= proof_tolerance &&
           gap <= std::max(lost, 0.05 * std::abs(stored));
}

Proof proof_of(const ColumnSeries& stored, const ColumnSeries& recomputed) {
    Proof proof;
    for (const auto column : proving_columns) {
        const std::string name(column);
        auto one = column_proof(name, series_of(stored, name), series_of(recomputed, name));
        if (one.compared > 0) proof.columns.push_back(std::move(one));
    }
    if (proof.columns.empty()) return proof;
    const bool are_equal = std::all_of(proof.columns.begin(), proof.columns.end(),
                                       [](const auto& column) { return column.are_equal; });
    proof.verdict = are_equal ? Verdict::proved : Verdict::contradicted;
    return proof;
}

std::string text_of(const Proof& proof) {
    if (proof.columns.empty())
        return "unproved: no loss or accuracy is stored that the weights could be compared with";
    std::string text(spellings(Verdict{})[static_cast<std::size_t>(proof.verdict)]);
    for (std::size_t i = 0; i < proof.columns.size(); ++i)
        text += (i == 0 ? ": " : "; ") + column_text(proof.columns[i]);
    return text;
}

Metrics merged_metrics(const ColumnSeries& stored, const ColumnSeries& recomputed) {
    std::set<std::int64_t> steps;
    for (const auto* columns : {&stored, &recomputed})
        for (const auto& [name, series] : *columns)
            if (!name.starts_with("all_"))
                for (const auto& [step, value] : series) steps.insert(step);
    Metrics merged;
    merged.step.assign(steps.begin(), steps.end());
    visit_metric_columns(merged, [&](const std::string& name, std::vector<double>& column) {
        auto series = series_of(stored, name);
        const auto& known = series_of(recomputed, name);
        series.insert(known.begin(), known.end());
        for (const auto step : merged.step) {
            const auto found = series.find(step);
            column.push_back(found == series.end() ? missing : found->second);
        }
    });
    return merged;
}

}  // namespace grokscope
