#include <catch2/catch.hpp>

#include <array>
#include <csignal>
#include <filesystem>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>

#include "grokscope/base/held_signals.hpp"
#include "grokscope/base/text_file.hpp"
#include "grokscope/export/export_file.hpp"
#include "grokscope/export/run_export.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/runs.hpp"
#include "support/temporary_directory.hpp"

namespace grokscope {
namespace {

constexpr std::array all_formats{ExportFormat::npz, ExportFormat::safetensors, ExportFormat::pt};

Run run_of_one_checkpoint() {
    const RunSpec spec;
    return testing::run_of(spec, {{.step = 0, .weights = initial_weights(spec)}},
                           {.step = {0},
                            .train_loss = {1},
                            .test_loss = {1},
                            .train_accuracy = {0},
                            .test_accuracy = {0},
                            .weight_norm_l1 = {1},
                            .weight_norm_l2 = {1},
                            .seconds = {0}});
}

}  // namespace

TEST_CASE("a file's name says its format") {
    CHECK(export_format_of("a/b.npz") == ExportFormat::npz);
    CHECK(export_format_of("b.c.safetensors") == ExportFormat::safetensors);
    CHECK(export_format_of("b.PT") == ExportFormat::pt);
    CHECK(export_format_of("b.pth") == ExportFormat::pt);
    CHECK(export_format_of("npz") == std::nullopt);
    CHECK(export_format_of("b.npy") == std::nullopt);
}

TEST_CASE("the same run gives the same bytes in every format") {
    const testing::TemporaryDirectory directory;
    const auto taken = export_of_all(run_of_one_checkpoint());
    for (const auto format : all_formats) {
        CAPTURE(spelling(format));

        write_export(taken, format, directory / "one");
        write_export(export_of_all(run_of_one_checkpoint()), format, directory / "other");

        CHECK(read_text(directory / "one") == read_text(directory / "other"));
    }
}

TEST_CASE("a run that cannot be read to its end leaves the file as it was, and no other") {
    const testing::TemporaryDirectory directory;
    auto run = run_of_one_checkpoint();
    run.checkpoint_steps = {0, 10};
    run.read_checkpoint = [read = run.read_checkpoint](const std::int64_t index) {
        if (index == 1) throw std::runtime_error("the run was cut short");
        return read(index);
    };
    const auto taken = export_of_all(run);
    write_file(directory / "out", "of before");
    for (const auto format : all_formats) {
        CAPTURE(spelling(format));

        CHECK_THROWS_WITH(write_export(taken, format, directory / "out"), "the run was cut short");

        CHECK(read_text(directory / "out") == "of before");
        const auto files = std::filesystem::directory_iterator(directory / ".");
        CHECK(std::distance(begin(files), end(files)) == 1);
    }
}

TEST_CASE("a signal that is held back ends the writing, and nothing is left") {
    const testing::TemporaryDirectory directory;
    const auto taken = export_of_all(run_of_one_checkpoint());
    for (const auto format : all_formats) {
        CAPTURE(spelling(format));
        held_signals::arrived = SIGTERM;

        CHECK_THROWS_AS(write_export(taken, format, directory / "out"), Stopped);

        held_signals::arrived = 0;
        CHECK(std::filesystem::is_empty(directory / "."));
    }
}

}  // namespace grokscope
