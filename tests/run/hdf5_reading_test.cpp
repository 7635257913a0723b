#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <ctime>

#include "grokscope/run/hdf5_reading.hpp"

namespace grokscope::hdf5 {
namespace {

double processor_seconds() {
    timespec now = {};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

void work_for(const double seconds) {
    for (const auto end = processor_seconds() + seconds; processor_seconds() < end;) continue;
}

/// The signal that ends a process that does some work; 0 where it comes to its end.
template <typename Work>
int end_of(const Work& work) {
    const auto child = ::fork();
    if (child == 0) {
        std::signal(SIGXCPU, SIG_DFL);
        work();
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

}  // namespace

TEST_CASE("work beyond its limit of processor time is ended", "[hdf5_reading]") {
    CHECK(end_of([] {
              const ProcessorLimit limit(0.05);
              work_for(20);
          }) == SIGXCPU);
}

TEST_CASE("a limit ends with its scope, and waiting does not count", "[hdf5_reading]") {
    CHECK(end_of([] {
              { const ProcessorLimit limit(0.05); }
              work_for(0.2);
              const ProcessorLimit limit(0.05);
              ::usleep(200'000);
          }) == 0);
}

}  // namespace grokscope::hdf5
