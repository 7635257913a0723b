#pragma once

#include <fcntl.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <filesystem>
#include <functional>
#include <iostream>
#include <new>
#include <string>

#include "grokscope/crash.hpp"
#include "grokscope/error.hpp"
#include "grokscope/printable.hpp"

namespace grokscope {

/// Exit codes of every program.
enum class Exit : int { done = 0, failed = 1, usage = 2, partial = 3, interrupted = 75 };

/// Opens the standard streams that are closed, so that no file of ours takes their place.
inline void hold_standard_streams() {
    for (int stream = 0; stream <= 2; ++stream)
        if (::fcntl(stream, F_GETFD) < 0) (void)::open("/dev/null", O_RDWR);
}

/// Runs the body of a program; what it throws becomes one line on stderr and an exit code.
///
/// @param name  of the command, as the user typed it after `grokscope`; empty for itself
inline int run_program(const std::string& name, const std::function<Exit()>& body) {
    const auto program = "grokscope" + (name.empty() ? "" : " " + name);
    const auto report = [&](const std::string& message, const Exit exit) {
        std::cerr << printable(program + ": " + message) << "\n";
        return static_cast<int>(exit);
    };
    hold_standard_streams();
    end_crashes_with_a_line(program);
    std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error like a full disk
    try {
        const auto exit = body();
        const bool written = std::fflush(stdout) == 0;
        require(written, "the output cannot be written: {}", std::strerror(errno));
        return static_cast<int>(exit);
    } catch (const UsageError& error) {
        return report(error.what(), Exit::usage);
    } catch (const std::bad_alloc&) {
        return report("there is not enough memory (a smaller task or model would be right)",
                      Exit::failed);
    } catch (const Error& error) {
        return report(error.what(), Exit::failed);
    } catch (const std::exception& error) {
        const std::string message = error.what();  // of a library, which may add a stack trace
        return report(message.substr(0, message.find('\n')), Exit::failed);
    }
}

/// The directory of the running program.
inline std::filesystem::path program_directory() {
    return std::filesystem::read_symlink("/proc/self/exe").parent_path();
}

/// Where presets and the report's page lie, beside the programs.
inline std::filesystem::path share_directory() {
    return program_directory().parent_path() / "share" / "grokscope";
}

inline std::filesystem::path preset_directory() { return share_directory() / "presets"; }

/// @throws UsageError when `path` exists and may not be replaced
inline void require_free(const std::filesystem::path& path, const bool force) {
    require_usage(force || !std::filesystem::exists(path),
                  "{} exists (another name, or --force to replace it, would be right)",
                  path.string());
}

}  // namespace grokscope
