#pragma once

#include <filesystem>

/// What the machine has, for what is asked of it.
namespace grokscope {

/// The memory that this process can have at most.   [byte]
double machine_memory();

/// What is free where a file or directory is to be made; infinity where that is not known.   [byte]
double free_bytes(const std::filesystem::path& path);

}  // namespace grokscope
