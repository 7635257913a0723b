#pragma once

#include <CLI/CLI.hpp>

#include <optional>
#include <string>

#include "grokscope/base/error.hpp"
#include "grokscope/program/program.hpp"

namespace grokscope {

/// Parses a command line; `--help` prints and ends the program.
///
/// @return  the exit code where the program has nothing left to do
/// @throws UsageError, in one line, for anything the command line has wrong
inline std::optional<Exit> parsed(CLI::App& app, const int argc, char** argv) {
    try {
        app.parse(argc, argv);
        return std::nullopt;
    } catch (const CLI::Success& help) {
        app.exit(help);
        return Exit::done;
    } catch (const CLI::ParseError& error) {
        throw UsageError(
            fmt::format("{} (`{} --help` says what would be right)", error.what(), app.get_name()));
    }
}

}  // namespace grokscope
