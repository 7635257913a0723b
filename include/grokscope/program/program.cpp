#include "grokscope/program/program.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <functional>
#include <new>
#include <string>

#include "grokscope/base/crash.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/held_signals.hpp"
#include "grokscope/base/output_path.hpp"
#include "grokscope/base/printable.hpp"

namespace grokscope {
namespace {

/// Opens the standard streams that are closed, so that no file of ours takes their place. What is
/// printed without a standard output is then an error; messages that nobody can read are none.
void hold_standard_streams() {
    for (int stream = 0; stream <= 2; ++stream)
        if (::fcntl(stream, F_GETFD) < 0 &&
            ::open("/dev/null", stream == 2 ? O_RDWR : O_RDONLY) != stream)
            std::_Exit(static_cast<int>(Exit::failed));
}

}  // namespace

std::string message_of(const std::exception& error) {
    if (const auto* of_path = dynamic_cast<const std::filesystem::filesystem_error*>(&error))
        return system_message(of_path->path1(), of_path->code());
    const std::string message = error.what();  // of a library, which may add a stack trace
    return message.substr(0, message.find('\n'));
}

namespace {

/// @throws Error when something that was printed cannot be written
void require_printed() {
    const bool written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
    require(written, "the output cannot be written: {}", std::strerror(errno));
}

}  // namespace

int run_program(const std::string& name, const std::function<Exit()>& body) {
    const auto program = "grokscope" + (name.empty() ? "" : " " + name);
    const auto report = [&](const std::string& message, const Exit exit) {
        die_if_signalled();
        say(printable(program + ": " + message) + "\n");
        return static_cast<int>(exit);
    };
    hold_standard_streams();
    end_crashes_with_a_line(program);
    std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error like a full disk
    try {
        const auto exit = body();
        die_if_signalled();
        require_printed();
        return static_cast<int>(exit);
    } catch (const Stopped& stopped) {
        held_signals::die_of(stopped.signal);
        return static_cast<int>(Exit::failed);
    } catch (const UsageError& error) {
        return report(error.what(), Exit::usage);
    } catch (const std::bad_alloc&) {
        return report("there is not enough memory (a smaller task or model would be right)",
                      Exit::failed);
    } catch (const Error& error) {
        return report(error.what(), Exit::failed);
    } catch (const std::exception& error) {
        if (std::ferror(stdout) != 0)
            return report(fmt::format("the output cannot be written: {}", std::strerror(errno)),
                          Exit::failed);
        return report(message_of(error), Exit::failed);
    }
}

std::filesystem::path program_directory() {
    return std::filesystem::read_symlink("/proc/self/exe").parent_path();
}

std::filesystem::path share_directory() {
    return program_directory().parent_path() / "share" / "grokscope";
}

}  // namespace grokscope
