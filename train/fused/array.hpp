#pragma once

#include <cstddef>
#include <new>
#include <vector>

namespace grokscope::fused {

/// Begins at a cache line, so that no vector lies across two.
template <typename T>
struct LineAllocator {
    using value_type = T;
    static constexpr std::align_val_t line{64};

    LineAllocator() = default;
    template <typename Other>
    LineAllocator(const LineAllocator<Other>&) {}

    T* allocate(const std::size_t count) {
        return static_cast<T*>(::operator new(count * sizeof(T), line));
    }
    void deallocate(T* numbers, std::size_t) { ::operator delete(numbers, line); }
    bool operator==(const LineAllocator&) const { return true; }
};

/// Numbers for vector kernels.
template <typename T>
using Array = std::vector<T, LineAllocator<T>>;

}  // namespace grokscope::fused
