#include "fused/parity_kernels.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "fused/strided.hpp"
#include "grokscope/spec/run_spec.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fused/parity_kernels.cpp"
#include <hwy/foreach_target.h>
// The order matters: what follows is compiled anew for every instruction set.
#include <hwy/highway.h>

#include "fused/activation-inl.hpp"
#include "fused/loss-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace grokscope::fused::HWY_NAMESPACE {
namespace {

/// Calls `function(column)` for the vectors of a panel.
template <class D, class Function>
HWY_INLINE void for_panel(const D d, const Function& function) {
    static_assert(panel_width % hn::MaxLanes(D()) == 0);
    for_vectors(d, panel_width, function);
}

template <typename T>
void make_group(const BitGroup& group, const T low, const T high, const Strided<const T> w_in,
                T* table) {
    const hn::ScalableTag<T> d;
    std::int64_t made = panel_width;
    for (std::int64_t bit = group.first; bit < group.first + group.count; ++bit, made *= 2)
        for_panel(d, [&](const std::int64_t j) {
            const auto weight = hn::LoadU(d, w_in.row(bit) + j);
            const auto if_high = hn::Mul(hn::Set(d, high), weight);
            const auto if_low = hn::Mul(hn::Set(d, low), weight);
            for (T* row = table + j; row < table + j + made; row += panel_width) {
                const auto sum = hn::Load(d, row);
                hn::Store(hn::Add(sum, if_high), d, row + made);
                hn::Store(hn::Add(sum, if_low), d, row);
            }
        });
}

template <typename T>
void make_tables(const Patterns& patterns, const Panel<T>& panel) {
    const auto [low, high] = std::pair(static_cast<T>(patterns.low), static_cast<T>(patterns.high));
    const T* bias = panel.w_in.row(panel.w_in.rows - 1);
    for (std::size_t g = 0; g < patterns.groups.size(); ++g) {
        T* table = panel.tables.row(patterns.begins[g]);
        for (std::int64_t j = 0; j < panel_width; ++j) table[j] = g == 0 ? bias[j] : T{0};
        make_group(patterns.groups[g], low, high, panel.w_in, table);
    }
}

/// The factors of dropout on a vector of hidden units; without a mask the units themselves.
template <class D, class V, typename T>
HWY_INLINE V masked(const D d, const V value, const Strided<const T>& mask, const std::int64_t i,
                    const std::int64_t j) {
    return mask.data == nullptr ? value : hn::Mul(value, hn::LoadU(d, mask.row(i) + j));
}

/// The number of groups as a constant where it and the activation are usual ones; else 0.
template <class Act, class Function>
void with_group_count(const std::int64_t groups, const Function& function) {
    if constexpr (Act::is_usual) {
        switch (groups) {
            case 4: return function(std::integral_constant<std::int64_t, 4>{});
            case 5: return function(std::integral_constant<std::int64_t, 5>{});
            case 6: return function(std::integral_constant<std::int64_t, 6>{});
            default: break;
        }
    }
    return function(std::integral_constant<std::int64_t, 0>{});
}

template <class Act, std::int64_t usual_groups, typename T>
void look_up_panel(const Patterns& patterns, const Panel<T>& panel, T* partial_margin) {
    const hn::ScalableTag<T> d;
    const auto groups = usual_groups > 0 ? usual_groups
                                         : static_cast<std::int64_t>(patterns.groups.size());
    for_panel(d, [&](const std::int64_t j) {
        const T* tables = panel.tables.data + j;
        const auto readout = hn::LoadU(d, panel.readout + j);
        for (std::int64_t i = 0; i < panel.preactivation.rows; ++i) {
            const std::int32_t* at = patterns.table_at.data() + i * groups;
            auto sum = hn::Load(d, tables + at[0]);
            for (std::int64_t g = 1; g < groups; ++g)
                sum = hn::Add(sum, hn::Load(d, tables + at[g]));
            hn::Store(sum, d, panel.preactivation.data + i * panel_width + j);
            const auto hidden = masked(d, Act::value(d, sum), panel.mask, i, j);
            T* partial = partial_margin + i * panel_width + j;
            hn::Store(hn::MulAdd(hidden, readout, hn::Load(d, partial)), d, partial);
        }
    });
}

template <typename T>
void look_up(const Patterns& patterns, const Activation activation, const Panel<T>& panel,
             T* partial_margin) {
    make_tables(patterns, panel);
    with_activation(activation, [&](auto act) {
        const auto count = static_cast<std::int64_t>(patterns.groups.size());
        with_group_count<decltype(act)>(count, [&](auto groups) {
            look_up_panel<decltype(act), groups.value>(patterns, panel, partial_margin);
        });
    });
}

template <typename T>
void add_up(const std::int64_t count, const T* partial_margin, T* margin) {
    const hn::ScalableTag<T> d;
    for (std::int64_t i = 0; i < count; ++i) {
        auto sum = hn::Zero(d);
        for_panel(d, [&](const std::int64_t j) {
            sum = hn::Add(sum, hn::Load(d, partial_margin + i * panel_width + j));
        });
        margin[i] = hn::GetLane(hn::SumOfLanes(d, sum));
    }
}

template <class Loss, typename T>
void gradients(const std::int64_t count, const T* sign, const T scale, T* margin) {
    const hn::ScalableTag<T> d;
    for_columns(d, count, [&](const std::int64_t i, const auto mask) {
        const auto own = hn::MaskedLoad(mask, d, sign + i);
        const auto z = hn::Mul(own, hn::MaskedLoad(mask, d, margin + i));
        const auto gradient = Loss::binary_slope(d, hn::Mul(own, hn::Set(d, scale)), z);
        hn::BlendedStore(gradient, mask, d, margin + i);
    });
}

template <typename T>
void loss_gradient(const std::int64_t count, const LossKind kind, const T* sign, const T scale,
                   T* margin) {
    with_loss(kind, [&](auto loss) { gradients<decltype(loss)>(count, sign, scale, margin); });
}

template <class Loss, typename T>
void cross_entropies(const std::int64_t count, const T* sign, const T* margin, T* loss, T* right) {
    const hn::ScalableTag<T> d;
    const auto zero = hn::Zero(d);
    for_columns(d, count, [&](const std::int64_t i, const auto mask) {
        const auto own = hn::MaskedLoad(mask, d, sign + i);
        const auto against = hn::Mul(own, hn::MaskedLoad(mask, d, margin + i));
        hn::BlendedStore(Loss::binary_loss(d, against), mask, d, loss + i);
        const auto is_right = hn::Lt(against, zero);
        hn::BlendedStore(hn::IfThenElseZero(is_right, hn::Set(d, T{1})), mask, d, right + i);
    });
}

template <typename T>
void cross_entropy(const std::int64_t count, const LossKind kind, const T* sign, const T* margin,
                   T* loss, T* right) {
    with_loss(kind, [&](auto link) {
        cross_entropies<decltype(link)>(count, sign, margin, loss, right);
    });
}

template <class Act, std::int64_t usual_groups, typename T>
void scatter_panel(const Patterns& patterns, const Panel<T>& panel, const T* margin_gradient,
                   T* readout_gradient) {
    const hn::ScalableTag<T> d;
    const auto groups = usual_groups > 0 ? usual_groups
                                         : static_cast<std::int64_t>(patterns.groups.size());
    for_panel(d, [&](const std::int64_t j) {
        T* tables = panel.tables.data + j;
        const auto readout = hn::LoadU(d, panel.readout + j);
        auto readout_sum = hn::Zero(d);
        for (std::int64_t i = 0; i < panel.preactivation.rows; ++i) {
            const std::int32_t* at = patterns.table_at.data() + i * groups;
            const auto own = hn::Set(d, margin_gradient[i]);
            const auto before = hn::Load(d, panel.preactivation.data + i * panel_width + j);
            const auto hidden = masked(d, Act::value(d, before), panel.mask, i, j);
            readout_sum = hn::MulAdd(own, hidden, readout_sum);
            const auto slope =
                masked(d, Act::times_slope(d, before, hn::Mul(own, readout)), panel.mask, i, j);
            for (std::int64_t g = 0; g < groups; ++g)
                hn::Store(hn::Add(hn::Load(d, tables + at[g]), slope), d, tables + at[g]);
        }
        hn::StoreU(readout_sum, d, readout_gradient + j);
    });
}

/// Halves the table of a group bit by bit, from the highest.
template <typename T>
void collect_group(const BitGroup& group, const T low, const T high, T* table,
                   const Strided<T> w_in_gradient) {
    const hn::ScalableTag<T> d;
    for_panel(d, [&](const std::int64_t j) {
        for (std::int64_t bit = group.count - 1; bit >= 0; --bit) {
            const std::int64_t half = panel_width << bit;
            auto zeros = hn::Zero(d);
            auto ones = hn::Zero(d);
            for (T* row = table + j; row < table + j + half; row += panel_width) {
                const auto zero = hn::Load(d, row);
                const auto one = hn::Load(d, row + half);
                zeros = hn::Add(zeros, zero);
                ones = hn::Add(ones, one);
                hn::Store(hn::Add(zero, one), d, row);
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
        collect_group(patterns.groups[g], low, high, tables.row(patterns.begins[g]), w_in_gradient);
    std::copy_n(tables.row(0), panel_width, w_in_gradient.row(w_in_gradient.rows - 1));
}

template <typename T>
void scatter(const Patterns& patterns, const Activation activation, const Panel<T>& panel,
             const T* margin_gradient, T* readout_gradient, const Strided<T> w_in_gradient) {
    std::fill_n(panel.tables.data, panel.tables.rows * panel_width, T{0});
    with_activation(activation, [&](auto act) {
        const auto count = static_cast<std::int64_t>(patterns.groups.size());
        with_group_count<decltype(act)>(count, [&](auto groups) {
            scatter_panel<decltype(act), groups.value>(patterns, panel, margin_gradient,
                                                       readout_gradient);
        });
    });
    collect(patterns, panel.tables, w_in_gradient);
}

template <typename T>
ParityKernels<T> kernels() {
    return {.look_up = look_up<T>,
            .add_up = add_up<T>,
            .loss_gradient = loss_gradient<T>,
            .cross_entropy = cross_entropy<T>,
            .scatter = scatter<T>};
}

}  // namespace
}  // namespace grokscope::fused::HWY_NAMESPACE

#undef GROKSCOPE_KERNELS
#undef GROKSCOPE_KERNELS_OF
#define GROKSCOPE_KERNELS ParityKernels
#define GROKSCOPE_KERNELS_OF parity_kernels
#include "fused/dispatch-inl.hpp"
