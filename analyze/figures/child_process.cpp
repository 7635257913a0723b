#include "figures/child_process.hpp"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/base/held_signals.hpp"

namespace grokscope {

ChildProcess::ChildProcess(std::vector<std::string> arguments,
                           std::vector<std::string> environment) {
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

bool ChildProcess::wait() {
    if (id_ > 0) {
        int status = 0;
        while (::waitpid(id_, &status, 0) < 0 && errno == EINTR)
            if (held_signals::arrived != 0) ::kill(id_, SIGTERM);
        has_done_well_ = WIFEXITED(status) && WEXITSTATUS(status) == 0;
        id_ = -1;
    }
    return has_done_well_;
}

std::vector<char*> ChildProcess::pointers(std::vector<std::string>& texts) {
    std::vector<char*> list;
    for (auto& text : texts) list.push_back(text.data());
    list.push_back(nullptr);
    return list;
}

}  // namespace grokscope
