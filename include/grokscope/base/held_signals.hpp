#pragma once

#include <signal.h>

#include <array>
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
inline void die_of(const int signal) {
    ::signal(signal, SIG_DFL);
    ::raise(signal);
}

extern "C" inline void hold_or_die(const int signal) {
    const bool is_second = arrived.exchange(signal) != 0;
    if (is_second || holders == 0) die_of(signal);
}

/// A program that catches SIGTERM itself knows what to do.
inline bool install() {
    struct sigaction before = {};
    ::sigaction(SIGTERM, nullptr, &before);
    if (before.sa_handler != SIG_DFL) return false;
    struct sigaction action = {};
    action.sa_handler = hold_or_die;
    for (const int signal : std::array{SIGTERM, SIGINT, SIGHUP}) {
        ::sigaction(signal, nullptr, &before);
        if (before.sa_handler == SIG_DFL) ::sigaction(signal, &action, nullptr);
    }
    return true;
}

}  // namespace held_signals

/// While one of these lives, SIGINT, SIGTERM and SIGHUP are remembered; a second one kills.
class HeldSignals {
public:
    HeldSignals() {
        ++held_signals::holders;
        [[maybe_unused]] static const bool is_installed = held_signals::install();
    }
    HeldSignals(const HeldSignals&) = delete;
    HeldSignals& operator=(const HeldSignals&) = delete;
    ~HeldSignals() { --held_signals::holders; }
};

/// @throws Stopped when a signal was held back
inline void stop_if_signalled() {
    if (const int signal = held_signals::arrived; signal != 0) throw Stopped{signal};
}

/// Ends the program where a signal was held back.
inline void die_if_signalled() {
    if (const int signal = held_signals::arrived; signal != 0) held_signals::die_of(signal);
}

}  // namespace grokscope
