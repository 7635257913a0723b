#include <algorithm>
#include <utility>

#include "fused/parity_kernels.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fused/parity_kernels.cpp"
#include <hwy/foreach_target.h>
// The order matters: what follows is compiled anew for every instruction set.
#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include "fused/activation-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace grokscope::fused::HWY_NAMESPACE {
namespace {

template <typename T>
void make_group(const BitGroup& group, const T low, const T high, const Strided<const T> w_in,
                const Strided<T> table) {
    const hn::ScalableTag<T> d;
    std::int64_t made = 1;
    for (std::int64_t bit = group.first; bit < group.first + group.count; ++bit, made *= 2)
        for (std::int64_t row = 0; row < made; ++row)
            for_vectors(d, table.stride, [&](const std::int64_t j) {
                const auto weight = hn::LoadU(d, w_in.row(bit) + j);
                const auto sum = hn::LoadU(d, table.row(row) + j);
                hn::StoreU(hn::MulAdd(hn::Set(d, high), weight, sum), d, table.row(row + made) + j);
                hn::StoreU(hn::MulAdd(hn::Set(d, low), weight, sum), d, table.row(row) + j);
            });
}

template <typename T>
Strided<T> group_table(const Patterns& patterns, const std::size_t group, Strided<T> tables) {
    tables.data = tables.row(patterns.begins[group]);
    tables.rows = patterns.begins[group + 1] - patterns.begins[group];
    return tables;
}

template <typename T>
void make_tables(const Patterns& patterns, const Strided<const T> w_in, const Strided<T> tables) {
    const auto [low, high] = std::pair(static_cast<T>(patterns.low), static_cast<T>(patterns.high));
    for (std::size_t g = 0; g < patterns.groups.size(); ++g) {
        const auto table = group_table(patterns, g, tables);
        const T* bias = w_in.row(w_in.rows - 1);
        for (std::int64_t j = 0; j < table.stride; ++j) table.data[j] = g == 0 ? bias[j] : T{0};
        make_group(patterns.groups[g], low, high, w_in, table);
    }
}

/// The factors of dropout on a vector of hidden units; without a mask the units themselves.
template <class D, class V, typename T>
HWY_INLINE V masked(const D d, const V value, const T* mask, const std::int64_t at) {
    return mask == nullptr ? value : hn::Mul(value, hn::LoadU(d, mask + at));
}

template <class Act, typename T>
void look_up_rows(const Patterns& patterns, const Strided<const T> tables, const T* readout,
                  const T* mask, const Strided<T> preactivation, T* margin) {
    const hn::ScalableTag<T> d;
    const auto groups = static_cast<std::int64_t>(patterns.groups.size());
    for (std::int64_t i = 0; i < preactivation.rows; ++i) {
        const std::int32_t* row = patterns.table_row.data() + i * groups;
        auto dot = hn::Zero(d);
        for_vectors(d, preactivation.stride, [&](const std::int64_t j) {
            auto sum = hn::LoadU(d, tables.row(row[0]) + j);
            for (std::int64_t g = 1; g < groups; ++g)
                sum = hn::Add(sum, hn::LoadU(d, tables.row(row[g]) + j));
            hn::StoreU(sum, d, preactivation.row(i) + j);
            const auto hidden = masked(d, Act::value(d, sum), mask, i * preactivation.stride + j);
            dot = hn::MulAdd(hidden, hn::LoadU(d, readout + j), dot);
        });
        margin[i] = hn::GetLane(hn::SumOfLanes(d, dot));
    }
}

template <class Act, typename T>
void scatter_rows(const Patterns& patterns, const Strided<const T> preactivation, const T* gradient,
                  const T* readout, const T* mask, T* readout_gradient, const Strided<T> tables) {
    const hn::ScalableTag<T> d;
    const auto groups = static_cast<std::int64_t>(patterns.groups.size());
    for (std::int64_t i = 0; i < preactivation.rows; ++i) {
        const std::int32_t* row = patterns.table_row.data() + i * groups;
        const auto own = hn::Set(d, gradient[i]);
        for_vectors(d, preactivation.stride, [&](const std::int64_t j) {
            const auto at = i * preactivation.stride + j;
            const auto before = hn::LoadU(d, preactivation.row(i) + j);
            const auto hidden = masked(d, Act::value(d, before), mask, at);
            hn::StoreU(hn::MulAdd(own, hidden, hn::LoadU(d, readout_gradient + j)), d,
                       readout_gradient + j);
            const auto slope =
                masked(d, Act::times_slope(d, before, hn::Mul(own, hn::LoadU(d, readout + j))),
                       mask, at);
            for (std::int64_t g = 0; g < groups; ++g) {
                T* sum = tables.row(row[g]) + j;
                hn::StoreU(hn::Add(hn::LoadU(d, sum), slope), d, sum);
            }
        });
    }
}

template <typename T>
void sigmoid_gradient(const std::int64_t count, const T* sign, const T scale, T* margin) {
    const hn::ScalableTag<T> d;
    const auto most = hn::Set(d, static_cast<T>(sizeof(T) == 4 ? 85 : 700));  // exp stays finite
    for_columns(d, count, [&](const std::int64_t i, const auto mask) {
        const auto own = hn::MaskedLoad(mask, d, sign + i);
        const auto z = hn::Mul(own, hn::MaskedLoad(mask, d, margin + i));
        const auto weight = hn::Exp(d, hn::Min(hn::Neg(z), most));
        const auto gradient =
            hn::Div(hn::Mul(own, hn::Set(d, scale)), hn::Add(hn::Set(d, T{1}), weight));
        hn::BlendedStore(gradient, mask, d, margin + i);
    });
}

/// Halves the table of a group bit by bit, from the highest.
template <typename T>
void collect_group(const BitGroup& group, const T low, const T high, const Strided<T> table,
                   const Strided<T> w_in_gradient) {
    const hn::ScalableTag<T> d;
    for_vectors(d, table.stride, [&](const std::int64_t j) {
        for (std::int64_t bit = group.count - 1; bit >= 0; --bit) {
            const std::int64_t half = std::int64_t{1} << bit;
            auto zeros = hn::Zero(d);
            auto ones = hn::Zero(d);
            for (std::int64_t row = 0; row < half; ++row) {
                const auto zero = hn::LoadU(d, table.row(row) + j);
                const auto one = hn::LoadU(d, table.row(row + half) + j);
                zeros = hn::Add(zeros, zero);
                ones = hn::Add(ones, one);
                hn::StoreU(hn::Add(zero, one), d, table.row(row) + j);
            }
            hn::StoreU(hn::MulAdd(hn::Set(d, high), ones, hn::Mul(hn::Set(d, low), zeros)), d,
                       w_in_gradient.row(group.first + bit) + j);
        }
    });
}

template <typename T>
void collect(const Patterns& patterns, const Strided<T> tables, const Strided<T> w_in_gradient) {
    const auto [low, high] = std::pair(static_cast<T>(patterns.low), static_cast<T>(patterns.high));
    for (std::size_t g = 0; g < patterns.groups.size(); ++g)
        collect_group(patterns.groups[g], low, high, group_table(patterns, g, tables),
                      w_in_gradient);
    std::copy_n(tables.row(0), tables.stride, w_in_gradient.row(w_in_gradient.rows - 1));
}

template <typename T>
void look_up(const Patterns& patterns, const Activation activation, const Strided<const T> tables,
             const T* readout, const T* mask, const Strided<T> preactivation, T* margin) {
    with_activation(activation, [&](auto act) {
        look_up_rows<decltype(act)>(patterns, tables, readout, mask, preactivation, margin);
    });
}

template <typename T>
void scatter(const Patterns& patterns, const Activation activation,
             const Strided<const T> preactivation, const T* gradient, const T* readout,
             const T* mask, T* readout_gradient, const Strided<T> tables) {
    with_activation(activation, [&](auto act) {
        scatter_rows<decltype(act)>(patterns, preactivation, gradient, readout, mask,
                                    readout_gradient, tables);
    });
}

template <typename T>
ParityKernels<T> kernels() {
    return {.make_tables = make_tables<T>,
            .look_up = look_up<T>,
            .sigmoid_gradient = sigmoid_gradient<T>,
            .scatter = scatter<T>,
            .collect = collect<T>};
}

ParityKernels<float> float_kernels() { return kernels<float>(); }
ParityKernels<double> double_kernels() { return kernels<double>(); }

}  // namespace
}  // namespace grokscope::fused::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace grokscope::fused {

HWY_EXPORT(float_kernels);
HWY_EXPORT(double_kernels);

template <>
ParityKernels<float> parity_kernels() {
    return HWY_DYNAMIC_DISPATCH(float_kernels)();
}

template <>
ParityKernels<double> parity_kernels() {
    return HWY_DYNAMIC_DISPATCH(double_kernels)();
}

}  // namespace grokscope::fused
#endif
