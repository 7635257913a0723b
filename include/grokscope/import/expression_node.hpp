#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace grokscope {

/// A range of rows or columns; without bounds all of them.
struct ExpressionBounds {
    std::optional<std::int64_t> from;
    std::optional<std::int64_t> to;
};

enum class ExpressionOperation {
    name,
    number,
    sum,
    difference,
    product,
    multiple,
    transpose,
    slice,
    rows,
    columns
};

struct ExpressionNode;
using NodePointer = std::shared_ptr<const ExpressionNode>;

/// An operation of a matrix expression and what it is applied to.
struct ExpressionNode {
    ExpressionOperation operation = ExpressionOperation::name;
    std::vector<NodePointer> parts = {};
    std::string name = {};
    double number = 0.0;
    ExpressionBounds rows = {};
    ExpressionBounds columns = {};
};

/// The tree of an expression as `MatrixExpression` documents it.
///
/// @throws UsageError where it is none, with the place
NodePointer parsed_expression(const std::string& text);

}  // namespace grokscope
