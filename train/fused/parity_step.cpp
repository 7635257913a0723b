#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <vector>

#include "fused/array.hpp"
#include "fused/buffer.hpp"
#include "fused/layout.hpp"
#include "fused/parity_kernels.hpp"
#include "fused/parity_patterns.hpp"
#include "fused/step.hpp"
#include "fused/strided.hpp"
#include "grokscope/model/dropout.hpp"
#include "grokscope/model/label_noise.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope::fused {
namespace {

/// -1 for a label of 1, 1 for a label of 0.   (n)
template <typename T>
Array<T> label_signs(const std::vector<std::int64_t>& labels) {
    Array<T> signs;
    for (const auto label : labels) signs.push_back(label == 1 ? T{-1} : T{1});
    return signs;
}

std::vector<std::int64_t> labels_of(const Task& task, const std::vector<std::int64_t>& rows) {
    std::vector<std::int64_t> labels;
    for (const auto row : rows) labels.push_back(task.targets[static_cast<std::size_t>(row)]);
    return labels;
}

/// Two logits with softmax are one with a sigmoid: their difference. With StableMax they are not,
/// and there must be one.
template <typename T>
class ParityStep : public Step {
public:
    ParityStep(const RunSpec& spec, const Task& task, const std::vector<std::int64_t>& rows,
               const Layout& layout, Numbers<T>& numbers)
        : spec_(spec),
          kernels_(parity_kernels<T>()),
          patterns_(patterns_of(spec, task, rows)),
          labels_(labels_of(task, rows)),
          sign_(label_signs<T>(labels_)),
          n_(static_cast<std::int64_t>(sign_.size())),
          w_in_(at(numbers.weight, place(layout, "W_in"))),
          w_out_(at(numbers.weight, place(layout, "W_out"))),
          w_in_gradient_(at(numbers.gradient, place(layout, "W_in"))),
          w_out_gradient_(at(numbers.gradient, place(layout, "W_out"))),
          b_out_(bias_in(spec, layout, numbers.weight)),
          b_out_gradient_(bias_in(spec, layout, numbers.gradient)),
          panels_(padded(spec.model.hidden) / panel_width),
          tables_(patterns_.begins.back(), panel_width),
          preactivation_(panels_ * n_, panel_width),
          partial_margin_(n_, panel_width),
          mask_(spec.regularizer.dropout > 0 ? n_ : 0, spec.model.hidden),
          readout_(1, spec.model.hidden),
          readout_gradient_(1, spec.model.hidden),
          margin_(sign_.size()),
          scale_(static_cast<T>(loss_factor(spec) / static_cast<double>(n_))) {}

    void compute_gradient(const std::int64_t step) override {
        if (spec_.regularizer.dropout > 0) put(dropout_mask(spec_, n_, step), mask_.view());
        if (spec_.regularizer.label_noise > 0)
            sign_ = label_signs<T>(noisy_targets(spec_, labels_, step));
        go_forward(spec_.regularizer.dropout > 0);
        kernels_.loss_gradient(n_, spec_.loss.kind, sign_.data(), scale_, margin_.data());
        for (std::int64_t p = 0; p < panels_; ++p)
            kernels_.scatter(patterns_, spec_.model.activation,
                             panel(p, spec_.regularizer.dropout > 0), margin_.data(),
                             columns(readout_gradient_.view(), p).data, columns(w_in_gradient_, p));
        spread_readout_gradient();
        if (spec_.model.output_bias) spread_bias_gradient();
    }

    ExampleScores scores() override {
        go_forward(false);
        Array<T> loss(margin_.size());
        Array<T> right(margin_.size());
        kernels_.cross_entropy(n_, spec_.loss.kind, sign_.data(), margin_.data(), loss.data(),
                               right.data());
        return example_scores(loss, right, n_);
    }

private:
    void go_forward(const bool with_dropout) {
        make_readout();
        partial_margin_.clear();
        for (std::int64_t p = 0; p < panels_; ++p)
            kernels_.look_up(patterns_, spec_.model.activation, panel(p, with_dropout),
                             partial_margin_.view().data);
        kernels_.add_up(n_, partial_margin_.view().data, margin_.data());
        if (spec_.model.output_bias) add_bias();
    }

