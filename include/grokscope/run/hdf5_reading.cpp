#include "grokscope/run/hdf5_reading.hpp"

#include <csignal>
#include <ctime>

namespace grokscope::hdf5 {
namespace {

itimerspec once_after(const double seconds) {
    const auto whole = static_cast<time_t>(seconds);
    itimerspec when = {};
    when.it_value.tv_sec = whole;
    when.it_value.tv_nsec = static_cast<long>((seconds - static_cast<double>(whole)) * 1e9);
    return when;
}

}  // namespace

ProcessorLimit::ProcessorLimit(const double seconds) {
    sigevent event = {};
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = SIGXCPU;
    has_timer_ = ::timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &timer_) == 0;
    const auto when = once_after(seconds);
    if (has_timer_) ::timer_settime(timer_, 0, &when, nullptr);
}

ProcessorLimit::~ProcessorLimit() {
    if (has_timer_) ::timer_delete(timer_);
}

}  // namespace grokscope::hdf5
