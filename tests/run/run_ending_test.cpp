#include <catch2/catch.hpp>

#include <filesystem>
#include <optional>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/run/hdf5.hpp"
#include "grokscope/run/hdf5_declared.hpp"
#include "grokscope/run/hdf5_text.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/run/run_file.hpp"
#include "grokscope/run/run_repair.hpp"
#include "grokscope/run/run_writer.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/runs.hpp"
#include "support/specs.hpp"
#include "support/temporary_directory.hpp"

namespace grokscope {
namespace {

void check_has(const Weights& found, const Weights& weights) {
    for (const auto& [name, value] : weights) CHECK(weight(found, name) == value);
}

}  // namespace

TEST_CASE("a run that is renamed or removed while it is open can be read on") {
    auto spec = testing::small_spec();
    spec.numerics.dtype = Dtype::float64;
    const testing::TemporaryDirectory directory;
    const auto path = directory / "run.h5";
    const auto weights = initial_weights(spec);
    RunWriter writer(part_path(path), spec, make_task(spec), {});
    writer.append_metrics(0, testing::one_evaluation());
    writer.append_checkpoint({.step = 0, .weights = weights});
    const auto run = read_run(part_path(path));

    writer.move_to(path);
    check_has(last_checkpoint(run).weights, weights);
    std::filesystem::remove(path);
    check_has(last_checkpoint(run).weights, weights);
}

TEST_CASE("an unfinished run that has ended meanwhile is read under the name it has then") {
    const auto spec = testing::small_spec();
    const testing::TemporaryDirectory directory;
    const auto path = directory / "run.h5";
    RunWriter writer(part_path(path), spec, make_task(spec), {});
    writer.finish("complete");
    writer.move_to(path);

    const auto run = read_run(part_path(path));

    CHECK(run.status == "complete");
    CHECK(run.file == path.string());
}

TEST_CASE("a run that has ended is not repaired") {
    const auto spec = testing::small_spec();
    const testing::TemporaryDirectory directory;
    const auto path = directory / "run.h5";
    RunWriter writer(part_path(path), spec, make_task(spec), {});
    writer.finish("complete");
    writer.move_to(path);

    CHECK_THROWS_WITH(repair_run(path), Catch::Contains("the run has ended: it needs no repair"));
    CHECK_FALSE(std::filesystem::exists(part_path(path)));
}

TEST_CASE("the size of an open file is that of the file, whatever its name") {
    const testing::TemporaryDirectory directory;
    const auto file = create_hdf5(directory / "one.h5", {});
    hdf5::write_text(file.id(), "text", "any");
    const auto text = hdf5::open_dataset(file.id(), "text");
    H5Fflush(file.id(), H5F_SCOPE_GLOBAL);

    std::filesystem::rename(directory / "one.h5", directory / "other.h5");
    CHECK(hdf5::file_bytes(text.id()) == std::filesystem::file_size(directory / "other.h5"));
    std::filesystem::resize_file(directory / "other.h5", 100);
    CHECK(hdf5::file_bytes(text.id()) == 100);
}

}  // namespace grokscope