    static Strided<T> bias_in(const RunSpec& spec, const Layout& layout, Array<T>& numbers) {
        return spec.model.output_bias ? at(numbers, place(layout, "b_out")) : Strided<T>{};
    }

    void add_bias() {
        const T* bias = b_out_.data;
        const T own = b_out_.cols == 1 ? bias[0] : bias[1] - bias[0];
        for (T& margin : margin_) margin += own;
    }

    static Strided<T> columns(const Strided<T>& matrix, const std::int64_t p) {
        return columns_of(matrix, p * panel_width, panel_width);
    }

    Panel<T> panel(const std::int64_t p, const bool has_mask) {
        return {.w_in = read_only(columns(w_in_, p)),
                .readout = columns(readout_.view(), p).data,
                .mask = has_mask ? read_only(columns(mask_.view(), p)) : Strided<const T>{},
                .preactivation = rows_of(preactivation_.view(), p * n_, n_),
                .tables = tables_.view()};
    }

    void make_readout() {
        T* readout = readout_.view().data;
        for (std::int64_t j = 0; j < w_out_.cols; ++j)
            readout[j] = w_out_.rows == 1 ? w_out_.row(0)[j] : w_out_.row(1)[j] - w_out_.row(0)[j];
    }

    void spread_readout_gradient() {
        const T* gradient = readout_gradient_.view().data;
        std::copy_n(gradient, w_out_.cols, w_out_gradient_.row(w_out_.rows - 1));
        if (w_out_.rows == 2)
            std::transform(gradient, gradient + w_out_.cols, w_out_gradient_.row(0),
                           std::negate<>());
    }

    /// The margin's gradient is that of the last logit's bias, and less that of the other's.
    void spread_bias_gradient() {
        const double sum = std::accumulate(margin_.begin(), margin_.end(), 0.0);
        b_out_gradient_.data[b_out_.cols - 1] = static_cast<T>(sum);
        if (b_out_.cols == 2) b_out_gradient_.data[0] = static_cast<T>(-sum);
    }

    RunSpec spec_;
    ParityKernels<T> kernels_;
    Patterns patterns_;
    std::vector<std::int64_t> labels_;  ///< (n) without noise
    Array<T> sign_;                     ///< (n) of the labels of this step
    std::int64_t n_;
    Strided<T> w_in_;            ///< (bits + 1, hidden)
    Strided<T> w_out_;           ///< (outputs, hidden)
    Strided<T> w_in_gradient_;   ///< (bits + 1, hidden)
    Strided<T> w_out_gradient_;  ///< (outputs, hidden)
    Strided<T> b_out_;           ///< (1, outputs), without data where there is none
    Strided<T> b_out_gradient_;  ///< likewise
    std::int64_t panels_;
    Buffer<T> tables_;          ///< (patterns of all groups, panel)
    Buffer<T> preactivation_;   ///< (panels x n, panel)
    Buffer<T> partial_margin_;  ///< (n, panel)
    Buffer<T> mask_;            ///< (n, hidden) of dropout
    Buffer<T> readout_;         ///< (1, hidden)
    Buffer<T> readout_gradient_;
    Array<T> margin_;  ///< (n), then its gradient
    T scale_;
};

}  // namespace

template <typename T>
std::unique_ptr<Step> parity_step(const RunSpec& spec, const Task& task,
                                  const std::vector<std::int64_t>& rows, const Layout& layout,
                                  Numbers<T>& numbers) {
    return std::make_unique<ParityStep<T>>(spec, task, rows, layout, numbers);
}

template std::unique_ptr<Step> parity_step(const RunSpec&, const Task&,
                                           const std::vector<std::int64_t>&, const Layout&,
                                           Numbers<float>&);
template std::unique_ptr<Step> parity_step(const RunSpec&, const Task&,
                                           const std::vector<std::int64_t>&, const Layout&,
                                           Numbers<double>&);

}  // namespace grokscope::fused
