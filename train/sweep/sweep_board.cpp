#include "sweep/sweep_board.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace grokscope {

std::atomic<std::int64_t>& SweepBoard::count(const Ending ending) {
    return endings[static_cast<std::size_t>(ending)];
}

}  // namespace grokscope
