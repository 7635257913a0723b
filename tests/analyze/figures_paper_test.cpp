#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "figures/child_process.hpp"
#include "figures/figure_scales.hpp"
#include "figures/figures_matplotlib.hpp"
#include "figures/figures_matplotlib_marks.hpp"
#include "figures/figures_paper.hpp"
#include "figures/python_text.hpp"
#include "grokscope/report/figure_view.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/spec/json.hpp"

/// Figures for paper: what the specification, and with it the script, say of titles and colours.
namespace grokscope {
namespace {

const PaperWidth& narrow() { return paper_widths().front(); }

/// `count` lines of two points each, named by numbers or by words.
Table series(const std::int64_t count, const bool by_number) {
    auto table = empty_table("series", {"step", "name", "length [m]"});
    for (std::int64_t i = 0; i < count; ++i)
        for (std::int64_t step = 0; step < 2; ++step)
            append_row(table, {step, by_number ? Cell(i) : Cell(fmt::format("name {}", i)),
                               static_cast<double>(i + step)});
    return table;
}

Json lines() {
    return {{"mark", "line"},
            {"encoding",
             {{"x", step_axis()},
              {"y", axis("length", "quantitative", "length")},
              {"color", axis("name", "nominal", "name")}}}};
}

Json spec_of(const Table& table, const Json& spec) {
    return paper_spec(figure_view(table, spec), "stem", narrow());
}

std::string script_of(const Table& table, const Json& spec) {
    return matplotlib_script({"name", "Title", "", "series", spec}, figure_view(table, spec),
                             "stem");
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("an axis has the unit of its column, once") {
    auto spec = lines();
    CHECK(spec_of(series(2, true), spec)["encoding"]["y"]["title"] == "length [m]");
    CHECK(has(script_of(series(2, true), spec), "ylabel=\"length [m]\""));

    spec["encoding"]["y"]["title"] = "length / 2 [m / 2]";
    CHECK(spec_of(series(2, true), spec)["encoding"]["y"]["title"] == "length / 2 [m / 2]");

    spec["encoding"]["y"].erase("title");
    CHECK(spec_of(series(2, true), spec)["encoding"]["y"]["title"] == "length [m]");
}

TEST_CASE("a long title of an upright axis is broken between words") {
    CHECK(broken_title("one") == std::vector<std::string>{"one"});
    CHECK(broken_title("variation of the gaps between in-angles, sd / mean") ==
          std::vector<std::string>{"variation of the gaps", "between in-angles, sd / mean"});
}

TEST_CASE("up to nine names have colours of their own, in the order of numbers") {
    const auto table = series(9, true);

    const auto scale = spec_of(table, lines())["encoding"]["color"]["scale"];

    CHECK(scale["domain"] == Json({0, 1, 2, 3, 4, 5, 6, 7, 8}));
    const auto colours = scale["range"].get<std::set<std::string>>();
    CHECK(colours.size() == 9);
    for (const auto& colour : colours) CHECK(has(script_of(table, lines()), colour));
}

TEST_CASE("more numbers than colours become a continuous scale that keeps lines apart") {
    const auto encoding = spec_of(series(10, true), lines())["encoding"];

    CHECK(encoding["color"]["type"] == "quantitative");
    CHECK(encoding["color"]["scale"]["scheme"] == "viridis");
    CHECK(encoding["color"]["scale"]["domain"] == Json({0.0, 9.0}));
    CHECK(encoding["detail"] == Json::parse(R"([{"field": "name", "type": "nominal"}])"));
    CHECK(has(script_of(series(10, true), lines()), "fig.colorbar(scale"));
}

TEST_CASE("more words than colours are told apart by dashes, more than twice as many not at all") {
    const auto ten = spec_of(series(10, false), lines())["encoding"];
    CHECK(ten["strokeDash"]["scale"]["range"][8] == Json({1, 0}));
    CHECK(ten["strokeDash"]["scale"]["range"][9] == Json({4, 2}));
    CHECK(has(script_of(series(10, false), lines()), "linestyle=dashes[name]"));

    const auto nineteen = spec_of(series(19, false), lines())["encoding"];
    CHECK(nineteen["color"]["legend"].is_null());
    CHECK_FALSE(has(script_of(series(19, false), lines()), "ax.legend"));
}

TEST_CASE("a scale that diverges has zero in its middle") {
    auto table = empty_table("cells", {"place", "row", "weight"});
    append_row(table, {std::int64_t{0}, std::int64_t{0}, -3.0});
    append_row(table, {std::int64_t{1}, std::int64_t{0}, 2.0});
    auto weight = axis("weight", "quantitative", "weight");
    weight["scale"] = {{"domainMid", 0}, {"scheme", "redblue"}, {"reverse", true}};
    const Json spec = {{"mark", "rect"},
                       {"encoding",
                        {{"x", axis("place", "ordinal", "place")},
                         {"y", axis("row", "ordinal", "row")},
                         {"color", weight}}}};

    const auto scale = spec_of(table, spec)["encoding"]["color"]["scale"];

    CHECK(scale["domain"] == Json({-3.0, 3.0}));
    CHECK(scale["domainMid"] == 0);
    CHECK(has(script_of(table, spec), "RdBu_r"));
}

TEST_CASE("layers of one axis have one title") {
    const Json band = {{"data", {{"values", {{{"a", 0}, {"b", 1}}}}}},
                       {"mark", "rect"},
                       {"encoding",
                        {{"x", {{"field", "a"}, {"type", "quantitative"}}},
                         {"x2", {{"field", "b"}}}}}};
    const Json spec = {{"layer", {band, lines()}}};

    const auto layers = spec_of(series(2, true), spec)["layer"];

    CHECK(layers[0]["encoding"]["x"]["title"] == "step");
    CHECK(layers[1]["encoding"]["x"]["title"] == "step");
}

TEST_CASE("panels share a width, and their data is that of their fields") {
    auto spec = lines();
    spec["encoding"]["column"] = axis("name", "nominal", "name");

    const auto paper = spec_of(series(3, false), spec);

    CHECK(paper["facet"]["column"]["field"] == "name");
    CHECK(paper["data"]["name"] == "stem");
    CHECK(paper["spec"]["width"].get<double>() < pixels(narrow()) / 3.0);
    CHECK(has(script_of(series(3, false), spec), "for panel in groups(data, \"name\"):"));
}

TEST_CASE("names stand in the order that a specification gives, on an upright axis from its top") {
    const Json order = {"name 2", "name 0", "name 1"};
    auto upright = axis("name", "nominal", "name");
    upright["scale"] = {{"domain", order}};
    const Json points = {{"mark", "point"},
                         {"encoding",
                          {{"y", upright}, {"x", axis("length", "quantitative", "length")}}}};
    auto panels = lines();
    panels["encoding"]["facet"] = axis("name", "nominal", "name");
    panels["encoding"]["facet"]["sort"] = order;

    const auto script = script_of(series(3, false), points);

    CHECK(has(script, R"(places_y = ["name 2", "name 0", "name 1"])"));
    CHECK(has(script, "ax.set_ylim(len(places_y) - 0.5, -0.5)"));
    CHECK(has(script_of(series(3, false), panels), R"(names = ["name 2", "name 0", "name 1"])"));
}

TEST_CASE("an upright axis as high as its names has all of them in one column") {
    const Json points = {{"height", 16 * 15},
                         {"mark", "point"},
                         {"encoding",
                          {{"y", axis("name", "nominal", "name")},
                           {"x", axis("length", "quantitative", "length")}}}};

    const auto script = script_of(series(15, false), points);

    CHECK(has(script, "every = -(-len(places_y) // (20))"));
}

TEST_CASE("layers that say the same by their colours share a legend, and others do not") {
    auto points = lines();
    points["mark"] = "point";
    const auto count = [](const std::string& script) {
        std::size_t found = 0;
        for (auto at = script.find("handles "); at != std::string::npos;
             at = script.find("handles ", at + 1))
            ++found;
        return found;
    };

    CHECK(count(script_of(series(3, false), {{"layer", {lines(), points}}})) == 1);
    points["encoding"]["color"]["scale"] = {{"domain", {"name 0", "name 1", "name 2"}},
                                            {"range", {"#000000", "#111111", "#222222"}}};
    CHECK(count(script_of(series(3, false), {{"layer", {lines(), points}}})) == 2);
}

TEST_CASE("text in a figure cannot end a string of its script") {
    auto spec = lines();
    spec["encoding"]["y"]["title"] = "a\"b\\c [m]";

    CHECK(has(script_of(series(2, true), spec), "ylabel=\"a\\\"b\\\\c [m]\""));
}

TEST_CASE("long calls are broken into lines below their first argument") {
    const std::string item(40, 'a');

    CHECK(python::call("f", {item, item, item}) ==
          python::Lines{"f(" + item + ", " + item + ",", "  " + item + ")"});
    CHECK(python::call("f", {}) == python::Lines{"f()"});
}

TEST_CASE("a child process says how it ended, or that there is no such program") {
    CHECK(ChildProcess({"true"}).wait());
    CHECK_FALSE(ChildProcess({"false"}).wait());
    CHECK_FALSE(ChildProcess({"no-program-of-this-name"}).is_there());
    CHECK(ChildProcess({"sh", "-c", "test \"$GIVEN\" = 'a b'"}, {"GIVEN=a b"}).wait());
}

}  // namespace grokscope
