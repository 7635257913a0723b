#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/import/matrix_expression.hpp"

namespace grokscope {
namespace {

/// A (2, 3) of 1 to 6, B (3, 2) of 10 to 60, `0.weight` (1, 1) of 7.
Matrix lookup(const std::string& name) {
    if (name == "A") return (Matrix(2, 3) << 1, 2, 3, 4, 5, 6).finished();
    if (name == "B") return (Matrix(3, 2) << 10, 20, 30, 40, 50, 60).finished();
    return Matrix::Constant(1, 1, 7.0);
}

Matrix value_of(const std::string& text) { return MatrixExpression(text).value(lookup); }

TEST_CASE("Products bind more than sums, and transposes more than products") {
    CHECK(value_of("A @ B") == (Matrix(2, 2) << 220, 280, 490, 640).finished());
    CHECK(value_of("A.T @ B.T").rows() == 3);
    CHECK(value_of("A + 2 * B.T") == (Matrix(2, 3) << 21, 62, 103, 44, 85, 126).finished());
    CHECK(value_of("A - A + B.T") == lookup("B").transpose());
    CHECK(value_of("-(A)") == -lookup("A"));
}

TEST_CASE("Slices are those of NumPy, and one index keeps its axis") {
    CHECK(value_of("A[:1]") == (Matrix(1, 3) << 1, 2, 3).finished());
    CHECK(value_of("A[1]") == (Matrix(1, 3) << 4, 5, 6).finished());
    CHECK(value_of("A[-1]") == value_of("A[1]"));
    CHECK(value_of("A[:, 1:]") == (Matrix(2, 2) << 2, 3, 5, 6).finished());
    CHECK(value_of("A[:, :-1].T[1]") == (Matrix(1, 2) << 2, 5).finished());
}

TEST_CASE("Matrices are put above and beside each other") {
    CHECK(value_of("rows(A, B.T)").rows() == 4);
    CHECK(value_of("rows(A, B.T)[2:]") == lookup("B").transpose());
    CHECK(value_of("columns(A, B.T)[:, 3:]") == lookup("B").transpose());
}

TEST_CASE("A name may begin with a number or be quoted") {
    CHECK(value_of("0.weight") == Matrix::Constant(1, 1, 7.0));
    CHECK(value_of("'a name, with: anything'") == Matrix::Constant(1, 1, 7.0));
    CHECK(value_of("2.5 * 0.weight") == Matrix::Constant(1, 1, 17.5));
}

TEST_CASE("An expression tells its names, and whether it computes") {
    CHECK(MatrixExpression("A @ B[:2] + A").names() == std::vector<std::string>{"A", "B"});
    CHECK(MatrixExpression("rows(A[:1].T, B)").only_selects());
    CHECK_FALSE(MatrixExpression("A @ B").only_selects());
    CHECK_FALSE(MatrixExpression("-A").only_selects());
}

TEST_CASE("What is no expression is refused with the place") {
    CHECK_THROWS_WITH(MatrixExpression("A @"),
                      "\"A @\" cannot be read from \"\" on (a name, a number or ( would be right)");
    CHECK_THROWS_WITH(
        MatrixExpression("A B"),
        "\"A B\" cannot be read from \"B\" on (the end, +, -, @ or * would be right)");
    CHECK_THROWS_WITH(MatrixExpression("A[1"),
                      "\"A[1\" cannot be read from \"\" on (] would be right)");
    CHECK_THROWS_AS(MatrixExpression(std::string(100000, '(')), UsageError);
    CHECK_THROWS_AS(MatrixExpression(std::string(100000, '-')), UsageError);
}

TEST_CASE("Shapes that do not fit are refused with both") {
    CHECK_THROWS_WITH(value_of("A @ A"),
                      "2 x 3 @ 2 x 3 is no product (as many columns as rows would be right)");
    CHECK_THROWS_WITH(value_of("A + B"),
                      "2 x 3 and 3 x 2 are no sum (equal shapes would be right)");
    CHECK_THROWS_WITH(value_of("A[1:5]"), "[1:5] of an axis of length 2 (within it)");
}

}  // namespace
}  // namespace grokscope
