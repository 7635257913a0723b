#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/export/export_tensor.hpp"
#include "grokscope/export/run_export.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/run/run_file.hpp"
#include "grokscope/run/run_writer.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/runs.hpp"
#include "support/temporary_directory.hpp"

namespace grokscope {
namespace {

RunSpec tiny_spec() {
    RunSpec spec;
    spec.task.modulus = 5;
    spec.model.embed = 3;
    spec.model.hidden = 2;
    return spec;
}

/// Checkpoints of steps 0 and 10, of which the second has twice the weights of the first.
std::vector<Checkpoint> two_checkpoints(const RunSpec& spec) {
    auto doubled = initial_weights(spec);
    for (auto& weight : doubled) weight.value *= 2;
    return {{.step = 0, .weights = initial_weights(spec)}, {.step = 10, .weights = doubled}};
}

std::string all_bytes(const ExportTensor& tensor) {
    std::string bytes;
    for (std::int64_t i = 0; i < tensor.bytes.count; ++i) bytes += tensor.bytes.piece(i);
    return bytes;
}

std::string doubles(const Matrix& matrix) {
    return bytes_in_memory(std::span(matrix.data(), static_cast<std::size_t>(matrix.size())));
}

/// Writes a run of two checkpoints, and reads it again.
Run stored_run(const RunSpec& spec, const testing::TemporaryDirectory& directory) {
    RunWriter writer(part_path(directory / "run.h5"), spec, make_task(spec), {{"compiler", "any"}});
    writer.append_metrics(0, testing::one_evaluation());
    for (const auto& checkpoint : two_checkpoints(spec)) writer.append_checkpoint(checkpoint);
    writer.finish("complete");
    writer.move_to(directory / "run.h5");
    return read_run(directory / "run.h5");
}

}  // namespace

TEST_CASE("one checkpoint gives each weight as a matrix, all give it with an axis of steps") {
    const auto spec = tiny_spec();
    const auto checkpoints = two_checkpoints(spec);
    const auto run = testing::run_of(spec, checkpoints);

    const auto one = export_of_checkpoint(run, 1);
    const auto all = export_of_all(run);

    REQUIRE(one.weights.size() == checkpoints[0].weights.size());
    for (std::size_t i = 0; i < one.weights.size(); ++i) {
        const auto& [name, first] = checkpoints[0].weights[i];
        const auto& second = checkpoints[1].weights[i].value;
        CHECK(one.weights[i].name == name);
        CHECK(stacked_tensor(one, i).shape ==
              std::vector<std::int64_t>{first.rows(), first.cols()});
        CHECK(all_bytes(stacked_tensor(one, i)) == doubles(second));
        CHECK(stacked_tensor(all, i).shape ==
              std::vector<std::int64_t>{2, first.rows(), first.cols()});
        CHECK(all_bytes(stacked_tensor(all, i)) == doubles(first) + doubles(second));
        CHECK(all_bytes(weight_tensor(all, 1, i)) == doubles(second));
    }
    CHECK(step_tensor(one).shape.empty());
    CHECK(all_bytes(step_tensor(all)) == bytes_in_memory(std::vector<std::int64_t>{0, 10}));
}

TEST_CASE("weights of a file have the type in which they are stored") {
    for (const auto dtype : {Dtype::float32, Dtype::float64}) {
        auto spec = tiny_spec();
        spec.numerics.dtype = dtype;
        const testing::TemporaryDirectory directory;

        const auto taken = export_of_all(stored_run(spec, directory));

        const bool is_short = dtype == Dtype::float32;
        for (std::size_t i = 0; i < taken.weights.size(); ++i) {
            const auto tensor = stacked_tensor(taken, i);
            CHECK(tensor.type == (is_short ? ExportType::float32 : ExportType::float64));
            CHECK(tensor.bytes.size == (is_short ? 4 : 8) * item_count(tensor.shape));
            CHECK(static_cast<std::int64_t>(all_bytes(tensor).size()) == tensor.bytes.size);
        }
    }
}

TEST_CASE("the indices of the split are rows of the examples") {
    const auto spec = tiny_spec();
    const auto run = testing::run_of(spec, two_checkpoints(spec));

    const auto taken = export_of_all(run);

    const auto indices_of = [&](const std::string& name) {
        for (const auto& numbers : taken.numbers)
            if (numbers.name == name) return std::get<std::vector<std::int64_t>>(numbers.values);
        return std::vector<std::int64_t>{};
    };
    CHECK(indices_of("train_indices") == split_rows(run.task, true));
    CHECK(indices_of("test_indices") == split_rows(run.task, false));
    CHECK(indices_of("targets") == run.task.targets);
    CHECK(Json::parse(taken.texts.front().text).at("task").at("modulus") == 5);
}

}  // namespace grokscope
