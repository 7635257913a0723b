#include <algorithm>
#include <cstdint>
#include <vector>

#include "fused/buffer.hpp"
#include "fused/parity_kernels.hpp"
#include "fused/parity_patterns.hpp"
#include "fused/step.hpp"
#include "grokscope/dropout.hpp"
#include "grokscope/mlp.hpp"

namespace grokscope::fused {
namespace {

/// -1 for a label of 1, 1 for a label of 0.   (n)
template <typename T>
std::vector<T> label_signs(const Task& task) {
    std::vector<T> signs;
    for (const auto row : split_rows(task, true))
        signs.push_back(task.targets[static_cast<std::size_t>(row)] == 1 ? T{-1} : T{1});
    return signs;
}

/// Two logits with softmax are one with a sigmoid: their difference.
template <typename T>
class ParityStep : public Step {
public:
    ParityStep(const RunSpec& spec, const Task& task, const Layout& layout, Numbers<T>& numbers)
        : spec_(spec),
          kernels_(parity_kernels<T>()),
          patterns_(training_patterns(spec, task)),
          sign_(label_signs<T>(task)),
          n_(static_cast<std::int64_t>(sign_.size())),
          w_in_(at(numbers.weight, place(layout, "W_in"))),
          w_out_(at(numbers.weight, place(layout, "W_out"))),
          w_in_gradient_(at(numbers.gradient, place(layout, "W_in"))),
          w_out_gradient_(at(numbers.gradient, place(layout, "W_out"))),
          tables_(patterns_.begins.back(), spec.model.hidden),
          preactivation_(n_, spec.model.hidden),
          mask_(spec.regularizer.dropout > 0 ? n_ : 0, spec.model.hidden),
          readout_(1, spec.model.hidden),
          readout_gradient_(1, spec.model.hidden),
          margin_(sign_.size()),
          scale_(static_cast<T>(loss_factor(spec) / static_cast<double>(n_))) {}

    void compute_gradient(const std::int64_t step) override {
        if (spec_.regularizer.dropout > 0) put(dropout_mask(spec_, n_, step), mask_.view());
        const T* mask = spec_.regularizer.dropout > 0 ? mask_.view().data : nullptr;
        make_readout();
        kernels_.make_tables(patterns_, read_only(w_in_), tables_.view());
        kernels_.look_up(patterns_, spec_.model.activation, read_only(tables_.view()),
                         readout_.view().data, mask, preactivation_.view(), margin_.data());
        kernels_.sigmoid_gradient(n_, sign_.data(), scale_, margin_.data());
        tables_.clear();
        readout_gradient_.clear();
        kernels_.scatter(patterns_, spec_.model.activation, read_only(preactivation_.view()),
                         margin_.data(), readout_.view().data, mask, readout_gradient_.view().data,
                         tables_.view());
        kernels_.collect(patterns_, tables_.view(), w_in_gradient_);
        spread_readout_gradient();
    }

private:
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

    RunSpec spec_;
    ParityKernels<T> kernels_;
    Patterns patterns_;
    std::vector<T> sign_;  ///< (n)
    std::int64_t n_;
    Strided<T> w_in_;            ///< (bits + 1, hidden)
    Strided<T> w_out_;           ///< (outputs, hidden)
    Strided<T> w_in_gradient_;   ///< (bits + 1, hidden)
    Strided<T> w_out_gradient_;  ///< (outputs, hidden)
    Buffer<T> tables_;           ///< (patterns of all groups, hidden)
    Buffer<T> preactivation_;    ///< (n, hidden)
    Buffer<T> mask_;             ///< (n, hidden) of dropout
    Buffer<T> readout_;          ///< (1, hidden)
    Buffer<T> readout_gradient_;
    std::vector<T> margin_;  ///< (n), then its gradient
    T scale_;
};

}  // namespace

template <typename T>
std::unique_ptr<Step> parity_step(const RunSpec& spec, const Task& task, const Layout& layout,
                                  Numbers<T>& numbers) {
    return std::make_unique<ParityStep<T>>(spec, task, layout, numbers);
}

template std::unique_ptr<Step> parity_step(const RunSpec&, const Task&, const Layout&,
                                           Numbers<float>&);
template std::unique_ptr<Step> parity_step(const RunSpec&, const Task&, const Layout&,
                                           Numbers<double>&);

}  // namespace grokscope::fused
