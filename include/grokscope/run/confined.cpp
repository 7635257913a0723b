#include "grokscope/run/confined.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <fstream>
#include <functional>
#include <new>
#include <optional>
#include <string>

#include "grokscope/base/crash.hpp"

namespace grokscope {
namespace confinement {
namespace {

constexpr char alive = '.';
constexpr char done = '+';
constexpr char failed = '-';

void limit(const int resource, const std::int64_t most) {
    const rlimit limits{static_cast<rlim_t>(most), static_cast<rlim_t>(most)};
    (void)::setrlimit(static_cast<__rlimit_resource_t>(resource), &limits);
}

/// The address space that this process has.   [byte]
std::int64_t address_space() {
    std::int64_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    return pages * ::sysconf(_SC_PAGESIZE);
}

/// Nothing that a library prints while it breaks down is seen, and no core is left. It goes when
/// the process that waits for it goes; what stops that one, Ctrl-C say, is not for it.
void confine(const Limits& limits) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (const int signal : crash_signals) std::signal(signal, SIG_DFL);
    std::signal(SIGINT, SIG_IGN);
    std::signal(SIGTERM, SIG_IGN);
    if (const int nothing = ::open("/dev/null", O_RDWR); nothing >= 0) ::dup2(nothing, 2);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, limits.processor_seconds);
    limit(RLIMIT_AS, address_space() + limits.memory);
}

void tell(const int pipe, const std::string& text) {
    (void)!::write(pipe, text.data(), text.size());
}

/// The life of the child.
[[noreturn]] void work_in_child(const int pipe, const Limits& limits,
                                const std::function<void(const SignOfLife&)>& work) {
    confine(limits);
    try {
        work([pipe] { tell(pipe, {alive}); });
        tell(pipe, {done});
    } catch (const std::bad_alloc&) {
        tell(pipe, failed + std::string("it asks for more memory than it can need"));
    } catch (const std::exception& error) {
        tell(pipe, failed + std::string(error.what()));
    }
    ::_exit(0);
}

/// Whether the other end has something to tell, or is gone, before the time is over.
bool has_news(const int pipe, const std::int64_t milliseconds) {
    using Clock = std::chrono::steady_clock;
    const auto end = Clock::now() + std::chrono::milliseconds(milliseconds);
    pollfd waiting{.fd = pipe, .events = POLLIN, .revents = 0};
    for (;;) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
        if (left <= 0) return false;
        const int ready = ::poll(&waiting, 1, static_cast<int>(left));
        if (ready > 0) return true;
        if (ready < 0 && errno != EINTR) return false;
    }
}

/// Listens to a child until it is gone, or silent for too long.
///
/// @return  what it said, less its signs of life
std::string heard(const int pipe, const Limits& limits) {
    std::string text;
    std::array<char, 4096> buffer{};
    while (has_news(pipe, limits.silent_milliseconds)) {
        const auto count = ::read(pipe, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return text;
        text.append(buffer.data(), static_cast<std::size_t>(count));
        text.erase(0, text.find_first_not_of(alive));
    }
    return text;
}

int end(const pid_t child) {
    ::kill(child, SIGKILL);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

/// A child process; one that cannot be made now, where there are many, is tried for a second.
pid_t made_child() {
    constexpr int tries = 20;
    pid_t child = ::fork();
    for (int i = 1; child < 0 && i < tries; ++i) {
        ::usleep(50'000);
        child = ::fork();
    }
    return child;
}

std::string break_down_of(const int signal) {
    if (signal == SIGKILL || signal == SIGXCPU) return "it cannot be read in a sensible time";
    return "HDF5 breaks down on it";
}

}  // namespace
}  // namespace confinement

std::optional<std::string> problem_of(const std::function<void(const SignOfLife&)>& work,
                                      const Limits& limits) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
    const auto child = confinement::made_child();
    if (child == 0) confinement::work_in_child(ends[1], limits, work);
    ::close(ends[1]);
    const auto text = child < 0 ? std::string{confinement::done}
                                : confinement::heard(ends[0], limits);
    const int signal = child < 0 ? 0 : confinement::end(child);
    ::close(ends[0]);
    if (text.starts_with(confinement::done)) return std::nullopt;
    if (text.starts_with(confinement::failed)) return text.substr(1);
    return confinement::break_down_of(signal);
}

}  // namespace grokscope
