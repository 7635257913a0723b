#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "grokscope/run/run_lock.hpp"
#include "support/temporary_directory.hpp"

namespace grokscope {
namespace {

/// What another process has to say: 1 for yes.
template <typename Question>
int elsewhere(const Question& question) {
    const auto child = ::fork();
    if (child == 0) ::_exit(question() ? 1 : 0);
    int status = 0;
    ::waitpid(child, &status, 0);
    return WEXITSTATUS(status);
}

}  // namespace

TEST_CASE("a lock of this process is known from that of another", "[run_lock]") {
    const testing::TemporaryDirectory directory;
    const auto run = directory / "run.h5";
    CHECK_FALSE(is_locked(run));
    {
        const RunLock lock(run);
        CHECK(is_locked(run));
        CHECK_FALSE(is_locked_elsewhere(run));
        CHECK(elsewhere([&] { return is_locked(run); }) == 1);
        CHECK_THROWS_AS(RunLock(run), RunIsLocked);
        CHECK_FALSE(is_locked_elsewhere(run));
    }
    CHECK_FALSE(is_locked(run));
}

}  // namespace grokscope
