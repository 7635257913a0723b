#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/report/figure_data.hpp"
#include "grokscope/report/figure_view.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/report/report_format.hpp"
#include "grokscope/spec/json.hpp"

namespace grokscope {
namespace {

Table noted_losses() {
    auto table = empty_table("losses", {"step", "train", "test", "note"});
    append_row(table, {std::int64_t{0}, 0.5, 0.75, std::string("a")});
    append_row(table, {std::int64_t{10}, 0.25, 0.0, std::string("b")});
    return table;
}

Json lines() {
    return {{"transform", {{{"fold", {"train", "test"}}}}},
            {"mark", "line"},
            {"encoding",
             {{"x", axis("step", "quantitative", "step")},
              {"y", axis("value", "quantitative", "loss")},
              {"color", axis("key", "nominal", "split")}}}};
}

Json bands() {
    return {{"name", "bands"},
            {"data", {{"values", {{{"event", "memorised"}, {"before", 2}, {"after", 5}}}}}},
            {"mark", {{"type", "rect"}, {"opacity", 0.2}}},
            {"encoding",
             {{"x", {{"field", "before"}, {"type", "quantitative"}}},
              {"x2", {{"field", "after"}}}}}};
}

std::string csv(const FigureView& view, const std::size_t source = 0) {
    return table_to_csv(view.sources.at(source).table);
}

}  // namespace

TEST_CASE("the table of a figure has the fields that it shows, a row for each datum") {
    const auto view = figure_view(noted_losses(), lines());

    CHECK(csv(view) == "step,key,value\n0,train,0.5\n10,train,0.25\n0,test,0.75\n10,test,0\n");
    CHECK(view.layers.size() == 1);
    CHECK(mark_type(view.layers[0]) == "line");
}

TEST_CASE("a logarithmic axis does not show zero") {
    auto spec = lines();
    spec["encoding"]["y"]["scale"] = {{"type", "log"}};

    CHECK(csv(figure_view(noted_losses(), spec)) ==
          "step,key,value\n0,train,0.5\n10,train,0.25\n0,test,0.75\n10,test,\n");
}

TEST_CASE("a layer with data of its own has a table of its own") {
    const Json spec = {{"layer", {bands(), lines()}}};

    const auto view = figure_view(noted_losses(), spec);

    REQUIRE(view.sources.size() == 2);
    CHECK(view.sources[0].suffix == "_bands");
    CHECK(csv(view, 0) == "before,after\n2,5\n");
    CHECK(csv(view, 1) == "step,key,value\n0,train,0.5\n10,train,0.25\n0,test,0.75\n10,test,0\n");
    CHECK(view.sources[1].suffix.empty());
}

TEST_CASE("a layer without data shows the table of the figure, with what all layers encode") {
    const Json spec = {{"encoding", {{"x", axis("step", "quantitative", "step")}}},
                       {"layer",
                        {{{"mark", "line"}, {"encoding", {{"y", {{"field", "train"}}}}}},
                         bands(),
                         {{"mark", "point"}, {"encoding", {{"y", {{"field", "test"}}}}}}}}};

    const auto view = figure_view(noted_losses(), spec);

    REQUIRE(view.sources.size() == 2);
    CHECK(view.sources[0].suffix.empty());
    CHECK(csv(view) == "step,train,test\n0,0.5,0.75\n10,0.25,0\n");
    CHECK(fields_of(view.layers[2].encoding, "x") == std::vector<std::string>{"step"});
    CHECK(fields_of(view.layers[1].encoding, "x") == std::vector<std::string>{"before"});
}

TEST_CASE("panels come from channels or from a facet, and count as fields") {
    auto by_channel = lines();
    by_channel["encoding"]["row"] = axis("note", "nominal", "note");
    const Json by_facet = {{"facet", {{"row", axis("note", "nominal", "note")}}},
                           {"spec", lines()}};

    for (const auto& spec : {by_channel, by_facet}) {
        const auto view = figure_view(noted_losses(), spec);

        CHECK(view.row["field"] == "note");
        CHECK(view.column.is_null());
        CHECK_FALSE(view.layers[0].encoding.contains("row"));
        CHECK(csv(view).starts_with("step,note,key,value\n"));
    }
    const Json wrapped = {{"facet", axis("note", "nominal", "note")}, {"spec", lines()}};
    CHECK(figure_view(noted_losses(), wrapped).wrap["field"] == "note");
}

TEST_CASE("what the known part of Vega-Lite lacks is refused") {
    const auto with = [](const std::string& pointer, const Json& value) {
        auto spec = lines();
        spec[Json::json_pointer(pointer)] = value;
        return [spec] { figure_view(noted_losses(), spec); };
    };
    CHECK_THROWS_WITH(with("/mark", "arc")(),
                      "a figure has the mark arc (right would be one of area, bar, circle, line, "
                      "point, rect, rule, text, tick)");
    CHECK_THROWS_WITH(with("/encoding/y/aggregate", "mean")(),
                      Catch::StartsWith("a figure has the property of a channel aggregate ("));
    CHECK_THROWS_WITH(with("/encoding/theta", {{"field", "step"}})(),
                      Catch::StartsWith("a figure has the channel theta ("));
    CHECK_THROWS_WITH(with("/encoding/y/scale/type", "pow")(),
                      "a figure has the scale pow (right would be one of linear, log, symlog)");
    CHECK_THROWS_WITH(with("/params", Json::array())(),
                      Catch::StartsWith("a figure has the part params ("));
    CHECK_THROWS_WITH(with("/encoding/y/field", "values")(), "table losses has no column values");
}

TEST_CASE("a line of one point shows nothing, a point does") {
    auto table = noted_losses();
    for (auto& column : table.columns) column.values.resize(1);
    auto points = lines();
    points["mark"] = "point";

    CHECK(shows_something(figure_view(noted_losses(), lines())));
    CHECK_FALSE(shows_something(figure_view(table, lines())));
    CHECK(shows_something(figure_view(table, points)));
    CHECK_FALSE(
        shows_something(figure_view(filtered(table, {{"field", "step"}, {"gt", 0}}), points)));
}

TEST_CASE("colours of amounts do not tell lines apart, names and details do") {
    auto spec = lines();
    spec["encoding"]["detail"] = {axis("note", "nominal", ""), axis("key", "nominal", "")};
    CHECK(series_fields(figure_view(noted_losses(), spec).layers[0]) ==
          std::vector<std::string>{"key", "note"});

    spec["encoding"]["color"] = axis("step", "quantitative", "step");
    CHECK(series_fields(figure_view(noted_losses(), spec).layers[0]) ==
          std::vector<std::string>{"note", "key"});
}

}  // namespace grokscope
