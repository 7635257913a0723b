#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>

#include "grokscope/base/clock.hpp"
#include "grokscope/program/program.hpp"
#include "grokscope/run/run.hpp"
#include "record/terminal.hpp"

namespace grokscope {

/// `[####......]` with `width` places between the brackets.
inline std::string bar_text(const double share, const int width) {
    const auto done = static_cast<std::size_t>(share * width);
    return "[" + std::string(done, '#') + std::string(static_cast<std::size_t>(width) - done, '.') +
           "]";
}

/// When something is said of work under way: on a terminal often, elsewhere every ten seconds.
class Pace {
public:
    /// Whether it is time to say something again; counts as said.
    bool is_due() {
        const double now = now_seconds();
        if (now - said_ < (is_terminal ? 0.2 : 10.0)) return false;
        said_ = now;
        return true;
    }

    /// Says how far something is: on a terminal in the place of what was said before, in one row.
    ///
    /// @param is_last  what stands there is to stay
    void say_place(const std::string& text, const bool is_last) const {
        if (is_terminal)
            say("\r\033[K" + cut_to_columns(text, terminal_columns() - 1) + (is_last ? "\n" : ""));
        else
            say(text + "\n");
    }

    const bool is_terminal = ::isatty(STDERR_FILENO) == 1;

private:
    double said_ = now_seconds();
};

/// Says on stderr how far a parent of a branch is trained again; nothing where quiet.
class ReplayProgress {
public:
    ReplayProgress(std::string run, const std::int64_t steps, const bool quiet)
        : run_(std::move(run)), steps_(steps), quiet_(quiet) {}

    /// Called with the number of steps done.
    void show(const std::int64_t step) {
        constexpr std::int64_t steps_between_looks = 64;  // at the clock
        if (quiet_ || (step % steps_between_looks != 0 && step != steps_)) return;
        if (!pace_.is_due() && step != steps_) return;
        pace_.say_place(fmt::format("step {} of {} of {} again, for the optimiser's state", step,
                                    steps_, run_),
                        step == steps_);
    }

private:
    std::string run_;
    std::int64_t steps_;
    bool quiet_;
    Pace pace_;
};

/// Says on stderr how far training is: a bar on a terminal, a line every ten seconds elsewhere.
class Progress {
public:
    explicit Progress(const std::int64_t steps) : steps_(steps) {}

    /// Called with the step at which training begins.
    void start(const std::int64_t step) {
        first_ = step;
        begin_ = now_seconds();
    }

    /// Called at every evaluation; says something where it is time to.
    void show(const std::int64_t step, const Metrics& row) {
        if (!pace_.is_due() && step != steps_) return;
        print(step,
              fmt::format("train loss {:.3g} accuracy {:.3f}, test loss {:.3g} accuracy {:.3f}",
                          row.train_loss.back(), row.train_accuracy.back(), row.test_loss.back(),
                          row.test_accuracy.back()));
    }

private:
    void print(const std::int64_t step, const std::string& scores) const {
        const double rate = static_cast<double>(step - first_) /
                            std::max(1e-9, now_seconds() - begin_);
        const double left = rate > 0 ? static_cast<double>(steps_ - step) / rate : 0.0;
        const auto speed = fmt::format("{:.0f} steps/s, {} left", rate, duration_text(left));
        const double share = steps_ == 0 ? 1.0
                                         : static_cast<double>(step) / static_cast<double>(steps_);
        pace_.say_place(pace_.is_terminal
                            ? fmt::format("{} {}/{}  {}  {}", bar_text(share, 20), step, steps_,
                                          speed, scores)
                            : fmt::format("step {} of {}: {}; {}", step, steps_, scores, speed),
                        step == steps_);
    }

    std::int64_t steps_;
    std::int64_t first_ = 0;
    double begin_ = now_seconds();
    Pace pace_;
};

}  // namespace grokscope
