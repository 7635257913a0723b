#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>

#include "grokscope/run.hpp"

namespace grokscope {

/// A clock that only runs forward.   [s]
inline double now_seconds() {
    using Clock = std::chrono::steady_clock;
    return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
}

/// 75 as `1:15`, 3,661 as `1:01:01`.
inline std::string duration_text(const double seconds) {
    const auto total = static_cast<std::int64_t>(seconds + 0.5);
    const auto [hours, minutes] = std::pair(total / 3600, total / 60 % 60);
    if (hours == 0) return fmt::format("{}:{:02}", minutes, total % 60);
    return fmt::format("{}:{:02}:{:02}", hours, minutes, total % 60);
}

/// `[####......]` with `width` places between the brackets.
inline std::string bar_text(const double share, const int width) {
    const auto done = static_cast<std::size_t>(share * width);
    return "[" + std::string(done, '#') + std::string(static_cast<std::size_t>(width) - done, '.') +
           "]";
}

/// Says something on stderr; a run goes on also where nobody can be told.
inline void say(const std::string& text) { std::fputs(text.c_str(), stderr); }

/// Says on stderr how far training is: a bar on a terminal, a line every ten seconds elsewhere.
class Progress {
public:
    Progress(const std::int64_t first, const std::int64_t steps, const bool quiet)
        : first_(first), steps_(steps), quiet_(quiet), begin_(now_seconds()), shown_(begin_) {}

    /// Called at every evaluation; says something where it is time to.
    void show(const std::int64_t step, const Metrics& row) {
        const double now = now_seconds();
        if (quiet_ || (now - shown_ < interval() && step != steps_)) return;
        shown_ = now;
        print(step,
              fmt::format("train loss {:.3g} accuracy {:.3f}, test loss {:.3g} accuracy {:.3f}",
                          row.train_loss.back(), row.train_accuracy.back(), row.test_loss.back(),
                          row.test_accuracy.back()));
    }

private:
    double interval() const { return is_terminal_ ? 0.2 : 10.0; }

    void print(const std::int64_t step, const std::string& scores) const {
        const double rate = static_cast<double>(step - first_) / std::max(1e-9, shown_ - begin_);
        const double left = rate > 0 ? static_cast<double>(steps_ - step) / rate : 0.0;
        const auto pace = fmt::format("{:.0f} steps/s, {} left", rate, duration_text(left));
        const double share = steps_ == 0 ? 1.0
                                         : static_cast<double>(step) / static_cast<double>(steps_);
        if (is_terminal_)
            say(fmt::format("\r\033[K{} {}/{}  {}  {}{}", bar_text(share, 20), step, steps_, pace,
                            scores, step == steps_ ? "\n" : ""));
        else
            say(fmt::format("step {} of {}: {}; {}\n", step, steps_, scores, pace));
    }

    std::int64_t first_;
    std::int64_t steps_;
    bool quiet_;
    double begin_;
    double shown_;
    bool is_terminal_ = ::isatty(STDERR_FILENO) == 1;
};

}  // namespace grokscope
