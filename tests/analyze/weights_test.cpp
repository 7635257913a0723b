#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "analysis/analysis.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/construction.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/reports.hpp"
#include "support/runs.hpp"
#include "support/sample_runs.hpp"

namespace grokscope {

extern const Analysis weights_analysis;

namespace {

using testing::cell;
using testing::number;
using testing::summary_number;

Report weights_report(const Run& run, const std::int64_t step = -1) {
    auto options = weights_analysis.options;
    options.front().value = step;
    return weights_analysis.report(run, Options(options));
}

std::int64_t whole(const Report& report, const std::string& of, const std::size_t row) {
    return std::get<std::int64_t>(cell(report, "weights", of, row));
}

const std::string& text(const Report& report, const std::string& of, const std::size_t row) {
    return std::get<std::string>(cell(report, "weights", of, row));
}

std::size_t weight_count(const Report& report) {
    return static_cast<std::size_t>(row_count(table(report, "weights")));
}

/// The places of the neurons of a matrix, read from its first row.
std::vector<std::int64_t> places_of(const Report& report, const std::size_t hidden) {
    std::vector<std::int64_t> places;
    for (std::size_t neuron = 0; neuron < hidden; ++neuron)
        places.push_back(whole(report, "place", neuron));
    return places;
}

}  // namespace

TEST_CASE("weights of a constructed circle are waves of the closed form") {
    const auto report = weights_report(
        testing::constructed_run(testing::circle_spec(67, 5, Activation::relu, {7})));

    REQUIRE(weight_count(report) == 2 * 67 * 5);
    for (std::size_t i = 0; i < weight_count(report); ++i) {
        const auto token = static_cast<double>(whole(report, "row", i));
        const auto j = static_cast<double>(whole(report, "neuron", i));
        const double turns = text(report, "matrix", i) == "W_input" ? j / 5.0 : 2.0 * j / 5.0;
        CHECK(
            number(report, "weights", "weight", i) ==
            Approx(std::cos(2.0 * std::numbers::pi * (7.0 * token / 67.0 - turns))).margin(1e-12));
        CHECK(text(report, "kind", i) == "token");
    }
    CHECK(summary_number(report, "largest_W_input") == Approx(1.0));
}

TEST_CASE("neurons stand by frequency, then by phase, and vanished ones last") {
    const auto spec = testing::circle_spec(67, 10, Activation::square, {4, 26});
    auto weights = constructed_weights(spec);
    weights[1].value.col(6) *= 1e-6;
    const auto report = weights_report(testing::run_of(spec, {{.step = 0, .weights = weights}}));

    // Phases are 0, 72, 144, -144, -72 degrees; neuron 6 would stand between 5 and 7.
    CHECK(places_of(report, 10) == std::vector<std::int64_t>{2, 3, 4, 0, 1, 7, 9, 8, 5, 6});
}

TEST_CASE("neurons of parity stand by the norm of their input weights at the last checkpoint") {
    const auto spec = testing::small_parity(1);
    auto first = initial_weights(spec);
    auto last = first;
    for (std::int64_t neuron = 0; neuron < 4; ++neuron)
        last[0].value.col(neuron) =
            Vector::Constant(8, std::vector<double>{0.3, -2.0, 1.0, 0.3}[neuron]);
    const auto report = weights_report(
        testing::run_of(spec, {{.step = 0, .weights = first}, {.step = 50, .weights = last}}), 0);

    CHECK(places_of(report, 4) == std::vector<std::int64_t>{2, 0, 1, 3});
    CHECK(number(report, "weights", "weight", 0) == first[0].value(0, 0));
}

TEST_CASE("rows of parity are the bits that decide, distractors, the bias, and logits") {
    const auto report = weights_report(testing::sample_run(testing::small_parity(2)));

    REQUIRE(weight_count(report) == (7 + 1 + 2) * 4);
    const std::vector<std::string> kinds{"relevant",   "relevant",   "distractor", "distractor",
                                         "distractor", "distractor", "distractor", "bias",
                                         "logit",      "logit"};
    for (std::size_t i = 0; i < weight_count(report); ++i) {
        CHECK(text(report, "kind", i) == kinds[i / 4]);
        CHECK(text(report, "matrix", i) == (i < 32 ? "W_in" : "W_out"));
    }
}

TEST_CASE("a step means the nearest checkpoint, the earlier of two as near") {
    const auto run = testing::sample_run(testing::small_parity());
    using Steps = std::pair<std::int64_t, std::int64_t>;
    const auto [asked, found] = GENERATE(values<Steps>(
        {{-1, 200}, {0, 0}, {49, 0}, {50, 0}, {51, 100}, {130, 100}, {150, 100}, {9000, 200}}));
    const auto report = weights_report(run, asked);

    CHECK(summary_value(report, "step") == Cell(found));
    const auto w_in = checkpoint_at(run, found).weights[0].value;
    for (std::size_t i = 0; i < 32; ++i)
        CHECK(number(report, "weights", "weight", i) ==
              w_in(whole(report, "row", i), whole(report, "neuron", i)));
    CHECK(summary_number(report, "largest_W_in") == w_in.cwiseAbs().maxCoeff());
}

TEST_CASE("the colours of a heatmap of weights end as far below 0 as above it") {
    auto spec = testing::small_addition(7);
    spec.model.embedding = Embedding::untied;
    const auto report = weights_report(testing::sample_run(spec));

    REQUIRE(report.figures.size() == 3);
    for (const auto& figure : report.figures) {
        const auto domain = figure.spec["encoding"]["color"]["scale"]["domain"];
        CHECK(domain[1] == summary_number(report, "largest_" + figure.name));
        CHECK(domain[0] == -summary_number(report, "largest_" + figure.name));
    }
}

}  // namespace grokscope
