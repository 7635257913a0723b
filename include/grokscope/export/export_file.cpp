#include "grokscope/export/export_file.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "grokscope/base/choice.hpp"
#include "grokscope/base/text_file.hpp"
#include "grokscope/export/npz.hpp"
#include "grokscope/export/run_export.hpp"
#include "grokscope/export/safetensors.hpp"
#include "grokscope/export/torch_file.hpp"

namespace grokscope {

std::optional<ExportFormat> export_format_of(const std::filesystem::path& path) {
    const auto name = path.string();
    const auto names = spellings(ExportFormat{});
    for (std::size_t i = 0; i < names.size(); ++i)
        if (has_ending(name, "." + std::string(names[i]))) return static_cast<ExportFormat>(i);
    if (has_ending(name, ".pth")) return ExportFormat::pt;
    return std::nullopt;
}

void write_export(const RunExport& taken, const ExportFormat format,
                  const std::filesystem::path& path) {
    const TemporaryFile file(temporary_name(path));
    switch (format) {
        case ExportFormat::npz: write_npz(taken, file.path()); break;
        case ExportFormat::safetensors: write_safetensors(taken, file); break;
        case ExportFormat::pt: write_torch_file(taken, file.path()); break;
    }
    replace_file(file.path(), path);
}

}  // namespace grokscope
