#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <variant>

#include "grokscope/base/error.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/report/report_format.hpp"
#include "grokscope/spec/json.hpp"

namespace grokscope {
namespace {

Report small_report() {
    auto table = empty_table("steps", {"step", "loss [nat]", "note, \"quoted\""});
    append_row(table, {std::int64_t{0}, 0.1, std::string("a,b")});
    append_row(table, {std::int64_t{100}, missing, std::string("said \"no\"")});
    return {.summary = {{.name = "class",
                         .value = std::string("grokking"),
                         .unit = "",
                         .convention = "article"}},
            .tables = {table},
            .figures = {{.name = "losses",
                         .title = "Losses",
                         .caption = "",
                         .table = "steps",
                         .spec = {{"mark", "line"}}}}};
}

}  // namespace

TEST_CASE("a heading with brackets is a name and a unit") {
    const auto report = small_report();

    const auto& loss = column(report.tables[0], "loss");

    CHECK(loss.unit == "nat");
    CHECK(std::get<double>(loss.values[0]) == 0.1);
}

TEST_CASE("CSV quotes commas and quotes, and leaves a missing number empty") {
    CHECK(table_to_csv(small_report().tables[0]) ==
          "step,loss,\"note, \"\"quoted\"\"\"\n"
          "0,0.1,\"a,b\"\n"
          "100,,\"said \"\"no\"\"\"\n");
}

TEST_CASE("a number in CSV reads back as itself") {
    for (const double value : {0.1, 1.0 / 3.0, 1e-300, 6.02e23, -0.0})
        CHECK(std::stod(cell_to_csv(value)) == value);
}

TEST_CASE("JSON has null where a number is missing") {
    const auto json = report_to_json("example", small_report());

    CHECK(json["tool"] == "example");
    CHECK(json["tables"][0]["columns"][1]["values"] == Json({0.1, nullptr}));
    CHECK(json["summary"][0]["value"] == "grokking");
}

TEST_CASE("an infinite number is spelt alike in JSON, CSV and text, and not as a missing one") {
    const double infinity = std::numeric_limits<double>::infinity();
    for (const auto& [value, name] : {std::pair{infinity, "inf"}, std::pair{-infinity, "-inf"}}) {
        CHECK(cell_to_json(value) == name);
        CHECK(cell_to_csv(value) == name);
        CHECK(cell_to_text(value) == name);
        CHECK(std::stod(cell_to_csv(value)) == value);
        CHECK(drawn_to_json(value).is_null());
    }
}

TEST_CASE("CSV quotes blanks at the ends of a field, which readers drop") {
    CHECK(csv_field(" a") == "\" a\"");
    CHECK(csv_field("a\t") == "\"a\t\"");
    CHECK(csv_field("a b") == "a b");
}

TEST_CASE("a figure carries the rows of its table") {
    const auto report = small_report();

    const auto spec = figure_with_data(report, report.figures[0]);

    CHECK(spec["mark"] == "line");
    CHECK(spec["data"]["values"][0]["step"] == 0);
    CHECK(spec["data"]["values"][1]["loss"].is_null());
}

TEST_CASE("a long table shows its ends and says how many rows it left out") {
    auto table = empty_table("numbers", {"value"});
    for (std::int64_t i = 0; i < 100; ++i) append_row(table, {i});

    const auto text = table_to_text(table, 4);

    CHECK_THAT(text, Catch::Contains(" 0  \n") && Catch::Contains(" 99  \n") &&
                         Catch::Contains("96 more rows"));
    CHECK_THAT(text, !Catch::Contains(" 50  \n"));
    CHECK(std::count(text.begin(), text.end(), '\n') == 6);
}

TEST_CASE("a row with too few cells is refused") {
    auto table = empty_table("pair", {"a", "b"});

    CHECK_THROWS_AS(append_row(table, {1.0}), Error);
}

}  // namespace grokscope
