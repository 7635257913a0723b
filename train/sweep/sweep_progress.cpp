#include "sweep/sweep_progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "grokscope/base/clock.hpp"
#include "record/progress.hpp"
#include "sweep/sweep_board.hpp"
#include "sweep/sweep_run.hpp"

namespace grokscope {

SweepProgress::SweepProgress(const SweepQueue& queue)
    : models_(static_cast<std::int64_t>(queue.order.size())) {
    for (std::size_t place = 0; place < queue.order.size(); ++place)
        steps_ += static_cast<double>(queue.run(place).spec.schedule.steps);
}

void SweepProgress::show(const SweepBoard& board) {
    if (pace_.is_due()) print(board, false);
}

std::int64_t SweepProgress::count(const SweepBoard& board, const Ending ending) {
    return board.endings[static_cast<std::size_t>(ending)];
}

std::string SweepProgress::models_text(const SweepBoard& board) const {
    const auto failed = count(board, Ending::failed);
    const auto errors = count(board, Ending::error);
    return fmt::format("{} of {} models{}{}", count(board, Ending::complete), models_,
                       failed > 0 ? fmt::format(", {} failed", failed) : "",
                       errors > 0 ? fmt::format(", {} with errors", errors) : "");
}

void SweepProgress::print(const SweepBoard& board, const bool is_last) const {
    const double rate = static_cast<double>(board.trained) / std::max(1e-9, now_seconds() - begin_);
    const auto left = steps_ - static_cast<double>(board.covered);
    const auto text =
        fmt::format("{}; {:.0f} steps/s{}", models_text(board), rate,
                    rate > 0 ? fmt::format(", {} left", duration_text(left / rate)) : "");
    const double share = steps_ == 0 ? 1.0 : static_cast<double>(board.covered) / steps_;
    pace_.say_place(pace_.is_terminal ? bar_text(std::clamp(share, 0.0, 1.0), 20) + " " + text
                                      : text,
                    is_last);
}

}  // namespace grokscope
