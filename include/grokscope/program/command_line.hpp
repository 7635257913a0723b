#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "grokscope/program/program.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): as its library has it
class App;
class Option;
}  // namespace CLI

namespace grokscope {

/// An option, flag or argument of a command line, which is told more by chained calls.
class CommandOption {
public:
    explicit CommandOption(CLI::Option* option) : option_(option) {}

    CommandOption required();
    CommandOption one_of(const std::vector<std::string>& choices);
    CommandOption between(std::int64_t least, std::int64_t most);
    CommandOption positive();

    /// A list that takes one value each time that it is named.
    CommandOption one_each();
    CommandOption separated_by(char delimiter);

    CommandOption excludes(const CommandOption& other);
    CommandOption needs(const CommandOption& other);

    /// Says in the help what it is where nobody gives it.
    CommandOption with_default();
    CommandOption in_group(const std::string& title);

private:
    CLI::Option* option_;
};

/// The command line of a program. Values are written where `option` and `flag` were told, which
/// must live as long.
class CommandLine {
public:
    /// @param name  of the command, as a user types it
    CommandLine(const std::string& summary, const std::string& name);
    CommandLine(const CommandLine&) = delete;
    CommandLine& operator=(const CommandLine&) = delete;
    ~CommandLine();

    /// @param names  `-o,--output`, or of an argument one without dashes
    CommandOption option(const std::string& names, std::string& value, const std::string& meaning);
    CommandOption option(const std::string& names, std::vector<std::string>& value,
                         const std::string& meaning);
    CommandOption option(const std::string& names, std::int64_t& value, const std::string& meaning);
    CommandOption option(const std::string& names, double& value, const std::string& meaning);
    CommandOption flag(const std::string& names, bool& value, const std::string& meaning);

    /// What the help ends with.
    void footer(const std::string& text);

    /// `--help` prints and ends the program.
    ///
    /// @return  the exit code where the program has nothing left to do
    /// @throws UsageError, in one line, for anything the command line has wrong
    std::optional<Exit> parse(int argc, char** argv);

    /// Whether an option was given; once parsed.
    bool has(const std::string& name) const;

private:
    std::unique_ptr<CLI::App> app_;
};

}  // namespace grokscope
