#include <catch2/catch.hpp>

#include <cstdint>
#include <limits>
#include <string>

#include "grokscope/base/interval.hpp"
#include "grokscope/report/figure_data.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/report/report_format.hpp"
#include "grokscope/spec/json.hpp"

namespace grokscope {
namespace {

/// Two splits at three steps; the last has no test loss.
Table losses() {
    auto table = empty_table("losses", {"step", "train [nat]", "test [nat]"});
    append_row(table, {std::int64_t{0}, 0.5, 0.75});
    append_row(table, {std::int64_t{10}, 0.25, 0.0});
    append_row(table, {std::int64_t{20}, 0.125, missing});
    return table;
}

std::string kept(const Json& predicate) {
    return table_to_csv(columns_of(filtered(losses(), predicate), {"step"}));
}

}  // namespace

TEST_CASE("a fold has a row for each column at each row, and keeps the unit they share") {
    const auto table = folded(losses(), {{"fold", {"train", "test"}}, {"as", {"split", "loss"}}});

    CHECK(table_to_csv(columns_of(table, {"step", "split", "loss"})) ==
          "step,split,loss\n0,train,0.5\n0,test,0.75\n10,train,0.25\n10,test,0\n"
          "20,train,0.125\n20,test,\n");
    CHECK(column(table, "loss").unit == "nat");
    CHECK(folded(losses(), {{"fold", {"step", "test"}}}).columns.back().unit.empty());
}

TEST_CASE("a fold without names calls its columns key and value") {
    const auto table = folded(losses(), {{"fold", {"test"}}});

    CHECK(table_to_csv(columns_of(table, {"key", "value"})) ==
          "key,value\ntest,0.75\ntest,0\ntest,\n");
}

TEST_CASE("a filter keeps the rows of which every condition holds") {
    CHECK(kept({{"field", "train"}, {"equal", 0.25}}) == "step\n10\n");
    CHECK(kept({{"field", "train"}, {"gt", 0.125}, {"lt", 0.5}}) == "step\n10\n");
    CHECK(kept({{"field", "train"}, {"gte", 0.25}}) == "step\n0\n10\n");
    CHECK(kept({{"field", "train"}, {"lte", 0.25}}) == "step\n10\n20\n");
    CHECK(kept({{"field", "step"}, {"oneOf", {0, 20.0, "10"}}}) == "step\n0\n20\n");
}

TEST_CASE("a missing value passes no condition of a filter but that it is missing") {
    CHECK(kept({{"field", "test"}, {"lte", 0.0}}) == "step\n10\n");
    CHECK(kept({{"field", "test"}, {"gte", 0.0}}) == "step\n0\n10\n");
    CHECK(kept({{"field", "test"}, {"valid", true}}) == "step\n0\n10\n");
    CHECK(kept({{"field", "test"}, {"valid", false}}) == "step\n20\n");
}

TEST_CASE("transforms are applied one after the other") {
    const Json transforms = {{{"fold", {"train", "test"}}},
                             {{"filter", {{"field", "key"}, {"equal", "test"}}}},
                             {{"filter", {{"field", "value"}, {"gt", 0}}}}};

    CHECK(table_to_csv(transformed(losses(), transforms)) ==
          "step,train,test,key,value\n0,0.5,0.75,test,0.75\n");
}

TEST_CASE("a transform that is an expression is refused") {
    CHECK_THROWS_WITH(transformed(losses(), {{{"filter", "datum.step > 0"}}}),
                      "a filter is \"datum.step > 0\" (an object with a field would be right)");
    CHECK_THROWS_WITH(transformed(losses(), {{{"calculate", "1"}, {"as", "one"}}}),
                      "a figure is transformed by {\"calculate\":\"1\",\"as\":\"one\"} "
                      "(a fold or a filter would be right)");
    CHECK_THROWS_WITH(
        filtered(losses(), {{"field", "step"}, {"range", {0, 1}}}),
        "a filter has range (equal, gt, gte, lt, lte, oneOf or valid would be right)");
}

TEST_CASE("rows of a layer become a table, missing where a row lacks a field") {
    const Json rows = {{{"event", "memorised"}, {"before", 10}}, {{"event", "b"}, {"after", 0.5}}};

    CHECK(table_to_csv(table_of_rows("bands", rows)) ==
          "event,before,after\nmemorised,10,\nb,,0.5\n");
    CHECK(rows_to_json(table_of_rows("bands", rows)) ==
          Json::parse(R"([{"event": "memorised", "before": 10, "after": null},
                          {"event": "b", "before": null, "after": 0.5}])"));
}

TEST_CASE("what an axis cannot show is missing") {
    Column column{"loss", "", {0.0, -1.0, 2.0, std::numeric_limits<double>::infinity()}};
    auto on_log_axis = column;

    hide_unshown(column, false);
    hide_unshown(on_log_axis, true);

    CHECK(table_to_csv({"", {column}}) == "loss\n0\n-1\n2\n\n");
    CHECK(table_to_csv({"", {on_log_axis}}) == "loss\n\n\n2\n\n");
}

TEST_CASE("rows stand series after series, in the order in which a line joins them") {
    auto table = empty_table("", {"name", "x", "place"});
    append_row(table, {std::string("b"), 2.0, std::int64_t{1}});
    append_row(table, {std::string("a"), 0.0, std::int64_t{2}});
    append_row(table, {std::string("b"), 1.0, std::int64_t{3}});
    append_row(table, {std::string("a"), missing, std::int64_t{4}});

    CHECK(table_to_csv(ordered_by_series(table, {"name"}, "x")) ==
          "name,x,place\nb,1,3\nb,2,1\na,,4\na,0,2\n");
    CHECK(table_to_csv(ordered_by_series(table, {"name"}, "place")) ==
          "name,x,place\nb,2,1\nb,1,3\na,0,2\na,,4\n");
    CHECK(table_to_csv(ordered_by_series(table, {}, "x")) ==
          "name,x,place\na,,4\na,0,2\nb,1,3\nb,2,1\n");
}

}  // namespace grokscope
