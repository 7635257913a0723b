#include "sweep/sweep_workers.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>
#include <new>
#include <utility>

#include "grokscope/base/error.hpp"
#include "record/interrupt.hpp"
#include "sweep/sweep_board.hpp"
#include "sweep/sweep_progress.hpp"
#include "sweep/sweep_run.hpp"

namespace grokscope {
namespace {

/// A board that child processes share.
class SharedBoard {
public:
    SharedBoard() {
        void* memory = ::mmap(nullptr, sizeof(SweepBoard), PROT_READ | PROT_WRITE,
                              MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        require(memory != MAP_FAILED, "there is no memory to share: {}", std::strerror(errno));
        board_ = new (memory) SweepBoard;
    }
    SharedBoard(const SharedBoard&) = delete;
    SharedBoard& operator=(const SharedBoard&) = delete;
    ~SharedBoard() { ::munmap(board_, sizeof(SweepBoard)); }

    SweepBoard& operator*() const { return *board_; }

private:
    SweepBoard* board_ = nullptr;
};

/// The life of a worker: one run after the other, until none is left or Ctrl-C comes.
void work(const SweepQueue& queue, SweepBoard& board, std::atomic<std::int64_t>& at) {
    while (!is_interrupted()) {
        const auto place = board.next++;
        if (place >= queue.order.size()) return;
        at = static_cast<std::int64_t>(place);
        ++board.count(train_run(queue, place, board));
        at = -1;
    }
}

/// The processes at work, by their ids.
class Workers {
public:
    Workers(const SweepQueue& queue, SweepBoard& board) : queue_(queue), board_(board) {}

    bool is_empty() const { return slots_.empty(); }

    void start(const std::size_t slot) {
        board_.at[slot] = -1;
        const auto parent = ::getpid();
        const auto child = ::fork();
        require(child >= 0, "no process can be started: {} (fewer --jobs would be right)",
                std::strerror(errno));
        if (child == 0) live(slot, parent);
        slots_[child] = slot;
    }

    void send(const int signal) const {
        for (const auto& [process, slot] : slots_) ::kill(process, signal);
    }

    /// Takes notice of workers that have ended. Where one died, another takes its place.
    void reap() {
        int status = 0;
        for (pid_t process = 0; (process = ::waitpid(-1, &status, WNOHANG)) > 0;) {
            const auto slot = slots_.at(process);
            slots_.erase(process);
            if (WIFEXITED(status)) continue;
            note_death(slot, WTERMSIG(status));
            if (!is_interrupted()) start(slot);
        }
    }

private:
    [[noreturn]] void live(const std::size_t slot, const pid_t parent) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        catch_all_interrupts();
        try {
            if (::getppid() == parent) work(queue_, board_, board_.at[slot]);
        } catch (...) {
            std::abort();  // as any other death: its parent notes it and goes on
        }
        ::_exit(0);  // what this process shares with its parent is the parent's to clean up
    }

    void note_death(const std::size_t slot, const int signal) {
        const auto at = board_.at[slot].load();
        if (at < 0) return;
        const auto place = static_cast<std::size_t>(at);
        note_error(queue_, place, fmt::format("its process was ended by signal {}", signal));
        ++board_.count(Ending::error);
    }

    const SweepQueue& queue_;
    SweepBoard& board_;
    std::map<pid_t, std::size_t> slots_;
};

}  // namespace

void train_all(const SweepQueue& queue, const std::int64_t jobs, const bool quiet) {
    const SharedBoard shared;
    auto& board = *shared;
    Workers workers(queue, board);
    const auto count = std::min(static_cast<std::size_t>(jobs), queue.order.size());
    for (std::size_t slot = 0; slot < count; ++slot) workers.start(slot);

    SweepProgress progress(queue);
    bool is_told = false;
    while (!workers.is_empty()) {
        ::usleep(20'000);
        workers.reap();
        if (!quiet) progress.show(board);
        if (is_interrupted() && !std::exchange(is_told, true)) workers.send(SIGTERM);
    }
    if (!quiet) progress.finish(board);
}

}  // namespace grokscope
