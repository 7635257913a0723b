#include <catch2/catch.hpp>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "grokscope/model/metrics.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/run/hdf5_length.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/run/run_file.hpp"
#include "grokscope/run/run_writer.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/runs.hpp"
#include "support/temporary_directory.hpp"

namespace grokscope {
namespace {

RunSpec small_spec() {
    RunSpec spec;
    spec.task.modulus = 7;
    spec.model.embed = 5;
    spec.model.hidden = 3;
    spec.numerics.dtype = Dtype::float64;
    return spec;
}

}  // namespace

TEST_CASE("a run file gives back, also while it is written, what was put into it") {
    const auto spec = small_spec();
    const testing::TemporaryDirectory directory;
    const auto path = directory / "run.h5";
    const auto weights = initial_weights(spec);

    RunWriter writer(part_path(path), spec, make_task(spec), {{"compiler", "any"}});
    writer.append_metrics(0, testing::one_evaluation());
    writer.append_checkpoint({.step = 0, .weights = weights});
    std::optional<Run> live = read_run(part_path(path));
    CHECK(live->status == "running");
    CHECK(live->checkpoint_steps == std::vector<std::int64_t>{0});
    const auto live_weights = last_checkpoint(*live).weights;
    live.reset();  // within one process, a file has one way of locking
    writer.finish("complete");
    writer.move_to(path);
    const auto run = read_run(path);

    CHECK_FALSE(std::filesystem::exists(part_path(path)));
    CHECK(run.status == "complete");
    CHECK(run.spec == spec);
    CHECK(run.task.inputs == make_task(spec).inputs);
    CHECK(run.metrics.test_loss == std::vector<double>{0.5});
    for (const auto& [name, value] : weights) {
        CHECK(weight(live_weights, name) == value);
        CHECK(weight(last_checkpoint(run).weights, name) == value);
    }
}

TEST_CASE("no chunk is searched for in a file that is all there, while written or after") {
    const auto spec = small_spec();
    const auto path = std::filesystem::temp_directory_path() /
                      ("grokscope_run_rows_" + std::to_string(::getpid()) + ".h5");
    const auto weights = initial_weights(spec);
    RunWriter writer(part_path(path), spec, make_task(spec), {});
    for (std::int64_t step = 0; step < 40; ++step)
        writer.append_checkpoint({.step = step, .weights = weights});
    const auto searches_in = [](const std::filesystem::path& file) {
        const auto before = hdf5::chunk_searches().load();
        const auto run = read_run(file);
        visit_checkpoints(run, [](const Checkpoint&) {});
        return hdf5::chunk_searches() - before;
    };

    CHECK(searches_in(part_path(path)) == 0);
    const auto length = std::filesystem::file_size(part_path(path));
    const auto cut = path.string() + ".cut";
    std::filesystem::copy_file(part_path(path), cut,
                               std::filesystem::copy_options::overwrite_existing);
    std::filesystem::resize_file(cut, length - 200);
    CHECK_THROWS_WITH(searches_in(cut), Catch::Contains("(it was cut short)"));

    writer.finish("complete");
    writer.move_to(path);
    CHECK(searches_in(path) == 0);
    std::filesystem::remove(path);
    std::filesystem::remove(cut);
}

TEST_CASE("the type of a weight is that of its dataset") {
    for (const auto dtype : {Dtype::float32, Dtype::float64}) {
        auto spec = small_spec();
        spec.numerics.dtype = dtype;
        const testing::TemporaryDirectory directory;
        RunWriter writer(part_path(directory / "run.h5"), spec, make_task(spec), {});
        writer.finish("complete");
        writer.move_to(directory / "run.h5");

        const auto run = read_run(directory / "run.h5");

        CHECK(stored_dtype(run, "W_E") == dtype);
        CHECK_THROWS_WITH(stored_dtype(run, "W_X"), "the run has no weight W_X");
    }
    CHECK(stored_dtype(testing::run_of(small_spec(), {}), "W_E") == Dtype::float64);
}

TEST_CASE("reading a file that is not HDF5 says what would be right") {
    const testing::TemporaryDirectory directory;
    const auto path = directory / "foreign.h5";
    std::ofstream(path) << "not a run";

    CHECK_THROWS_WITH(read_run(path), Catch::Contains("a whole run file would be right"));
}

}  // namespace grokscope
