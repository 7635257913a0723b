#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "analysis/analyses.hpp"
#include "analysis/analysis.hpp"
#include "analysis/subject.hpp"
#include "figures/figure_set.hpp"
#include "figures/figures_matplotlib.hpp"
#include "figures/figures_matplotlib_marks.hpp"
#include "figures/figures_paper.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/report/figure_view.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_toml.hpp"
#include "grokscope/sweep/sweep.hpp"
#include "grokscope/sweep/sweep_arms.hpp"
#include "grokscope/sweep/sweep_plan.hpp"
#include "support/sample_runs.hpp"
#include "support/sweeps.hpp"

/// What holds of the figures of every analysis, and how a set of them is made.
namespace grokscope {
namespace {

/// Two runs of parity, one of which generalises.
Sweep small_sweep() {
    LoadedSpec base{
        .spec = testing::small_parity(), .name = "two", .summary = {}, .text = {}, .sweep = {}};
    const auto plan = sweep_plan(base, {{{.key = "seed", .values = {0, 1}}}}, "fused");
    std::vector<Run> runs;
    for (const auto& planned : plan.runs) runs.push_back(testing::sample_run(planned.spec));
    return testing::sweep_of(plan, runs);
}

/// An arm that generalises, one that never does, and one of both kinds: ratios of every kind.
Sweep sweep_with_arms() {
    const LoadedSpec base{
        .spec = testing::small_parity(), .name = "arms", .summary = {}, .text = {}, .sweep = {}};
    std::vector<SweepArm> arms;
    for (const double decay : {0.0, 0.5, 1.0})
        arms.push_back({.name = fmt::format("\"decay\" {}", decay),
                        .grid = {{.key = "regularizer.weight_decay", .values = {decay}}}});
    const auto plan = sweep_plan(base, arms, {{{.key = "seed", .values = {0, 1, 2}}}}, "fused");
    std::vector<Run> runs;
    for (const auto& planned : plan.runs) {
        runs.push_back(testing::sample_run(planned.spec));
        const bool is_first_seed = planned.spec.seed.init == 0;
        if (planned.arm == plan.arms[1].name || (planned.arm == plan.arms[2].name && is_first_seed))
            for (auto& accuracy : runs.back().metrics.test_accuracy) accuracy = 0.5;
    }
    return testing::sweep_of(plan, runs);
}

/// Takes a figure apart and draws it every way there is; what is not known throws.
void draw(const std::string& stem, const Report& report, const Figure& figure) {
    CAPTURE(stem, figure.spec.dump());
    const auto view = figure_view(table(report, figure.table), figure.spec);

    CHECK_FALSE(matplotlib_script(figure, view, stem).empty());
    for (const auto& width : paper_widths()) {
        const auto spec = paper_spec(view, stem, width);
        CHECK(spec.dump().find("\"transform\"") == std::string::npos);
        for (const auto& source : view.sources)
            CHECK(spec["datasets"][stem + source.suffix].size() ==
                  static_cast<std::size_t>(row_count(source.table)));
    }
}

void draw_all(const Subject& subject) {
    std::size_t count = 0;
    for (const auto* analysis : all_analyses()) {
        if (!can_be_asked(*analysis, subject)) continue;
        const auto report = report_of(*analysis, subject, default_options(*analysis));
        count += report.figures.size();
        for (const auto& figure : report.figures)
            draw(analysis->name + "_" + figure.name, report, figure);
    }
    CHECK(count > 0);
}

}  // namespace

TEST_CASE("every figure of every analysis can be drawn as files, of runs of every kind") {
    for (const auto& spec : testing::sample_specs())
        for (const std::int64_t checkpoints : {1, 3})
            draw_all(testing::sample_run(spec, checkpoints));
}

TEST_CASE("every figure of every analysis can be drawn as files, of a sweep") {
    draw_all(small_sweep());
    draw_all(sweep_with_arms());
}

TEST_CASE("the arms of a comparison stand in figures in the order of the plan") {
    const auto sweep = sweep_with_arms();
    for (const auto* analysis : all_analyses()) {
        if (analysis->name != "compare") continue;
        const auto report = report_of(*analysis, sweep, default_options(*analysis));
        for (const auto& figure : report.figures) {
            const auto view = figure_view(table(report, figure.table), figure.spec);
            const auto names = Json::array({sweep.plan.arms[1].name, sweep.plan.arms[2].name});
            const auto script = matplotlib_script(figure, view, "stem");
            CAPTURE(figure.name);
            CHECK(script.find(fmt::format("[{}, {}]", names[0].dump(), names[1].dump())) !=
                  std::string::npos);
            if (figure.name == "curves")
                CHECK(paper_spec(view, "stem", paper_widths()[0])["facet"]["sort"] == names);
            else
                for (const auto& layer : paper_spec(view, "stem", paper_widths()[0])["layer"])
                    if (layer["encoding"].contains("y"))
                        CHECK(layer["encoding"]["y"]["scale"]["domain"] == names);
        }
    }
}

TEST_CASE("a set leaves out figures that would show nothing, and says so") {
    const std::vector<const Analysis*> analyses(all_analyses().begin(), all_analyses().end());
    const auto set = figure_set(testing::sample_run(testing::small_parity(), 1), "p.h5", analyses);

    CHECK(std::count(set.empty.begin(), set.empty.end(), "norms_over_training") == 1);
    CHECK(readme_of(set).find("norms_over_training") != std::string::npos);
    for (const auto& figure : set.figures) CHECK(figure.stem != "norms_over_training");
}

TEST_CASE("an analysis that fails leaves the figures of the others, and a line") {
    const Analysis failing{.name = "failing",
                           .summary = "",
                           .source = "",
                           .applies_to = "",
                           .applies = [](const RunSpec&) { return true; },
                           .options = {},
                           .measures = {},
                           .tables = {},
                           .details = "",
                           .report = [](const Run&, const Options&) -> Report {
                               throw Error("weights are missing");
                           }};
    std::vector<const Analysis*> analyses{&failing};
    for (const auto* analysis : all_analyses())
        if (analysis->name == "norms") analyses.push_back(analysis);

    const auto set = figure_set(testing::sample_run(testing::small_parity()), "p.h5", analyses);

    CHECK(set.failures == std::vector<std::string>{"failing: weights are missing"});
    REQUIRE(set.figures.size() == 1);
    CHECK(set.figures[0].stem == "norms_over_training");
}

TEST_CASE("the list of a set gives titles, definitions and the commands of the numbers") {
    const std::vector<const Analysis*> analyses(all_analyses().begin(), all_analyses().end());
    const auto set = figure_set(testing::sample_run(testing::small_parity()), "p.h5", analyses);

    const auto text = readme_of(set);

    for (const auto& [stem, analysis, figure, view] : set.figures) {
        CHECK(text.find("## " + stem + "\n\n**" + figure.title + ".**") != std::string::npos);
        CHECK(text.find(analysis->source) != std::string::npos);
        CHECK(text.find("`grokscope " + analysis->name + " p.h5 --table " + figure.table + "`") !=
              std::string::npos);
    }
}

}  // namespace grokscope
