#pragma once

#include <cstdint>
#include <string>

/// The update rules, over all trained numbers of a model at once.
namespace grokscope::fused {

/// The numbers of an update that do not change from weight to weight.
template <typename T>
struct UpdateRule {
    T l1 = 0;             ///< times sign(w) joins the gradient
    T shrinkage = 1;      ///< factor on w before the update: decoupled decay
    T coupled_decay = 0;  ///< times w, already shrunk, joins the gradient
    T beta_first = 0;     ///< Adam
    T beta_second = 0;    ///< Adam
    T eps = 0;            ///< Adam
    T momentum = 0;       ///< sgd
    T threshold = 0;      ///< comes off |w| after the update, down to 0: proximal L1
};

/// The rates of one step.
template <typename T>
struct StepRates {
    T rate = 0;             ///< lr, for Adam divided by 1 - beta_first^t
    T root_correction = 1;  ///< Adam: sqrt(1 - beta_second^t)
};

/// Functions for the widest vectors of this processor; arrays have `count` numbers.
///
/// @tparam T  float or double
template <typename T>
struct UpdateKernels {
    /// The threshold is the proximal operator of `threshold` sum |w|.
    ///
    /// @source Kingma, Ba 2015, arXiv 1412.6980; Loshchilov, Hutter 2019, arXiv 1711.05101
    void (*adam)(const UpdateRule<T>& rule, const StepRates<T>& rates, std::int64_t count,
                 const T* gradient, T* first, T* second, T* weight);

    void (*sgd)(const UpdateRule<T>& rule, const StepRates<T>& rates, std::int64_t count,
                const T* gradient, T* momentum, T* weight);
};

template <typename T>
UpdateKernels<T> update_kernels();

/// The instruction set that the kernels of this program take on this processor, as Highway calls
/// it: AVX3, AVX2, NEON, ...
std::string instruction_set();

}  // namespace grokscope::fused
