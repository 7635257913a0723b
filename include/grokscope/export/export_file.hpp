#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string_view>

#include "grokscope/export/run_export.hpp"

/// A run as a file of another program.
namespace grokscope {

enum class ExportFormat { npz, safetensors, pt };

constexpr auto spellings(ExportFormat) {
    return std::array<std::string_view, 3>{"npz", "safetensors", "pt"};
}

/// The format that a file's name ends in; `.pth` is `.pt`.
std::optional<ExportFormat> export_format_of(const std::filesystem::path& path);

/// Writes beside `path`, then puts the whole file in its place. The same run gives the same bytes.
///
/// @throws Error when it cannot be written; `path` is then as it was
void write_export(const RunExport& taken, ExportFormat format, const std::filesystem::path& path);

}  // namespace grokscope
