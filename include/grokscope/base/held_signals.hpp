#pragma once

#include <atomic>

/// Ctrl-C and its like, held back while there are files that a program must not leave behind.
namespace grokscope {

/// A signal ends the program; thrown where it can be ended at once, so that destructors tidy up.
/// No std::exception, for those are answered by going on with something else.
struct Stopped {
    int signal = 0;
};

namespace held_signals {

inline std::atomic<int> holders = 0;
inline std::atomic<int> arrived = 0;
static_assert(std::atomic<int>::is_always_lock_free, "a handler may use no others");

/// Ends the program as the signal would have.
void die_of(int signal);

}  // namespace held_signals

/// While one of these lives, SIGINT, SIGTERM and SIGHUP are remembered; a second one kills.
class HeldSignals {
public:
    HeldSignals();
    HeldSignals(const HeldSignals&) = delete;
    HeldSignals& operator=(const HeldSignals&) = delete;
    ~HeldSignals() { --held_signals::holders; }
};

/// @throws Stopped when a signal was held back
void stop_if_signalled();

/// Ends the program where a signal was held back.
void die_if_signalled();

}  // namespace grokscope
