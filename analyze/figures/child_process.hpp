#pragma once

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/base/held_signals.hpp"

/// Programs of others, started without a shell.
namespace grokscope {

/// A program that runs beside this one until it is waited for, at the latest at the end of this
/// object's life.
class ChildProcess {
public:
    /// Starts the program of that name on the PATH.
    ///
    /// @param arguments    the first is its name
    /// @param environment  `NAME=value`, beside what this program has
    /// @throws Error when it cannot be started for another reason than that it is not there
    explicit ChildProcess(std::vector<std::string> arguments,
                          std::vector<std::string> environment = {}) {
        auto argv = pointers(arguments);
        auto envp = pointers(environment);
        envp.pop_back();
        for (char** entry = environ; *entry != nullptr; ++entry) envp.push_back(*entry);
        envp.push_back(nullptr);
        const int error = ::posix_spawnp(&id_, argv[0], nullptr, nullptr, argv.data(), envp.data());
        if (error != 0) id_ = 0;
        require(error == 0 || error == ENOENT, "{} cannot be started: {}", arguments[0],
                std::strerror(error));
    }
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;
    ~ChildProcess() { (void)wait(); }

    bool is_there() const { return id_ != 0; }

    /// Waits until it has ended.
    ///
    /// @return  whether it has done well
    bool wait() {
        if (id_ > 0) {
            int status = 0;
            while (::waitpid(id_, &status, 0) < 0 && errno == EINTR)
                if (held_signals::arrived != 0) ::kill(id_, SIGTERM);
            has_done_well_ = WIFEXITED(status) && WEXITSTATUS(status) == 0;
            id_ = -1;
        }
        return has_done_well_;
    }

private:
    static std::vector<char*> pointers(std::vector<std::string>& texts) {
        std::vector<char*> list;
        for (auto& text : texts) list.push_back(text.data());
        list.push_back(nullptr);
        return list;
    }

    pid_t id_ = 0;  ///< 0: not there; -1: has ended
    bool has_done_well_ = false;
};

}  // namespace grokscope
