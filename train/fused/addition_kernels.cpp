#include "fused/addition_kernels.hpp"

#include <algorithm>
#include <utility>

#include "fused/array.hpp"
#include "fused/strided.hpp"
#include "grokscope/spec/run_spec.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fused/addition_kernels.cpp"
#include <hwy/foreach_target.h>
// The order matters: what follows is compiled anew for every instruction set.
#include <hwy/highway.h>

#include "fused/activation-inl.hpp"
#include "fused/loss-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace grokscope::fused::HWY_NAMESPACE {
namespace {

template <class Act, bool has_bias, typename T>
void look_up_rows(const Examples& examples, const Strided<const T> input_a,
                  const Strided<const T> input_b, const T* bias, const Strided<T> preactivation,
                  const Strided<T> hidden) {
    const hn::ScalableTag<T> d;
    for (std::int64_t i = 0; i < hidden.rows; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const T* a = input_a.row(examples.a[at]);
        const T* b = input_b.row(examples.b[at]);
        for_columns(d, hidden.cols, [&](const std::int64_t j, const auto mask) {
            auto sum = hn::Add(hn::MaskedLoad(mask, d, a + j), hn::MaskedLoad(mask, d, b + j));
            if constexpr (has_bias) sum = hn::Add(sum, hn::MaskedLoad(mask, d, bias + j));
            hn::BlendedStore(sum, mask, d, preactivation.row(i) + j);
            hn::BlendedStore(Act::value(d, sum), mask, d, hidden.row(i) + j);
        });
    }
}

template <class Act, typename T>
void scatter_rows(const Examples& examples, const Strided<const T> preactivation,
                  const Strided<const T> gradient, const Strided<T> input_a,
                  const Strided<T> input_b) {
    const hn::ScalableTag<T> d;
    for (std::int64_t i = 0; i < gradient.rows; ++i) {
        const auto at = static_cast<std::size_t>(i);
        T* a = input_a.row(examples.a[at]);
        T* b = input_b.row(examples.b[at]);
        for_columns(d, gradient.cols, [&](const std::int64_t j, const auto mask) {
            const auto slope = Act::times_slope(d,
                                                hn::MaskedLoad(mask, d, preactivation.row(i) + j),
                                                hn::MaskedLoad(mask, d, gradient.row(i) + j));
            hn::BlendedStore(hn::Add(hn::MaskedLoad(mask, d, a + j), slope), mask, d, a + j);
            hn::BlendedStore(hn::Add(hn::MaskedLoad(mask, d, b + j), slope), mask, d, b + j);
        });
    }
}

/// Far below any logit, and still a number.
template <typename T>
constexpr T nothing = static_cast<T>(-1e30);

/// The gradient of a vector of examples; the logits of their true classes have been set aside.
///
/// @param truth  the logits set aside; becomes the gradient of the true class
template <class Loss, class D, typename T>
void gradient_columns(const D d, const T scale, const Strided<T> logits, const std::int64_t column,
                      T* truth) {
    const auto own = hn::LoadU(d, truth);
    auto largest = own;
    for (std::int64_t c = 0; c < logits.rows; ++c)
        largest = hn::Max(largest, hn::LoadU(d, logits.row(c) + column));
    auto others = hn::Zero(d);
    for (std::int64_t c = 0; c < logits.rows; ++c) {
        T* at = logits.row(c) + column;
        const auto logit = hn::LoadU(d, at);
        const auto weight = Loss::weight(d, logit, largest);
        others = hn::Add(others, weight);
        hn::StoreU(Loss::slope(d, logit, weight), d, at);
    }
    const auto total = hn::Add(others, Loss::weight(d, own, largest));
    const auto factor = hn::Div(hn::Set(d, scale), total);
    for (std::int64_t c = 0; c < logits.rows; ++c) {
        T* at = logits.row(c) + column;
        hn::StoreU(hn::Mul(hn::LoadU(d, at), factor), d, at);
    }
    hn::StoreU(hn::Neg(hn::Mul(hn::Mul(others, factor), Loss::log_slope(d, own))), d, truth);
}

template <typename T>
void loss_gradient(const Examples& examples, const LossKind kind, const T scale,
                   const Strided<T> logits) {
    static thread_local Array<T> truth;  // kept, so that a step allocates nothing
    const hn::ScalableTag<T> d;
    truth.resize(static_cast<std::size_t>(logits.stride));
    const auto n = examples.target.size();
    for (std::size_t i = 0; i < n; ++i)
        truth[i] = std::exchange(logits.row(examples.target[i])[i], nothing<T>);
    with_loss(kind, [&](auto loss) {
        for_vectors(d, logits.stride, [&](const std::int64_t column) {
            gradient_columns<decltype(loss)>(d, scale, logits, column, truth.data() + column);
        });
    });
    for (std::size_t i = 0; i < n; ++i) logits.row(examples.target[i])[i] = truth[i];
}

/// @param loss  holds the targets; becomes the losses
template <class Loss, class D, typename T>
void cross_entropy_columns(const D d, const Strided<const T> logits, const std::int64_t column,
                           T* loss, T* right) {
    const auto target = hn::Load(d, loss);
    auto largest = hn::Load(d, logits.row(0) + column);
    auto own = largest;
    for (std::int64_t c = 1; c < logits.rows; ++c) {
        const auto logit = hn::Load(d, logits.row(c) + column);
        largest = hn::Max(largest, logit);
        own = hn::IfThenElse(hn::Eq(hn::Set(d, static_cast<T>(c)), target), logit, own);
    }
    const auto one = hn::Set(d, T{1});
    auto others = hn::Zero(d);
    auto reached = hn::Zero(d);
    for (std::int64_t c = 0; c < logits.rows; ++c) {
        const auto logit = hn::Load(d, logits.row(c) + column);
        const auto weight = Loss::weight(d, logit, largest);
        others = hn::Add(others,
                         hn::IfThenZeroElse(hn::Eq(hn::Set(d, static_cast<T>(c)), target), weight));
        reached = hn::Add(reached, hn::IfThenElseZero(hn::Ge(logit, own), one));
    }
    hn::Store(Loss::loss(d, others, own, largest), d, loss);
    // The right answer itself is one that reaches its logit.
    hn::Store(hn::IfThenElseZero(hn::Eq(reached, one), one), d, right);
}

template <typename T>
void cross_entropy(const Examples& examples, const LossKind kind, const Strided<const T> logits,
                   T* loss, T* right) {
    const hn::ScalableTag<T> d;
    std::fill_n(loss, logits.stride, T{0});
    std::copy(examples.target.begin(), examples.target.end(), loss);
    with_loss(kind, [&](auto link) {
        for_vectors(d, logits.stride, [&](const std::int64_t column) {
            cross_entropy_columns<decltype(link)>(d, logits, column, loss + column, right + column);
        });
    });
}

#if HWY_TARGET != HWY_SCALAR

/// Transposes square blocks as wide as the 16 bytes within which Highway interleaves.
template <class D>
HWY_INLINE void transpose_block(const D d, const float* from, const std::int64_t from_stride,
                                float* to, const std::int64_t to_stride) {
    const auto a = hn::LoadU(d, from);
    const auto b = hn::LoadU(d, from + from_stride);
    const auto c = hn::LoadU(d, from + 2 * from_stride);
    const auto e = hn::LoadU(d, from + 3 * from_stride);
    const auto ac_low = hn::InterleaveLower(d, a, c);
    const auto ac_high = hn::InterleaveUpper(d, a, c);
    const auto be_low = hn::InterleaveLower(d, b, e);
    const auto be_high = hn::InterleaveUpper(d, b, e);
    hn::StoreU(hn::InterleaveLower(d, ac_low, be_low), d, to);
    hn::StoreU(hn::InterleaveUpper(d, ac_low, be_low), d, to + to_stride);
    hn::StoreU(hn::InterleaveLower(d, ac_high, be_high), d, to + 2 * to_stride);
    hn::StoreU(hn::InterleaveUpper(d, ac_high, be_high), d, to + 3 * to_stride);
}

template <class D>
HWY_INLINE void transpose_block(const D d, const double* from, const std::int64_t from_stride,
                                double* to, const std::int64_t to_stride) {
    const auto a = hn::LoadU(d, from);
    const auto b = hn::LoadU(d, from + from_stride);
    hn::StoreU(hn::InterleaveLower(d, a, b), d, to);
    hn::StoreU(hn::InterleaveUpper(d, a, b), d, to + to_stride);
}

#endif

template <typename T>
void transpose(const Strided<const T> from, const Strided<T> to) {
    std::int64_t rows = 0;
    std::int64_t cols = 0;
#if HWY_TARGET != HWY_SCALAR
    constexpr std::int64_t side = 16 / sizeof(T);
    const hn::FixedTag<T, static_cast<std::size_t>(side)> d;
    rows = from.rows / side * side;
    cols = from.cols / side * side;
    for (std::int64_t j = 0; j < cols; j += side)
        for (std::int64_t i = 0; i < rows; i += side)
            transpose_block(d, from.row(i) + j, from.stride, to.row(j) + i, to.stride);
#endif
    for (std::int64_t i = 0; i < from.rows; ++i)
        for (std::int64_t j = i < rows ? cols : 0; j < from.cols; ++j)
            to.row(j)[i] = from.row(i)[j];
}

template <typename T>
void look_up(const Examples& examples, const Activation activation, const Strided<const T> input_a,
             const Strided<const T> input_b, const T* bias, const Strided<T> preactivation,
             const Strided<T> hidden) {
    with_activation(activation, [&](auto act) {
        if (bias == nullptr)
            look_up_rows<decltype(act), false>(examples, input_a, input_b, bias, preactivation,
                                               hidden);
        else
            look_up_rows<decltype(act), true>(examples, input_a, input_b, bias, preactivation,
                                              hidden);
    });
}

template <typename T>
void scatter(const Examples& examples, const Activation activation,
             const Strided<const T> preactivation, const Strided<const T> gradient,
             const Strided<T> input_a, const Strided<T> input_b) {
    with_activation(activation, [&](auto act) {
        scatter_rows<decltype(act)>(examples, preactivation, gradient, input_a, input_b);
    });
}

template <typename T>
AdditionKernels<T> kernels() {
    return {.look_up = look_up<T>,
            .loss_gradient = loss_gradient<T>,
            .cross_entropy = cross_entropy<T>,
            .scatter = scatter<T>,
            .transpose = transpose<T>};
}

}  // namespace
}  // namespace grokscope::fused::HWY_NAMESPACE

#undef GROKSCOPE_KERNELS
#undef GROKSCOPE_KERNELS_OF
#define GROKSCOPE_KERNELS AdditionKernels
#define GROKSCOPE_KERNELS_OF addition_kernels
#include "fused/dispatch-inl.hpp"
