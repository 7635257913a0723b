#pragma once

#include <cstdint>
#include <string>

#include "grokscope/base/clock.hpp"
#include "record/progress.hpp"
#include "sweep/sweep_board.hpp"
#include "sweep/sweep_run.hpp"

namespace grokscope {

/// Says on stderr how far a sweep is: a bar on a terminal, a line every ten seconds elsewhere.
class SweepProgress {
public:
    explicit SweepProgress(const SweepQueue& queue);

    /// Called often; says something where it is time to.
    void show(const SweepBoard& board);

    /// Says how it ended.
    void finish(const SweepBoard& board) { print(board, true); }

private:
    static std::int64_t count(const SweepBoard& board, Ending ending);

    std::string models_text(const SweepBoard& board) const;

    void print(const SweepBoard& board, bool is_last) const;

    std::int64_t models_;
    double steps_ = 0.0;
    double begin_ = now_seconds();
    Pace pace_;
};

}  // namespace grokscope
