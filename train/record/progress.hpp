#pragma once

#include <unistd.h>

#include <cstdint>
#include <string>

#include "grokscope/base/clock.hpp"
#include "grokscope/model/metrics.hpp"

namespace grokscope {

/// `[####......]` with `width` places between the brackets.
std::string bar_text(double share, int width);

/// When something is said of work under way: on a terminal often, elsewhere every ten seconds.
class Pace {
public:
    /// Whether it is time to say something again; counts as said.
    bool is_due();

    /// Says how far something is: on a terminal in the place of what was said before, in one row.
    ///
    /// @param is_last  what stands there is to stay
    void say_place(const std::string& text, bool is_last) const;

    const bool is_terminal = ::isatty(STDERR_FILENO) == 1;

private:
    double said_ = now_seconds();
};

/// Says on stderr how far a parent of a branch is trained again; nothing where quiet.
class ReplayProgress {
public:
    ReplayProgress(std::string run, std::int64_t steps, bool quiet);

    /// Called with the number of steps done.
    void show(std::int64_t step);

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
    void start(std::int64_t step);

    /// Called at every evaluation; says something where it is time to.
    void show(std::int64_t step, const Metrics& row);

private:
    void print(std::int64_t step, const std::string& scores) const;

    std::int64_t steps_;
    std::int64_t first_ = 0;
    double begin_ = now_seconds();
    Pace pace_;
};

}  // namespace grokscope
