#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "fused/addition_kernels.hpp"
#include "fused/addition_model.hpp"
#include "fused/array.hpp"
#include "fused/blas.hpp"
#include "fused/buffer.hpp"
#include "fused/layout.hpp"
#include "fused/step.hpp"
#include "fused/strided.hpp"
#include "fused/vector_kernels.hpp"
#include "grokscope/model/dropout.hpp"
#include "grokscope/model/label_noise.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
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

template <typename T>
void clear(const Strided<T>& matrix) {
    for (std::int64_t i = 0; i < matrix.rows; ++i) std::fill_n(matrix.row(i), matrix.cols, T{0});
}

/// Adds to a row the factor times the sum of the rows of a matrix.
template <typename T>
void add_sum_of_rows(const Strided<T>& matrix, const T factor, T* sum) {
    const auto kernels = vector_kernels<T>();
    for (std::int64_t i = 0; i < matrix.rows; ++i)
        kernels.add_scaled(matrix.cols, factor, matrix.row(i), sum);
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
          ones_(spec.model.output_bias ? static_cast<std::size_t>(n_) : 0, T{1}),
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
                         read_only(model_.input_b.value), model_.hidden_bias.value.data,
                         preactivation_.view(), hidden_.view());
        if (with_dropout) apply_mask(hidden_);
        kernels_.transpose(read_only(hidden_.view()), hidden_transposed_.view());
        if (spec_.model.output_bias) put_output_bias();
        multiply<T>({model_.output.value}, {hidden_transposed_.view()},
                    spec_.model.output_bias ? T{1} : T{0}, logits_.view());
    }

    /// Where the product is added to it.
    void put_output_bias() {
        const auto logits = logits_.view();
        const T* bias = model_.output_bias.value.data;
        for (std::int64_t c = 0; c < logits.rows; ++c)
            std::fill_n(logits.row(c), logits.cols, bias[c]);
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
        if (spec_.model.hidden_bias) collect_hidden_bias();
        if (spec_.model.output_bias) collect_output_bias();
        for (const auto& product : model_.products) go_back(product);
    }

    /// Every example has added its slopes to one row of each input, or to two where they are one.
    void collect_hidden_bias() {
        const auto gradient = model_.hidden_bias.gradient;
        const bool is_one = model_.input_a.gradient.data == model_.input_b.gradient.data;
        clear(gradient);
        add_sum_of_rows(model_.input_a.gradient, is_one ? T{0.5} : T{1}, gradient.data);
    }

    void collect_output_bias() {
        const auto kernels = vector_kernels<T>();
        const auto logits_gradient = logits_.view();
        for (std::int64_t c = 0; c < logits_gradient.rows; ++c)
            model_.output_bias.gradient.data[c] =
                static_cast<T>(kernels.dot(n_, logits_gradient.row(c), ones_.data()));
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
    AdditionModel<T> model_;
    std::int64_t n_;
    Buffer<T> preactivation_;      ///< (n, hidden)
    Buffer<T> hidden_;             ///< (n, hidden)
    Buffer<T> hidden_transposed_;  ///< (hidden, n)
    Buffer<T> hidden_gradient_;    ///< (n, hidden)
    Buffer<T> mask_;               ///< (n, hidden) of dropout
    Buffer<T> logits_;             ///< (p, n), then their gradient
    Array<T> ones_;                ///< (n) where there is an output bias
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
