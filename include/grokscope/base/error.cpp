#include "grokscope/base/error.hpp"

#include <fmt/format.h>

namespace grokscope {

void throw_error(const fmt::string_view message, const fmt::format_args values) {
    throw Error(fmt::vformat(message, values));
}

void throw_usage_error(const fmt::string_view message, const fmt::format_args values) {
    throw UsageError(fmt::vformat(message, values));
}

}  // namespace grokscope
