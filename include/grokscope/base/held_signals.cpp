#include "grokscope/base/held_signals.hpp"

#include <array>
#include <csignal>

namespace grokscope {
namespace held_signals {

void die_of(const int signal) {
    ::signal(signal, SIG_DFL);
    ::raise(signal);
}

namespace {

extern "C" void hold_or_die(const int signal) {
    const bool is_second = arrived.exchange(signal) != 0;
    if (is_second || holders == 0) die_of(signal);
}

/// A program that catches SIGTERM itself knows what to do.
bool install() {
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

}  // namespace
}  // namespace held_signals

HeldSignals::HeldSignals() {
    ++held_signals::holders;
    [[maybe_unused]] static const bool is_installed = held_signals::install();
}

void stop_if_signalled() {
    if (const int signal = held_signals::arrived; signal != 0) throw Stopped{signal};
}

void die_if_signalled() {
    if (const int signal = held_signals::arrived; signal != 0) held_signals::die_of(signal);
}

}  // namespace grokscope
