#include "record/interrupt.hpp"

#include <csignal>

namespace grokscope {
namespace {

volatile std::sig_atomic_t interrupted = 0;

extern "C" void remember_interrupt(int) { interrupted = 1; }

void handle_interrupts(const int flags) {
    struct sigaction action = {};
    action.sa_handler = remember_interrupt;
    action.sa_flags = flags;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

void catch_interrupts() { handle_interrupts(static_cast<int>(SA_RESETHAND)); }

void catch_all_interrupts() { handle_interrupts(0); }

bool is_interrupted() { return interrupted != 0; }

}  // namespace grokscope
