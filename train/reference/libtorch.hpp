#pragma once

#include <string>

/// What a run's file says of LibTorch.
namespace grokscope {

std::string libtorch_version();

/// The instruction set of LibTorch's kernels, which its own description names in one line.
std::string cpu_capability();

}  // namespace grokscope
