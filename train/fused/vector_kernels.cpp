#include "fused/vector_kernels.hpp"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fused/vector_kernels.cpp"
#include <hwy/foreach_target.h>
// The order matters: what follows is compiled anew for every instruction set.
#include <hwy/highway.h>

#include "fused/activation-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace grokscope::fused::HWY_NAMESPACE {
namespace {

template <typename T>
double dot(const std::int64_t count, const T* a, const T* b) {
    const hn::ScalableTag<T> d;
    constexpr std::int64_t part = 1024;
    double total = 0.0;
    for (std::int64_t first = 0; first < count; first += part) {
        auto sum = hn::Zero(d);
        for_columns(d, std::min(part, count - first), [&](const std::int64_t i, const auto mask) {
            sum = hn::MulAdd(hn::MaskedLoad(mask, d, a + first + i),
                             hn::MaskedLoad(mask, d, b + first + i), sum);
        });
        total += static_cast<double>(hn::GetLane(hn::SumOfLanes(d, sum)));
    }
    return total;
}

template <typename T>
void add_scaled(const std::int64_t count, const T factor, const T* from, T* to) {
    const hn::ScalableTag<T> d;
    for_columns(d, count, [&](const std::int64_t i, const auto mask) {
        hn::BlendedStore(hn::MulAdd(hn::Set(d, factor), hn::MaskedLoad(mask, d, from + i),
                                    hn::MaskedLoad(mask, d, to + i)),
                         mask, d, to + i);
    });
}

template <typename T>
void scale(const std::int64_t count, const T factor, T* values) {
    const hn::ScalableTag<T> d;
    for_columns(d, count, [&](const std::int64_t i, const auto mask) {
        hn::BlendedStore(hn::Mul(hn::Set(d, factor), hn::MaskedLoad(mask, d, values + i)), mask, d,
                         values + i);
    });
}

template <typename T>
void average(const std::int64_t count, const T memory, const T* value, T* average) {
    const hn::ScalableTag<T> d;
    for_columns(d, count, [&](const std::int64_t i, const auto mask) {
        const auto news = hn::Mul(hn::Set(d, 1 - memory), hn::MaskedLoad(mask, d, value + i));
        hn::BlendedStore(hn::MulAdd(hn::Set(d, memory), hn::MaskedLoad(mask, d, average + i), news),
                         mask, d, average + i);
    });
}

template <typename T>
VectorKernels<T> kernels() {
    return {.dot = dot<T>, .add_scaled = add_scaled<T>, .scale = scale<T>, .average = average<T>};
}

}  // namespace
}  // namespace grokscope::fused::HWY_NAMESPACE

#undef GROKSCOPE_KERNELS
#undef GROKSCOPE_KERNELS_OF
#define GROKSCOPE_KERNELS VectorKernels
#define GROKSCOPE_KERNELS_OF vector_kernels
#include "fused/dispatch-inl.hpp"
