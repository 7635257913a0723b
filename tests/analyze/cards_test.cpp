#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <string>

#include "analysis/analyses.hpp"
#include "analysis/analysis.hpp"
#include "analysis/cards.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/report/report_format.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_json.hpp"
#include "support/sample_runs.hpp"

/// What holds of every analysis, whatever it asks.
namespace grokscope {
namespace {

/// Whether a name of a summary is on the card: as it stands, or with `_<which>` after it.
bool has_measure(const Analysis& analysis, const std::string& name) {
    return std::any_of(analysis.measures.begin(), analysis.measures.end(),
                       [&](const Measure& measure) {
                           return name == measure.name || name.starts_with(measure.name + "_");
                       });
}

bool has_table(const Analysis& analysis, const std::string& name) {
    return std::any_of(analysis.tables.begin(), analysis.tables.end(),
                       [&](const TableNote& table) { return table.name == name; });
}

/// Calls `visit(analysis, spec)` for every analysis and every sample that it applies to.
template <typename Visit>
void visit_samples(Visit&& visit) {
    for (const auto& spec : testing::sample_specs())
        for (const auto* analysis : all_analyses())
            if (applies_to_runs(*analysis) && analysis->applies(spec)) {
                CAPTURE(analysis->name, spec_to_json(spec).dump());
                visit(*analysis, spec);
            }
}

/// The others know the metrics alone.
bool reads_weights(const Analysis& analysis) {
    return analysis.name != "transition" && analysis.name != "objective";
}

Report report_of(const Analysis& analysis, const Run& run) {
    return analysis.report(run, default_options(analysis));
}

/// Whether a transform needs no expression: a fold, or a filter that names its field.
bool is_plain(const Json& transform) {
    if (transform.contains("fold")) return true;
    return transform.contains("filter") && transform["filter"].is_object() &&
           transform["filter"].contains("field");
}

/// Calls `visit(transform)` for every transform of a specification and of its layers.
template <typename Visit>
void visit_transforms(const Json& spec, Visit&& visit) {
    for (const auto& transform : spec.value("transform", Json::array())) visit(transform);
    for (const auto& layer : spec.value("layer", Json::array())) visit_transforms(layer, visit);
}

/// A run whose analysis would read a weight that is no number, at every checkpoint or at one.
Run with_nan(Run run) {
    run.read_checkpoint = [read = run.read_checkpoint](const std::int64_t index) {
        auto checkpoint = read(index);
        if (index > 0) checkpoint.weights.back().value(0, 0) = missing;
        return checkpoint;
    };
    return run;
}

Run with_zeros(Run run) {
    run.read_checkpoint = [read = run.read_checkpoint](const std::int64_t index) {
        auto checkpoint = read(index);
        for (auto& weight : checkpoint.weights) weight.value.setZero();
        return checkpoint;
    };
    return run;
}

}  // namespace

TEST_CASE("a card names every number and every table of its analysis") {
    visit_samples([](const Analysis& analysis, const RunSpec& spec) {
        const auto report = report_of(analysis, testing::sample_run(spec));

        for (const auto& row : report.summary) {
            CAPTURE(row.name);
            CHECK(has_measure(analysis, row.name));
        }
        for (const auto& table : report.tables) {
            CAPTURE(table.name);
            CHECK(has_table(analysis, table.name));
        }
        for (const auto& figure : report.figures) CHECK_NOTHROW(table(report, figure.table));
    });
}

TEST_CASE("a figure needs no expressions, so that others than Vega can draw it") {
    visit_samples([](const Analysis& analysis, const RunSpec& spec) {
        for (const auto& figure : report_of(analysis, testing::sample_run(spec)).figures)
            visit_transforms(figure.spec, [&](const Json& transform) {
                CAPTURE(figure.name, transform.dump());
                CHECK(is_plain(transform));
            });
    });
}

TEST_CASE("an analysis says the same each time, whatever its threads do") {
    visit_samples([](const Analysis& analysis, const RunSpec& spec) {
        const auto run = testing::sample_run(spec);

        CHECK(report_to_json("", report_of(analysis, run)) ==
              report_to_json("", report_of(analysis, run)));
    });
}

TEST_CASE("an analysis takes a run of one checkpoint, and one of weights that are all zero") {
    visit_samples([](const Analysis& analysis, const RunSpec& spec) {
        CHECK_NOTHROW(report_of(analysis, testing::sample_run(spec, 1)));
        CHECK_NOTHROW(report_of(analysis, with_zeros(testing::sample_run(spec))));
    });
}

TEST_CASE("an analysis that reads weights says so when they are no numbers") {
    visit_samples([](const Analysis& analysis, const RunSpec& spec) {
        if (!reads_weights(analysis)) return;
        const auto name = weight_shapes(spec).back().name;

        CHECK_THROWS_WITH(report_of(analysis, with_nan(testing::sample_run(spec))),
                          Catch::Contains("test.h5 has weights in " + name + " at step") &&
                              Catch::Contains("NaN or infinite"));
    });
}

TEST_CASE("an analysis reads each checkpoint a number of times that does not grow with the run") {
    visit_samples([](const Analysis& analysis, const RunSpec& spec) {
        const auto reads_of = [&](const std::int64_t checkpoints) {
            std::atomic<std::int64_t> reads = 0;
            auto run = testing::sample_run(spec, checkpoints);
            run.read_checkpoint = [&reads, read = run.read_checkpoint](const std::int64_t index) {
                ++reads;
                return read(index);
            };
            report_of(analysis, run);
            return reads.load();
        };
        constexpr std::int64_t passes = 3;

        CHECK(reads_of(16) - reads_of(8) <= 8 * passes);
    });
}

TEST_CASE("a bar in a definition does not end its cell in Markdown") {
    CHECK(measure_text({"tau", "|w| below it", "", ""}) == "| `tau` | \\|w\\| below it |  |\n");
}

}  // namespace grokscope
