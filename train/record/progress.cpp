#include "record/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "grokscope/base/clock.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/program/program.hpp"
#include "record/terminal.hpp"

namespace grokscope {

std::string bar_text(const double share, const int width) {
    const auto done = static_cast<std::size_t>(share * width);
    return "[" + std::string(done, '#') + std::string(static_cast<std::size_t>(width) - done, '.') +
           "]";
}

bool Pace::is_due() {
    const double now = now_seconds();
    if (now - said_ < (is_terminal ? 0.2 : 10.0)) return false;
    said_ = now;
    return true;
}

void Pace::say_place(const std::string& text, const bool is_last) const {
    if (is_terminal)
        say("\r\033[K" + cut_to_columns(text, terminal_columns() - 1) + (is_last ? "\n" : ""));
    else
        say(text + "\n");
}

ReplayProgress::ReplayProgress(std::string run, const std::int64_t steps, const bool quiet)
    : run_(std::move(run)), steps_(steps), quiet_(quiet) {}

void ReplayProgress::show(const std::int64_t step) {
    constexpr std::int64_t steps_between_looks = 64;  // at the clock
    if (quiet_ || (step % steps_between_looks != 0 && step != steps_)) return;
    if (!pace_.is_due() && step != steps_) return;
    pace_.say_place(fmt::format("step {} of {} of {} again, for the optimiser's state", step,
                                steps_, run_),
                    step == steps_);
}

void Progress::start(const std::int64_t step) {
    first_ = step;
    begin_ = now_seconds();
}

void Progress::show(const std::int64_t step, const Metrics& row) {
    if (!pace_.is_due() && step != steps_) return;
    print(step, fmt::format("train loss {:.3g} accuracy {:.3f}, test loss {:.3g} accuracy {:.3f}",
                            row.train_loss.back(), row.train_accuracy.back(), row.test_loss.back(),
                            row.test_accuracy.back()));
}

void Progress::print(const std::int64_t step, const std::string& scores) const {
    const double rate = static_cast<double>(step - first_) / std::max(1e-9, now_seconds() - begin_);
    const double left = rate > 0 ? static_cast<double>(steps_ - step) / rate : 0.0;
    const auto speed = fmt::format("{:.0f} steps/s, {} left", rate, duration_text(left));
    const double share = steps_ == 0 ? 1.0
                                     : static_cast<double>(step) / static_cast<double>(steps_);
    pace_.say_place(pace_.is_terminal
                        ? fmt::format("{} {}/{}  {}  {}", bar_text(share, 20), step, steps_, speed,
                                      scores)
                        : fmt::format("step {} of {}: {}; {}", step, steps_, scores, speed),
                    step == steps_);
}

}  // namespace grokscope
