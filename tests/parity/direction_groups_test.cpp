#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/parity/direction_groups.hpp"

namespace grokscope {
namespace {

using Groups = std::vector<std::vector<std::int64_t>>;

/// A column for each angle in degrees, with lengths 1, 2, ...
Matrix columns_at(const std::vector<double>& degrees) {
    Matrix columns(2, static_cast<Eigen::Index>(degrees.size()));
    for (std::size_t i = 0; i < degrees.size(); ++i) {
        const double angle = degrees[i] * std::numbers::pi / 180.0;
        columns.col(static_cast<Eigen::Index>(i)) =
            static_cast<double>(i + 1) * Eigen::Vector2d(std::cos(angle), std::sin(angle));
    }
    return columns;
}

Groups groups_at(const std::vector<double>& degrees, const bool is_even = false) {
    return direction_groups(columns_at(degrees), std::vector<bool>(degrees.size(), true), 0.99,
                            is_even);
}

}  // namespace

// A cosine of .99 is an angle of 8.11 degrees.
TEST_CASE("columns are of one group when their angle is small, whatever their length") {
    CHECK(groups_at({0, 8, 90, 81}) == Groups{{0, 1}, {2}, {3}});
    CHECK(groups_at({0, 9}) == Groups{{0}, {1}});
    CHECK(groups_at({359, 90, 1}) == Groups{{0, 2}, {1}});
}

TEST_CASE("a chain of near columns is one group, in any order") {
    CHECK(groups_at({0, 7, 14, 21, 40}) == Groups{{0, 1, 2, 3}, {4}});
    CHECK(groups_at({0, 21, 14, 7}) == Groups{{0, 1, 2, 3}});
}

TEST_CASE("opposite columns are of one group where the activation is even, and of two else") {
    CHECK(groups_at({10, 190}) == Groups{{0}, {1}});
    CHECK(groups_at({10, 190}, true) == Groups{{0, 1}});
}

TEST_CASE("columns that are left out are in no group and join none") {
    CHECK(direction_groups(columns_at({0, 7, 14}), {true, false, true}, 0.99, false) ==
          Groups{{0}, {2}});
    CHECK(direction_groups(Matrix::Zero(2, 2), {false, false}, 0.99, false).empty());
}

}  // namespace grokscope
