#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "fused/addition_layout.hpp"
#include "fused/buffer.hpp"
#include "fused/layout.hpp"
#include "fused/step.hpp"
#include "fused/strided.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope::fused {

/// A product that makes effective matrices, out = left right, with the gradients of all three.
template <typename T>
struct Product {
    Strided<T> left;
    Strided<T> right;
    Strided<T> out;
    Strided<T> left_gradient;  ///< without data where the left factor is not trained
    Strided<T> right_gradient;
    Strided<T> out_gradient;
    Strided<T> right_transposed;  ///< where the left factor is trained
    T left_kept = 0;              ///< 1 where something has been added to the left gradient before
    T right_kept = 0;             ///< likewise
};

/// An effective matrix and its gradient.
template <typename T>
struct Effective {
    Strided<T> value;
    Strided<T> gradient;
};

/// Where everything of a model lies: its products, and what they make.
template <typename T>
class AdditionModel {
public:
    AdditionModel(const RunSpec& spec, const Layout& layout, Numbers<T>& numbers)
        : layout_(layout), numbers_(numbers), hidden_(spec.model.hidden) {
        const auto sources = effective_sources(spec);
        for (const auto& made : factorisations(sources)) add_products(made, spec.task.modulus);
        input_a = effective(sources.input_a);
        input_b = effective(sources.input_b);
        output = effective(sources.output);
        if (spec.model.hidden_bias) hidden_bias = weight("b_in");
        if (spec.model.output_bias) output_bias = weight(output_bias_name(spec));
        mark_what_is_kept();
        for (auto& product : products) add_right_transposed(product);
    }

    std::vector<Product<T>> products;
    Effective<T> input_a;
    Effective<T> input_b;
    Effective<T> output;
    Effective<T> hidden_bias;  ///< (1, hidden), without data where there is none
    Effective<T> output_bias;  ///< (1, p), likewise

private:
    Effective<T> weight(const std::string& name) const {
        const auto& there = place(layout_, name);
        return {at(numbers_.weight, there), at(numbers_.gradient, there)};
    }

    bool is_trained(const std::string& name) const {
        return place(layout_, name).offset < layout_.trained;
    }

    /// One product for all right factors that lie side by side.
    void add_products(const Factorisation& made, const std::int64_t p) {
        const auto width = hidden_ * static_cast<std::int64_t>(made.rights.size());
        buffers_.emplace_back(p, width);
        gradient_buffers_.emplace_back(p, width);
        const auto left = weight(made.left);
        std::int64_t column = 0;
        for (const auto& name : made.rights) {
            const auto right = weight(name);
            columns_.push_back(
                {{made.left, name},
                 {columns(buffers_.back(), column), columns(gradient_buffers_.back(), column)}});
            column += hidden_;
            if (column > hidden_ && adjoins(products.back().right, right.value)) {
                widen(products.back());
                continue;
            }
            products.push_back(
                {.left = left.value,
                 .right = right.value,
                 .out = columns_.back().second.value,
                 .left_gradient = is_trained(made.left) ? left.gradient : Strided<T>{},
                 .right_gradient = right.gradient,
                 .out_gradient = columns_.back().second.gradient,
                 .right_transposed = {}});
        }
    }

    static bool adjoins(const Strided<T>& before, const Strided<T>& after) {
        return before.data + before.cols == after.data && before.stride == after.stride;
    }

    void widen(Product<T>& product) const {
        for (auto* part :
             {&product.right, &product.out, &product.right_gradient, &product.out_gradient})
            part->cols += hidden_;
    }

    void add_right_transposed(Product<T>& product) {
        if (product.left_gradient.data == nullptr) return;
        transposed_.emplace_back(product.right.cols, product.right.rows);
        product.right_transposed = transposed_.back().view();
    }

    Strided<T> columns(Buffer<T>& buffer, const std::int64_t first) const {
        return columns_of(buffer.view(), first, hidden_);
    }

    /// A column block of a product, or, where collapsed, the weight itself.
    Effective<T> effective(const EffectiveSource& source) const {
        for (const auto& [made_from, block] : columns_)
            if (made_from == source) return block;
        return weight(source.left);
    }

    /// The first to add to a gradient overwrites what the step before left there; the inputs'
    /// gradients are cleared before rows are added to them.
    void mark_what_is_kept() {
        std::vector<const T*> begun{input_a.gradient.data, input_b.gradient.data};
        const auto is_begun = [&](const Strided<T>& gradient) {
            const bool found = std::find(begun.begin(), begun.end(), gradient.data) != begun.end();
            begun.push_back(gradient.data);
            return found ? T{1} : T{0};
        };
        for (auto& product : products) {
            product.left_kept = is_begun(product.left_gradient);
            product.right_kept = is_begun(product.right_gradient);
        }
    }

    const Layout& layout_;
    Numbers<T>& numbers_;
    std::int64_t hidden_;
    std::deque<Buffer<T>> buffers_;           ///< (p, hidden x rights) of each factorisation
    std::deque<Buffer<T>> gradient_buffers_;  ///< likewise
    std::deque<Buffer<T>> transposed_;        ///< (hidden x rights, embed) of each product
    std::vector<std::pair<EffectiveSource, Effective<T>>> columns_;
};

}  // namespace grokscope::fused
