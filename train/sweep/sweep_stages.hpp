#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "grokscope/spec/spec_toml.hpp"
#include "grokscope/sweep/sweep_arms.hpp"
#include "grokscope/sweep/sweep_grid.hpp"
#include "grokscope/sweep/sweep_plan.hpp"
#include "grokscope/sweep/sweep_size.hpp"

/// What a command line asks `sweep` to train, and the stages in which that is done.
namespace grokscope {

/// As the command line has them.
struct SweepArguments {
    std::string spec;
    std::string directory;
    std::vector<std::string> assignments;
    std::vector<std::string> axes;
    std::string engine = "auto";
    std::string shard = "0/1";
    std::int64_t jobs = std::max(1U, std::thread::hardware_concurrency());
    std::int64_t array_tasks = 0;
    bool dry_run = false;
    bool no_live = false;
    bool yes = false;
    bool quiet = false;
};

/// What the command line asks for.
struct AskedSweep {
    LoadedSpec base;
    std::vector<SweepArm> arms;
    std::vector<Grid> grids;
    std::string engine;

    bool is_tuned() const { return !base.tuning.is_null(); }
};

AskedSweep asked_sweep(const SweepArguments& arguments);

/// Of all stages.
SweepSize size_of(const AskedSweep& asked);

/// A sweep that has its plan has passed all but the first, and has taken a part of its room.
void check_size(const SweepArguments& arguments, const SweepSize& size);

SweepPlan plan_of(const AskedSweep& asked, const std::vector<SweepArm>& arms,
                  const std::vector<Grid>& grids);

/// A plan and its directory, where it is frozen unless nothing is to be changed.
struct Stage {
    std::filesystem::path directory;
    SweepPlan plan;
};

Stage stage_of(const SweepArguments& arguments, const std::filesystem::path& directory,
               const SweepPlan& plan);

bool is_complete(const Stage& stage);

/// Every setting of every arm, on the axes of the table [tuning], in a directory within.
Stage tuning_stage(const SweepArguments& arguments, const AskedSweep& asked);

/// The settings that the tuning chose.
Stage tuned_stage(const SweepArguments& arguments, const AskedSweep& asked, const Stage& tuning);

}  // namespace grokscope
