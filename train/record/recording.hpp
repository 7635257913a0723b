#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/run/run_lock.hpp"
#include "grokscope/run/run_writer.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/schedule.hpp"
#include "record/earlier_attempt.hpp"
#include "record/state_file.hpp"

namespace grokscope {

struct RecordingOptions {
    bool resume = false;  ///< go on with an unfinished run, where there is one

    /// Nobody is there to decide: a run that has ended is left alone, and one whose unfinished file
    /// cannot be gone on with begins again.
    bool unattended = false;

    /// Told why, where a run begins again for that.
    std::function<void(const std::string& reason)> on_new_beginning = {};

    std::vector<std::string> moment_kinds = {};  ///< that the engine remembers

    /// Of a branch: the run whose rows it begins with, and its state there. Asked only where
    /// nothing is gone on with.
    std::function<EarlierAttempt()> parent = {};

    WriterOptions writer = {};
};

/// The run is complete, or has failed before.
struct RunHasEnded : Error {
    using Error::Error;
};

/// Everything a training run leaves on disk: the run file, and beside it the state to resume from.
class Recording {
public:
    /// Begins a run file. What an unfinished run left is kept up to its state where it is to go
    /// on, and replaced where not; until the new file can take its place it is not touched.
    ///
    /// @throws RunIsLocked when another process writes this run, RunHasEnded where unattended,
    ///         CannotResume where attended, Error when files cannot be read or written
    Recording(std::filesystem::path path, const RunSpec& spec, const Task& task,
              const Attributes& attributes, const RecordingOptions& options);

    /// The step at which the rows taken over end, and what training was then; none from step 0.
    const std::optional<SavedState>& resumed() const { return resumed_; }

    bool is_metrics_due(std::int64_t step) const;
    bool is_checkpoint_due(std::int64_t step) const;

    void append_metrics(std::int64_t step, const Metrics& row);

    void append_checkpoint(const Checkpoint& checkpoint);

    /// Whether it is time again to save what a killed run can go on from: rows are written, and
    /// that was some seconds ago.
    bool is_state_due(std::int64_t step) const;

    void save_state(std::int64_t step, double seconds, const Engine& engine);

    /// Gives the run file its status and, when complete, its name; a state is no longer needed.
    void finish(const std::string& status);

private:
    void begin(const Task& task, const Attributes& attributes, const RecordingOptions& options);
    void begin_anew(const Task& task, const Attributes& attributes, RecordingOptions options,
                    const std::string& reason);
    void take_over(const EarlierAttempt& earlier);
    bool is_new(std::int64_t step) const { return !resumed_ || step > resumed_->step; }

    std::filesystem::path path_;
    RunSpec spec_;
    RunLock lock_;
    std::optional<RunWriter> writer_;
    std::optional<SavedState> resumed_;
    bool goes_on_ = false;  ///< with an attempt of its own
    LossMark now_;
    LossMark at_checkpoint_;
    double state_saved_ = 0.0;
};

}  // namespace grokscope
