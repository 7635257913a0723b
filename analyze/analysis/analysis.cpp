#include "analysis/analysis.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <variant>

#include "grokscope/base/error.hpp"
#include "grokscope/learning/transition.hpp"

namespace grokscope {

OptionSpec train_accuracy_option() {
    return {"train-accuracy", "train accuracy that counts as memorised", learnt_accuracy, 0.0, 1.0};
}

OptionSpec test_accuracy_option() {
    return {"test-accuracy", "test accuracy that counts as generalised", learnt_accuracy, 0.0, 1.0};
}

std::int64_t Options::count(const std::string& name) const {
    return std::get<std::int64_t>(value(name));
}

const std::string& Options::text(const std::string& name) const {
    return std::get<std::string>(value(name));
}

const OptionValue& Options::value(const std::string& name) const {
    for (const auto& option : options_)
        if (option.name == name) return option.value;
    throw Error(fmt::format("there is no option {}", name));
}

}  // namespace grokscope
