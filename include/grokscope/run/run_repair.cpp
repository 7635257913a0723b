#include "grokscope/run/run_repair.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>

#include "grokscope/base/error.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/run/run_file.hpp"
#include "grokscope/run/run_lock.hpp"
#include "grokscope/run/run_writer.hpp"

namespace grokscope {

Attributes provenance_of(const Run& run) {
    Attributes kept;
    for (const auto& [name, value] : run.attributes)
        if (name != "format" && name != "format_version" && name != "status" &&
            name != "spec_resolved" && name != "default")
            kept.emplace_back(name, value);
    return kept;
}

void copy_rows(const Run& run, const std::int64_t last_step, RunWriter& writer) {
    for (std::size_t i = 0; i < run.metrics.step.size(); ++i)
        if (run.metrics.step[i] <= last_step)
            writer.append_metrics(run.metrics.step[i], metrics_row(run.metrics, i));
    for (std::int64_t t = 0; t < checkpoint_count(run); ++t)
        if (run.checkpoint_steps[static_cast<std::size_t>(t)] <= last_step)
            writer.append_checkpoint(run.read_checkpoint(t));
}

void repair_run(const std::filesystem::path& path) {
    const RunLock lock(path);
    require(std::filesystem::exists(part_path(path)), "{} does not exist{}",
            part_path(path).string(),
            std::filesystem::exists(path) ? " (the run has ended: it needs no repair)"
                                          : " (an unfinished run would be right)");
    const auto run = read_run(part_path(path));
    RunWriter writer(new_part_path(path), run.spec, run.task, provenance_of(run));
    copy_rows(run, run.spec.schedule.steps, writer);
    writer.finish(run.status == "complete" ? "running" : run.status);
    writer.move_to(part_path(path));
}

}  // namespace grokscope
