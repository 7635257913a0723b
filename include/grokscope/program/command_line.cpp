#include "grokscope/program/command_line.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "grokscope/base/error.hpp"

namespace grokscope {

CommandOption CommandOption::required() { return CommandOption(option_->required()); }

CommandOption CommandOption::one_of(const std::vector<std::string>& choices) {
    return CommandOption(option_->check(CLI::IsMember(choices)));
}

CommandOption CommandOption::between(const std::int64_t least, const std::int64_t most) {
    return CommandOption(option_->check(CLI::Range(least, most)));
}

CommandOption CommandOption::positive() {
    return CommandOption(option_->check(CLI::PositiveNumber));
}

CommandOption CommandOption::one_each() { return CommandOption(option_->allow_extra_args(false)); }

CommandOption CommandOption::separated_by(const char delimiter) {
    return CommandOption(option_->delimiter(delimiter));
}

CommandOption CommandOption::excludes(const CommandOption& other) {
    return CommandOption(option_->excludes(other.option_));
}

CommandOption CommandOption::needs(const CommandOption& other) {
    return CommandOption(option_->needs(other.option_));
}

CommandOption CommandOption::with_default() {
    return CommandOption(option_->capture_default_str());
}

CommandOption CommandOption::in_group(const std::string& title) {
    return CommandOption(option_->group(title));
}

CommandLine::CommandLine(const std::string& summary, const std::string& name)
    : app_(std::make_unique<CLI::App>(summary, name)) {}

CommandLine::~CommandLine() = default;

CommandOption CommandLine::option(const std::string& names, std::string& value,
                                  const std::string& meaning) {
    return CommandOption(app_->add_option(names, value, meaning));
}

CommandOption CommandLine::option(const std::string& names, std::vector<std::string>& value,
                                  const std::string& meaning) {
    return CommandOption(app_->add_option(names, value, meaning));
}

CommandOption CommandLine::option(const std::string& names, std::int64_t& value,
                                  const std::string& meaning) {
    return CommandOption(app_->add_option(names, value, meaning));
}

CommandOption CommandLine::option(const std::string& names, double& value,
                                  const std::string& meaning) {
    return CommandOption(app_->add_option(names, value, meaning));
}

CommandOption CommandLine::flag(const std::string& names, bool& value, const std::string& meaning) {
    return CommandOption(app_->add_flag(names, value, meaning));
}

void CommandLine::footer(const std::string& text) { app_->footer(text); }

std::optional<Exit> CommandLine::parse(const int argc, char** argv) {
    try {
        app_->parse(argc, argv);
        return std::nullopt;
    } catch (const CLI::Success& help) {
        app_->exit(help);
        return Exit::done;
    } catch (const CLI::ParseError& error) {
        throw UsageError(fmt::format("{} (`{} --help` says what would be right)", error.what(),
                                     app_->get_name()));
    }
}

bool CommandLine::has(const std::string& name) const { return app_->count(name) > 0; }

}  // namespace grokscope
