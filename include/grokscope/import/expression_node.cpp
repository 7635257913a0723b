#include "grokscope/import/expression_node.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"

namespace grokscope {
namespace {

NodePointer operation_node(const ExpressionOperation operation, std::vector<NodePointer> parts) {
    return std::make_shared<const ExpressionNode>(
        ExpressionNode{.operation = operation, .parts = std::move(parts)});
}

bool is_name_character(const char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '/';
}

/// Reads an expression from left to right.
class Parser {
public:
    explicit Parser(const std::string& text) : text_(text) {}

    NodePointer whole() {
        auto node = sum();
        require_here(is_at_end(), "the end, +, -, @ or *");
        return node;
    }

private:
    NodePointer sum() {
        auto node = product();
        while (true)
            if (take('+'))
                node = operation_node(ExpressionOperation::sum, {node, product()});
            else if (take('-'))
                node = operation_node(ExpressionOperation::difference, {node, product()});
            else
                return node;
    }

    NodePointer product() {
        auto node = factor();
        while (true)
            if (take('@'))
                node = operation_node(ExpressionOperation::product, {node, factor()});
            else if (take('*'))
                node = operation_node(ExpressionOperation::multiple, {node, factor()});
            else
                return node;
    }

    NodePointer factor() {
        // The depth of parentheses is that of the calls here.
        require_here(++depth_ <= 100, "fewer parentheses");
        auto node =
            take('-') ? operation_node(ExpressionOperation::multiple, {number_node(-1.0), factor()})
                      : primary();
        while (true)
            if (take_transposition())
                node = operation_node(ExpressionOperation::transpose, {node});
            else if (take('['))
                node = slice_of(node);
            else
                break;
        --depth_;
        return node;
    }

    NodePointer primary() {
        if (take('(')) return until_parenthesis(sum());
        if (take('\'')) return name_node(quoted());
        require_here(!is_at_end() && is_name_character(next()), "a name, a number or (");
        if (auto number = whole_number()) return number;
        auto name = bare_name();
        if (name == "rows" && take('(')) return stacked(ExpressionOperation::rows);
        if (name == "columns" && take('(')) return stacked(ExpressionOperation::columns);
        return name_node(std::move(name));
    }

    NodePointer stacked(const ExpressionOperation operation) {
        std::vector<NodePointer> parts{sum()};
        while (take(',')) parts.push_back(sum());
        return until_parenthesis(operation_node(operation, std::move(parts)));
    }

    NodePointer until_parenthesis(NodePointer node) {
        require_here(take(')'), ")");
        return node;
    }

    NodePointer slice_of(NodePointer node) {
        ExpressionNode slice{.operation = ExpressionOperation::slice,
                             .parts = {std::move(node)},
                             .rows = bounds()};
        if (take(',')) slice.columns = bounds();
        require_here(take(']'), "]");
        return std::make_shared<const ExpressionNode>(std::move(slice));
    }

    ExpressionBounds bounds() {
        const auto from = index();
        if (take(':')) return {.from = from, .to = index()};
        require_here(from.has_value(), "an index or a range such as :256");
        // The last index, -1, has no index after it.
        return {.from = from, .to = *from == -1 ? std::nullopt : std::optional(*from + 1)};
    }

    std::optional<std::int64_t> index() {
        skip_space();
        std::int64_t value = 0;
        const auto* begin = text_.data() + at_;
        const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
        if (error != std::errc{}) return std::nullopt;
        at_ += static_cast<std::size_t>(end - begin);
        return value;
    }

    /// A number that is no beginning of a name, such as `0.weight`; null without one.
    NodePointer whole_number() {
        double value = 0.0;
        const auto* begin = text_.data() + at_;
        const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
        const auto after = at_ + static_cast<std::size_t>(end - begin);
        const bool is_name = after < text_.size() && is_name_character(text_[after]);
        if (error != std::errc{} || is_name) return nullptr;
        at_ = after;
        return number_node(value);
    }

    static NodePointer number_node(const double number) {
        return std::make_shared<const ExpressionNode>(
            ExpressionNode{.operation = ExpressionOperation::number, .number = number});
    }

    static NodePointer name_node(std::string name) {
        return std::make_shared<const ExpressionNode>(
            ExpressionNode{.operation = ExpressionOperation::name, .name = std::move(name)});
    }

    std::string quoted() {
        const auto end = text_.find('\'', at_);
        require_here(end != std::string::npos, "a closing '");
        const auto name = text_.substr(at_, end - at_);
        at_ = end + 1;
        return name;
    }

    /// A `.T` at the end of a name transposes.
    std::string bare_name() {
        const auto begin = at_;
        while (at_ < text_.size() && is_name_character(text_[at_])) ++at_;
        auto name = text_.substr(begin, at_ - begin);
        while (name.size() > 2 && name.ends_with(".T")) {
            name.resize(name.size() - 2);
            at_ -= 2;
        }
        return name;
    }

    bool take_transposition() {
        const bool is_here = text_.compare(at_, 2, ".T") == 0;
        if (is_here) at_ += 2;
        return is_here;
    }

    bool take(const char c) {
        if (is_at_end() || text_[at_] != c) return false;
        ++at_;
        return true;
    }

    char next() const { return text_[at_]; }

    bool is_at_end() {
        skip_space();
        return at_ == text_.size();
    }

    void skip_space() { at_ = std::min(text_.find_first_not_of(' ', at_), text_.size()); }

    void require_here(const bool ok, const std::string_view right) {
        require_usage(ok, "\"{}\" cannot be read from \"{}\" on ({} would be right)", text_,
                      text_.substr(at_), right);
    }

    const std::string& text_;
    std::size_t at_ = 0;
    int depth_ = 0;
};

}  // namespace

NodePointer parsed_expression(const std::string& text) { return Parser(text).whole(); }

}  // namespace grokscope
