#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fused/addition_kernels.hpp"
#include "fused/addition_layout.hpp"
#include "fused/array.hpp"
#include "fused/blas.hpp"
#include "fused/buffer.hpp"
#include "fused/layout.hpp"
#include "fused/step.hpp"
#include "fused/strided.hpp"
#include "grokscope/model/dropout.hpp"
#include "grokscope/model/label_noise.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope::fused {
namespace {

Examples examples_of(const Task& task, const std::vector<std::int64_t>& rows) {
    Examples examples;
    for (const auto row : rows) {
        examples.a.push_back(static_cast<std::int32_t>(task.inputs(row, 0)));
        examples.b.push_back(static_cast<std::int32_t>(task.inputs(row, 1)));
        examples.target.push_back(
            static_cast<std::int32_t>(task.targets[static_cast<std::size_t>(row)]));
    }
    return examples;
}

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
class Model {
public:
    Model(const RunSpec& spec, const Layout& layout, Numbers<T>& numbers)
        : layout_(layout), numbers_(numbers), hidden_(spec.model.hidden) {
        const auto sources = effective_sources(spec);
        for (const auto& made : factorisations(sources)) add_products(made, spec.task.modulus);
        input_a = effective(sources.input_a);
        input_b = effective(sources.input_b);
        output = effective(sources.output);
        mark_what_is_kept();
        for (auto& product : products) add_right_transposed(product);
    }

    std::vector<Product<T>> products;
    Effective<T> input_a;
    Effective<T> input_b;
    Effective<T> output;

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

template <typename T>
void clear(const Strided<T>& matrix) {
    for (std::int64_t i = 0; i < matrix.rows; ++i) std::fill_n(matrix.row(i), matrix.cols, T{0});
}

template <typename T>
class AdditionStep : public Step {
public:
    AdditionStep(const RunSpec& spec, const Task& task, const std::vector<std::int64_t>& rows,
                 const Layout& layout, Numbers<T>& numbers)
        : spec_(spec),
          kernels_(addition_kernels<T>()),
          examples_(examples_of(task, rows)),
          labels_(examples_.target.begin(), examples_.target.end()),
          model_(spec, layout, numbers),
          n_(static_cast<std::int64_t>(examples_.target.size())),
          preactivation_(n_, spec.model.hidden),
          hidden_(n_, spec.model.hidden),
          hidden_transposed_(spec.model.hidden, n_),
          hidden_gradient_(n_, spec.model.hidden),
          mask_(n_, spec.regularizer.dropout > 0 ? spec.model.hidden : 0),
          logits_(spec.task.modulus, n_),
          scale_(static_cast<T>(loss_factor(spec) / static_cast<double>(n_))) {}

    void compute_gradient(const std::int64_t step) override {
        if (spec_.regularizer.dropout > 0) put(dropout_mask(spec_, n_, step), mask_.view());
        if (spec_.regularizer.label_noise > 0) draw_labels(step);
        go_forward(spec_.regularizer.dropout > 0);
        kernels_.loss_gradient(examples_, spec_.loss.kind, scale_, logits_.view());
        go_back();
    }

    ExampleScores scores() override {
        go_forward(false);
        Array<T> loss(static_cast<std::size_t>(padded(n_)));
        Array<T> right(loss.size());
        kernels_.cross_entropy(examples_, spec_.loss.kind, read_only(logits_.view()), loss.data(),
                               right.data());
        return example_scores(loss, right, n_);
    }

private:
    void draw_labels(const std::int64_t step) {
        const auto labels = noisy_targets(spec_, labels_, step);
        std::copy(labels.begin(), labels.end(), examples_.target.begin());
    }

    static Factor<T> transposed(const Strided<T>& matrix) { return {matrix, Transposed::yes}; }

    void go_forward(const bool with_dropout) {
        for (const auto& product : model_.products)
            multiply<T>({product.left}, {product.right}, T{0}, product.out);
        kernels_.look_up(examples_, spec_.model.activation, read_only(model_.input_a.value),
                         read_only(model_.input_b.value), preactivation_.view(), hidden_.view());
        if (with_dropout) apply_mask(hidden_);
        kernels_.transpose(read_only(hidden_.view()), hidden_transposed_.view());
        multiply<T>({model_.output.value}, {hidden_transposed_.view()}, T{0}, logits_.view());
    }

    void go_back() {
        const auto logits_gradient = logits_.view();
        multiply<T>(transposed(logits_gradient), {model_.output.value}, T{0},
                    hidden_gradient_.view());
        multiply<T>({logits_gradient}, {hidden_.view()}, T{0}, model_.output.gradient);
        if (spec_.regularizer.dropout > 0) apply_mask(hidden_gradient_);
        clear(model_.input_a.gradient);
        clear(model_.input_b.gradient);
        kernels_.scatter(examples_, spec_.model.activation, read_only(preactivation_.view()),
                         read_only(hidden_gradient_.view()), model_.input_a.gradient,
                         model_.input_b.gradient);
        for (const auto& product : model_.products) go_back(product);
    }

    void go_back(const Product<T>& product) const {
        multiply<T>(transposed(product.left), {product.out_gradient}, product.right_kept,
                    product.right_gradient);
        if (product.left_gradient.data == nullptr) return;
        kernels_.transpose(read_only(product.right), product.right_transposed);
        multiply<T>({product.out_gradient}, {product.right_transposed}, product.left_kept,
                    product.left_gradient);
    }

    void apply_mask(Buffer<T>& buffer) {
        const auto values = buffer.view();
        const auto mask = mask_.view();
        for (std::int64_t i = 0; i < values.rows; ++i)
            for (std::int64_t j = 0; j < values.cols; ++j) values.row(i)[j] *= mask.row(i)[j];
    }

    RunSpec spec_;
    AdditionKernels<T> kernels_;
    Examples examples_;
    std::vector<std::int64_t> labels_;  ///< (n) without noise
    Model<T> model_;
    std::int64_t n_;
    Buffer<T> preactivation_;      ///< (n, hidden)
    Buffer<T> hidden_;             ///< (n, hidden)
    Buffer<T> hidden_transposed_;  ///< (hidden, n)
    Buffer<T> hidden_gradient_;    ///< (n, hidden)
    Buffer<T> mask_;               ///< (n, hidden) of dropout
    Buffer<T> logits_;             ///< (p, n), then their gradient
    T scale_;
};

}  // namespace

template <typename T>
std::unique_ptr<Step> addition_step(const RunSpec& spec, const Task& task,
                                    const std::vector<std::int64_t>& rows, const Layout& layout,
                                    Numbers<T>& numbers) {
    return std::make_unique<AdditionStep<T>>(spec, task, rows, layout, numbers);
}

template std::unique_ptr<Step> addition_step(const RunSpec&, const Task&,
                                             const std::vector<std::int64_t>&, const Layout&,
                                             Numbers<float>&);
template std::unique_ptr<Step> addition_step(const RunSpec&, const Task&,
                                             const std::vector<std::int64_t>&, const Layout&,
                                             Numbers<double>&);

}  // namespace grokscope::fused
