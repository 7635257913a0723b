#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "grokscope/export/run_export.hpp"

/// Files of NumPy.
namespace grokscope {

/// What stands before the numbers of an array in a `.npy` file.
///
/// @param type  as NumPy writes it, `<f4` for instance
/// @return      a multiple of 64 bytes
/// @source      NumPy, numpy.lib.format, version 1.0
std::string npy_header(const std::string& type, const std::vector<std::int64_t>& shape);

/// A text as a `.npy` file: a single array item of UTF-32, which is how NumPy has a str.
///
/// @param text  UTF-8
std::string npy_text(const std::string& text);

/// Writes a `.npz` file as numpy.savez does: every array and text under its name, those of a group
/// as `metrics/step`.
///
/// @throws Error when it cannot be written
void write_npz(const RunExport& taken, const std::filesystem::path& path);

}  // namespace grokscope
