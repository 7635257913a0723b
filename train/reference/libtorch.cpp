#include "reference/libtorch.hpp"

#include <ATen/Version.h>
#include <torch/version.h>

#include <sstream>
#include <string>

namespace grokscope {

std::string libtorch_version() { return TORCH_VERSION; }

std::string cpu_capability() {
    const std::string label = "CPU capability usage: ";
    std::istringstream config(at::show_config());
    for (std::string line; std::getline(config, line);)
        if (const auto at = line.find(label); at != std::string::npos)
            return line.substr(at + label.size());
    return "unknown";
}

}  // namespace grokscope
