#include <catch2/catch.hpp>
#include <sys/file.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <ios>
#include <optional>
#include <string>
#include <vector>

#include "fused/fused_engine.hpp"
#include "grokscope/base/text_file.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/run/run_file.hpp"
#include "grokscope/run/run_writer.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "record/cannot_resume.hpp"
#include "record/earlier_attempt.hpp"
#include "record/recording.hpp"
#include "record/state_file.hpp"
#include "support/specs.hpp"
#include "support/temporary_directory.hpp"

/// What becomes of an attempt that was stopped when its run is asked for again.
namespace grokscope {
namespace {

using Catch::Contains;

const std::vector<std::string> adam_moments{"first", "second"};

/// An attempt of one row that was stopped after its second step, and another attempt at its run.
class StoppedRun {
public:
    StoppedRun() {
        const auto engine = fused_engine(spec, task, initial_weights(spec));
        Recording recording(path, spec, task, {{"engine", "fused"}}, {});
        recording.append_metrics(0, row());
        for (std::int64_t step = 0; step < 2; ++step) engine->update(step);
        recording.save_state(2, 0.5, *engine);
    }

    /// @return  why it began anew, where it did
    std::optional<std::string> go_on(const bool unattended) const {
        std::optional<std::string> reason;
        const Recording recording(path, spec, task, {{"engine", "fused"}},
                                  {.resume = true,
                                   .unattended = unattended,
                                   .on_new_beginning =
                                       [&](const std::string& why) { reason = why; },
                                   .moment_kinds = adam_moments});
        CHECK(recording.resumed().has_value() == !reason.has_value());
        return reason;
    }

    void begin_again() const {
        const Recording recording(path, spec, task, {{"engine", "fused"}}, {});
    }

    std::filesystem::path part() const { return part_path(path); }
    std::filesystem::path state() const { return state_path(path); }

private:
    static Metrics row() {
        return {.step = {},
                .train_loss = {1.0},
                .test_loss = {1.0},
                .train_accuracy = {0.5},
                .test_accuracy = {0.5},
                .weight_norm_l1 = {1.0},
                .weight_norm_l2 = {1.0},
                .seconds = {0.0}};
    }

    const testing::TemporaryDirectory directory_;

public:
    const std::filesystem::path path = directory_ / "run.h5";
    const RunSpec spec = testing::small_spec();
    const Task task = make_task(spec);
};

/// A file of some other content in the place of one that is there.
void damage(const std::filesystem::path& path) {
    std::ofstream(path, std::ios::trunc) << "no such thing";
}

/// What the file system can not give: a directory in the place of a file.
void make_unreadable(const std::filesystem::path& path) {
    std::filesystem::remove(path);
    std::filesystem::create_directory(path);
}

std::string text_in(const std::filesystem::path& path) { return read_text(path); }

}  // namespace

TEST_CASE("an attempt that was stopped is gone on with, watched or not") {
    const StoppedRun run;

    CHECK_FALSE(run.go_on(GENERATE(false, true)).has_value());
}

TEST_CASE("a damaged attempt is begun anew where nobody can decide, and the reason is told") {
    const StoppedRun run;
    const bool of_rows = GENERATE(true, false);
    const auto file = of_rows ? run.part() : run.state();
    damage(file);

    CHECK_THROWS_AS(run.go_on(false), CannotResume);
    CHECK(text_in(file) == "no such thing");
    const auto reason = run.go_on(true);

    REQUIRE(reason.has_value());
    CHECK_THAT(*reason, Contains(file.filename().string() + " is not a readable HDF5 file"));
    CHECK_FALSE(std::filesystem::exists(run.state()));
    CHECK(read_run(run.part()).metrics.step.empty());
}

TEST_CASE("an attempt that the machine does not give is left alone, by nobody's decision too") {
    const StoppedRun run;
    make_unreadable(run.state());
    const auto part = text_in(run.part());

    CHECK_THROWS_WITH(run.go_on(true), Contains("is not a file"));

    CHECK(text_in(run.part()) == part);
    CHECK(std::filesystem::is_directory(run.state()));
}

TEST_CASE("an attempt whose file another program has locked is left alone") {
    const StoppedRun run;
    const auto state = text_in(run.state());
    const int holder = ::open(run.state().c_str(), O_RDWR | O_CLOEXEC);
    REQUIRE(::flock(holder, LOCK_EX | LOCK_NB) == 0);

    CHECK_THROWS_WITH(run.go_on(true), Contains("is not a readable HDF5 file"));

    ::close(holder);
    CHECK(text_in(run.state()) == state);
    CHECK_FALSE(run.go_on(true).has_value());
}

TEST_CASE("the state of an attempt is there until the file of the next can take its place") {
    const StoppedRun run;
    std::filesystem::remove(run.part());
    std::filesystem::create_directories(run.part() / "in the way");

    CHECK_THROWS_WITH(run.begin_again(), Contains("is a directory (the name of a file"));
    CHECK(std::filesystem::exists(run.state()));

    std::filesystem::remove_all(run.part());
    run.begin_again();
    CHECK_FALSE(std::filesystem::exists(run.state()));
}

TEST_CASE("a state is refused for a moment that the run does not remember, or that it lacks") {
    const StoppedRun run;

    CHECK(earlier_attempt(run.path, run.spec, {"first", "second"}).has_value());
    CHECK_THROWS_WITH(earlier_attempt(run.path, run.spec, {"first"}),
                      Contains("run.h5.state has second/W_E, which this run does not remember"));
    CHECK_THROWS_WITH(earlier_attempt(run.path, run.spec, {"first", "second", "third"}),
                      Contains("run.h5.state lacks third/W_E, without which"));
    CHECK_THROWS_AS(earlier_attempt(run.path, run.spec, {"first"}), CannotResume);
}

}  // namespace grokscope
