#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/learning/records.hpp"
#include "grokscope/learning/transition.hpp"

namespace grokscope {
namespace {

/// Values as jagged as an accuracy over training, some of them no numbers.
std::vector<double> jagged(const std::size_t count) {
    std::vector<double> values;
    for (std::size_t i = 0; i < count; ++i) {
        const auto at = static_cast<double>(i);
        values.push_back(i % 7 == 3 ? missing
                                    : 0.5 + 0.004 * at + 0.1 * std::sin(12.9898 * at + 4.1));
    }
    return values;
}

bool are_same(const double a, const double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

}  // namespace

TEST_CASE("the records of a series are the values above all before them") {
    CHECK(rising_records({0.5, 0.4, 0.6, 0.6, 0.55, 1.0}) == std::vector<std::size_t>{0, 2, 5});
    CHECK(rising_records({missing, 0.2, missing, 0.1}) == std::vector<std::size_t>{1});
    CHECK(rising_records({missing, missing}).empty());
    CHECK(rising_records({}).empty());
}

TEST_CASE("the records of a series give its first crossing of every threshold") {
    const auto values = jagged(100);
    std::vector<std::int64_t> steps;
    for (std::int64_t i = 0; i < 100; ++i) steps.push_back(50 * i);
    const auto records = rising_records(values);

    for (double threshold = 0.0; threshold < 1.1; threshold += 0.003) {
        auto end = steps.size();
        for (auto i = records.rbegin(); i != records.rend(); ++i)
            if (values[*i] >= threshold) end = *i;
        const auto expected = first_crossing(steps, values, threshold);
        auto found = interval_ending_at(steps, end);
        // Where a value is missing before the crossing, the one before that is the last known.
        if (end < steps.size() && end > 0 && std::isnan(values[end - 1])) found.before -= 50.0;

        REQUIRE(are_same(found.before, expected.before));
        REQUIRE(are_same(found.after, expected.after));
    }
}

}  // namespace grokscope
