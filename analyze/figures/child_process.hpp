#pragma once

#include <string>
#include <vector>

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
                          std::vector<std::string> environment = {});
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;
    ~ChildProcess() { (void)wait(); }

    bool is_there() const { return id_ != 0; }

    /// Waits until it has ended.
    ///
    /// @return  whether it has done well
    bool wait();

private:
    static std::vector<char*> pointers(std::vector<std::string>& texts);

    pid_t id_ = 0;  ///< 0: not there; -1: has ended
    bool has_done_well_ = false;
};

}  // namespace grokscope
