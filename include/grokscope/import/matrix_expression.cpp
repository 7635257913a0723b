#include "grokscope/import/matrix_expression.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/import/expression_node.hpp"

namespace grokscope {
namespace {

std::string shape_text(const Matrix& matrix) {
    return fmt::format("{} x {}", matrix.rows(), matrix.cols());
}

/// First and number of what bounds leave of an axis.
std::pair<Eigen::Index, Eigen::Index> resolved(const ExpressionBounds& bounds,
                                               const Eigen::Index length) {
    const auto counted = [&](const std::int64_t index) {
        return index < 0 ? index + length : index;
    };
    const auto from = counted(bounds.from.value_or(0));
    const auto to = bounds.to ? counted(*bounds.to) : length;
    require(from >= 0 && from < to && to <= length, "[{}:{}] of an axis of length {} (within it)",
            bounds.from.value_or(0), to, length);
    return {from, to - from};
}

/// Computes the value of a tree of operations.
class Evaluation {
public:
    explicit Evaluation(const MatrixLookup& lookup) : lookup_(lookup) {}

    Matrix value(const ExpressionNode& node) const {
        switch (node.operation) {
            case ExpressionOperation::name: return lookup_(node.name);
            case ExpressionOperation::number: return Matrix::Constant(1, 1, node.number);
            case ExpressionOperation::sum:
                return part(node, 0) + fitting(part(node, 1), part(node, 0));
            case ExpressionOperation::difference:
                return part(node, 0) - fitting(part(node, 1), part(node, 0));
            case ExpressionOperation::product: return product(part(node, 0), part(node, 1));
            case ExpressionOperation::multiple: return multiple(part(node, 0), part(node, 1));
            case ExpressionOperation::transpose: return part(node, 0).transpose();
            case ExpressionOperation::slice: return slice(node, part(node, 0));
            case ExpressionOperation::rows: return stacked(node);
            case ExpressionOperation::columns: break;
        }
        return stacked(node).transpose();
    }

private:
    Matrix part(const ExpressionNode& node, const std::size_t i) const {
        return value(*node.parts[i]);
    }

    static Matrix fitting(Matrix other, const Matrix& one) {
        require(other.rows() == one.rows() && other.cols() == one.cols(),
                "{} and {} are no sum (equal shapes would be right)", shape_text(one),
                shape_text(other));
        return other;
    }

    static Matrix product(const Matrix& left, const Matrix& right) {
        require(left.cols() == right.rows(),
                "{} @ {} is no product (as many columns as rows would be right)", shape_text(left),
                shape_text(right));
        return left * right;
    }

    static Matrix multiple(const Matrix& left, const Matrix& right) {
        require(left.size() == 1 || right.size() == 1,
                "{} * {} has no number (@ multiplies matrices)", shape_text(left),
                shape_text(right));
        return left.size() == 1 ? Matrix(left(0, 0) * right) : Matrix(left * right(0, 0));
    }

    static Matrix slice(const ExpressionNode& node, const Matrix& whole) {
        const auto [row, rows] = resolved(node.rows, whole.rows());
        const auto [column, columns] = resolved(node.columns, whole.cols());
        return whole.block(row, column, rows, columns);
    }

    /// Parts one above the other; of `columns`, their transposes.
    Matrix stacked(const ExpressionNode& node) const {
        Matrix all;
        for (std::size_t i = 0; i < node.parts.size(); ++i) {
            Matrix next = part(node, i);
            if (node.operation == ExpressionOperation::columns) next.transposeInPlace();
            require(i == 0 || next.cols() == all.cols(), "{} beside {} (equal lengths would fit)",
                    shape_text(next), shape_text(all));
            const auto above = all.rows();
            all.conservativeResize(above + next.rows(), next.cols());
            all.bottomRows(next.rows()) = next;
        }
        return all;
    }

    const MatrixLookup& lookup_;
};

void collect_names(const ExpressionNode& node, std::vector<std::string>& names) {
    if (node.operation == ExpressionOperation::name &&
        std::find(names.begin(), names.end(), node.name) == names.end())
        names.push_back(node.name);
    for (const auto& part : node.parts) collect_names(*part, names);
}

bool computes(const ExpressionNode& node) {
    switch (node.operation) {
        case ExpressionOperation::number:
        case ExpressionOperation::sum:
        case ExpressionOperation::difference:
        case ExpressionOperation::product:
        case ExpressionOperation::multiple: return true;
        default: break;
    }
    return std::any_of(node.parts.begin(), node.parts.end(),
                       [](const NodePointer& part) { return computes(*part); });
}

}  // namespace

MatrixExpression::MatrixExpression(std::string text)
    : text_(std::move(text)), root_(parsed_expression(text_)) {}

std::vector<std::string> MatrixExpression::names() const {
    std::vector<std::string> names;
    collect_names(*root_, names);
    return names;
}

bool MatrixExpression::only_selects() const { return !computes(*root_); }

Matrix MatrixExpression::value(const MatrixLookup& lookup) const {
    return Evaluation(lookup).value(*root_);
}

}  // namespace grokscope
