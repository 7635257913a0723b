#include <catch2/catch.hpp>

#include <string>
#include <variant>

#include "analysis/analysis.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/reports.hpp"
#include "support/runs.hpp"

namespace grokscope {

extern const Analysis transition_analysis;

namespace {

using testing::summary_number;

/// Memorises between steps 100 and 200, generalises between 300 and 400.
Run grokking_run() {
    Metrics metrics{.step = {0, 100, 200, 300, 400},
                    .train_loss = {0.06, 0.01, 1e-6, 1e-6, 1e-6},
                    .test_loss = {0.06, 0.5, 1.0, 0.1, 1e-6},
                    .train_accuracy = {0.0, 0.5, 1.0, 1.0, 1.0},
                    .test_accuracy = {0.0, 0.0, 0.1, 0.8, 1.0},
                    .weight_norm_l1 = {},
                    .weight_norm_l2 = {},
                    .seconds = {}};
    return testing::run_of(RunSpec{}, {}, metrics);
}

}  // namespace

TEST_CASE("the transition of a grokking run is told in intervals and its class") {
    const auto report = testing::report_of(transition_analysis, grokking_run());

    CHECK(std::get<std::string>(summary_value(report, "class")) == "grokking");
    CHECK(summary_number(report, "t_mem_before") == 100);
    CHECK(summary_number(report, "t_mem_after") == 200);
    CHECK(summary_number(report, "t_gen_before") == 300);
    CHECK(summary_number(report, "t_gen_after") == 400);
    CHECK(summary_number(report, "delay_least") == 100);
    CHECK(summary_number(report, "delay_most") == 300);
    CHECK(summary_number(report, "sharpness") == 200);
    CHECK_FALSE(std::get<bool>(summary_value(report, "reverse_grokking")));
}

TEST_CASE("the transition's figures outline when the run memorised and generalised") {
    for (const auto& figure : testing::report_of(transition_analysis, grokking_run()).figures) {
        const auto& bands = figure.spec["layer"][0];

        CHECK(bands["data"]["values"] ==
              Json::parse(R"([{"event": "memorised", "before": 100, "after": 200},
                              {"event": "generalised", "before": 300, "after": 400}])"));
        CHECK(bands["encoding"]["x"]["field"] == "before");
        CHECK(bands["encoding"]["x2"]["field"] == "after");
    }
}

TEST_CASE("the transition's figures outline nothing that has not happened") {
    auto run = grokking_run();
    run.metrics.test_accuracy = {0.0, 0.0, 0.0, 0.0, 0.0};
    const auto memorised = testing::report_of(transition_analysis, run).figures.front().spec;
    CHECK(memorised["layer"][0]["data"]["values"].size() == 1);

    run.metrics.train_accuracy = run.metrics.test_accuracy;
    const auto neither = testing::report_of(transition_analysis, run).figures.front().spec;
    CHECK_FALSE(neither.contains("layer"));
    CHECK(neither["mark"] == "line");
}

TEST_CASE("the transition's band of what held at the first evaluation is that evaluation") {
    auto run = grokking_run();
    run.metrics.train_accuracy.front() = 1.0;
    const auto bands = testing::report_of(transition_analysis, run)
                           .figures.front()
                           .spec["layer"][0]["data"]["values"];

    CHECK(bands[0] == Json::parse(R"({"event": "memorised", "before": 0, "after": 0})"));
}

TEST_CASE("the transition's thresholds are options") {
    auto options = transition_analysis.options;
    for (auto& option : options)
        if (option.name == "test-accuracy") option.value = 0.75;

    const auto report = transition_analysis.report(grokking_run(), Options(options));

    CHECK(summary_number(report, "t_gen_after") == 300);
}

TEST_CASE("the transition's tables have a row for each event and each evaluation") {
    const auto report = testing::report_of(transition_analysis, grokking_run());

    CHECK(row_count(table(report, "events")) == 4);
    CHECK(row_count(table(report, "reversals")) == 0);
    CHECK(row_count(table(report, "curves")) == 5);
    CHECK(std::get<double>(column(table(report, "curves"), "loss_ratio").values[2]) == Approx(1e6));
}

}  // namespace grokscope
