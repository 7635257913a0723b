#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "grokscope/base/matrix.hpp"

namespace grokscope {

/// Looks up the matrix of a name; a vector is a matrix of one row.
using MatrixLookup = std::function<Matrix(const std::string& name)>;

struct ExpressionNode;

/// A matrix in terms of others, as NumPy would say it: `W_x @ W[:256]`, `embed.weight.T`,
/// `0.5 * (W_a + W_b)`, `rows(W_1, b_1)`.
///
///     sum:     product { (+ | -) product }
///     product: factor { (@ | *) factor }     @ multiplies matrices, * one by a number
///     factor:  [-] (number | name | 'name' | (sum) | rows(sum, ...) | columns(sum, ...))
///              { .T | [from:to] | [from:to, from:to] }
///
/// A name has letters, digits, `_`, `.` and `/`; any other is quoted. Bounds may be negative, which
/// counts from the end, or absent; one index keeps its axis, with length 1. `rows` puts matrices
/// one above the other, `columns` side by side.
class MatrixExpression {
public:
    /// @throws UsageError where it is no expression
    explicit MatrixExpression(std::string text);

    const std::string& text() const { return text_; }

    /// The matrices that it names, in order of first use.
    std::vector<std::string> names() const;

    /// Whether it only takes numbers as they are, and computes none.
    bool only_selects() const;

    /// @throws Error where shapes do not fit or a bound lies outside
    Matrix value(const MatrixLookup& lookup) const;

private:
    std::string text_;
    std::shared_ptr<const ExpressionNode> root_;
};

}  // namespace grokscope
