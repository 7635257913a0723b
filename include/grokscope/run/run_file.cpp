#include "grokscope/run/run_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <hdf5.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <memory>
#include <new>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/run/hdf5.hpp"
#include "grokscope/run/hdf5_declared.hpp"
#include "grokscope/run/hdf5_handle.hpp"
#include "grokscope/run/hdf5_reading.hpp"
#include "grokscope/run/hdf5_walk.hpp"
#include "grokscope/run/inspection.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/run/run_lock.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_check.hpp"
#include "grokscope/spec/spec_json.hpp"

namespace grokscope {
namespace {

/// `m.h5` where `m.h5.part` was asked for and has taken that name; empty else.
std::filesystem::path ended_as(const std::filesystem::path& path) {
    auto whole = path;
    whole.replace_extension();
    const bool has_ended = path.extension() == ".part" && !std::filesystem::exists(path) &&
                           std::filesystem::exists(whole);
    return has_ended ? whole : std::filesystem::path{};
}

/// Opens what is trusted for reading, also while another process writes; falls back to a plain open
/// for files that were not written for that.
hdf5::Handle open_trusted(const std::filesystem::path& path) {
    const auto name = path.string();
    const auto part = name + ".part";
    require(std::filesystem::exists(path), "{} does not exist{}", name,
            std::filesystem::exists(part)
                ? fmt::format(" (the run is not finished: {} can be read)", part)
                : " (a run file would be right)");
    require(std::filesystem::is_regular_file(path), "{} is not a file (a run file would be right)",
            name);
    hdf5::silence();
    // With the library's own number of attempts, a file cut short is waited for without end.
    constexpr unsigned attempts = 25;
    const hdf5::Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    H5Pset_metadata_read_attempts(access.id(), attempts);
    auto id = H5Fopen(name.c_str(), H5F_ACC_RDONLY | H5F_ACC_SWMR_READ, access.id());
    if (id < 0) id = H5Fopen(name.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
    require(id >= 0,
            "{} is not a readable HDF5 file (a whole run file would be right; on a file system "
            "without locks set HDF5_USE_FILE_LOCKING=FALSE)",
            name);
    return {id, H5Fclose};
}

/// As `open_trusted`, after a look at all of it.
hdf5::Handle open_inspected(const std::filesystem::path& path) {
    inspect(path, "", [&] { return open_trusted(path); });
    const hdf5::Reading reading;
    return open_trusted(path);
}

/// @throws Error when the file is HDF5 but not a run of a known version
void check_format(const hid_t file, const std::string& name) {
    const auto format = hdf5::read_attribute(file, "format");
    require(format == run_format, "{} has format \"{}\" (\"{}\" would be right)", name, format,
            run_format);
    const auto version = hdf5::read_attribute(file, "format_version");
    require(version == run_format_version, "{} has format version {} (this program reads {})", name,
            version, run_format_version);
}

/// @throws Error where a number that is to be one of `count` is none
void require_below(const std::string& name, const std::int64_t least, const std::int64_t greatest,
                   const std::int64_t first, const std::int64_t last) {
    require(least >= first && greatest <= last, "/task/{} has {} to {} ({} to {} would be right)",
            name, least, greatest, first, last);
}

/// @throws Error unless inputs and targets are such as the task has
///
/// @param has_split  whether some of each are to be there
void check_examples(const Task& task, const RunSpec& spec, const bool has_split) {
    const bool parity = is_parity(spec);
    const auto classes = parity ? 2 : spec.task.modulus;
    const auto width = parity ? spec.task.bits + 1 : 2;
    require(task.inputs.cols() == width, "/task/inputs has {} columns ({} would be right)",
            task.inputs.cols(), width);
    require_below("inputs", task.inputs.minCoeff(), task.inputs.maxCoeff(), parity ? -1 : 0,
                  parity ? 1 : classes - 1);
    const auto [least, greatest] = std::minmax_element(task.targets.begin(), task.targets.end());
    require_below("targets", *least, *greatest, 0, classes - 1);
    const auto train = std::count(task.is_train.begin(), task.is_train.end(), 1);
    const auto test = std::count(task.is_train.begin(), task.is_train.end(), 0);
    const bool has_both = train > 0 && test > 0;
    require(has_split ? has_both && train + test == example_count(task) : train + test == 0,
            "/task/is_train has {} examples to train on and {} to test of {} (some of each would "
            "be right)",
            train, test, example_count(task));
}

Task read_task(const hid_t file, const RunSpec& spec, const Attributes& attributes) {
    const auto extents = hdf5::shape(hdf5::open_dataset(file, "task/inputs").id());
    require(extents.size() == 2, "/task/inputs has {} axes (2 would be right)", extents.size());
    const auto inputs = hdf5::read_all<std::int64_t>(file, "task/inputs");
    Task task{.inputs = {},
              .targets = hdf5::read_column<std::int64_t>(file, "task/targets"),
              .is_train = hdf5::read_column<std::uint8_t>(file, "task/is_train")};
    const auto n = example_count(task);
    require(
        n > 0 && task.is_train.size() == task.targets.size() && extents[0] == task.targets.size() &&
            !inputs.empty(),
        "/task has {} inputs, {} targets and {} is_train (equal numbers of rows would be right)",
        extents[0], task.targets.size(), task.is_train.size());
    task.inputs =
        Eigen::Map<const IntegerMatrix>(inputs.data(), n, static_cast<Eigen::Index>(extents[1]));
    check_examples(task, spec, attribute(attributes, "import_split") != "none");
    return task;
}

/// What was never written reads as zeros, also where a file has been cut short.
void require_ascending(const std::string& name, const std::vector<std::int64_t>& steps) {
    const auto fall = std::adjacent_find(steps.begin(), steps.end(), std::greater_equal<>());
    require(steps.empty() || steps.front() >= 0, "{} begins at {} (0 or more would be right)", name,
            steps.empty() ? 0 : steps.front());
    require(fall == steps.end(), "{} has {} before {} (ascending steps would be right)", name,
            fall == steps.end() ? 0 : *fall, fall == steps.end() ? 0 : *(fall + 1));
}

/// The first `count` numbers of each column: what a writer had completed when we looked.
Metrics read_metrics(const hid_t file) {
    Metrics metrics{.step = hdf5::read_column<std::int64_t>(file, "metrics/step"),
                    .train_loss = {},
                    .test_loss = {},
                    .train_accuracy = {},
                    .test_accuracy = {},
                    .weight_norm_l1 = {},
                    .weight_norm_l2 = {},
                    .seconds = {}};
    require_ascending("/metrics/step", metrics.step);
    visit_metric_columns(metrics, [&](const char* name, std::vector<double>& column) {
        column = hdf5::read_column<double>(file, std::string("metrics/") + name);
        require(column.size() >= metrics.step.size(), "/metrics/{} has {} of {} values", name,
                column.size(), metrics.step.size());
        column.resize(metrics.step.size());
    });
    return metrics;
}

/// The weights of `/checkpoints`. Their datasets are opened once, when the first is read: to find
/// one by name takes longer than to read a small checkpoint.
class StoredWeights {
public:
    /// @param place  the file or group, open
    StoredWeights(std::shared_ptr<const hdf5::Handle> place, std::vector<WeightShape> shapes)
        : place_(std::move(place)), shapes_(std::move(shapes)) {}

    /// Those at one index, as float64 whatever they are stored as.
    Weights read(const std::int64_t index) {
        Weights weights;
        for (std::size_t i = 0; i < shapes_.size(); ++i) {
            const auto& shape = shapes_[i];
            const auto row = hdf5::read_row<double>(dataset(i), static_cast<hsize_t>(index));
            weights.push_back(
                {shape.name, Eigen::Map<const Matrix>(row.data(), shape.rows, shape.cols)});
        }
        return weights;
    }

    /// The type in which one is stored.
    Dtype dtype(const std::string& name) const {
        const auto shape = std::find_if(shapes_.begin(), shapes_.end(),
                                        [&](const auto& each) { return each.name == name; });
        require(shape != shapes_.end(), "the run has no weight {}", name);
        return hdf5::is_float32(opened(*shape).id()) ? Dtype::float32 : Dtype::float64;
    }

private:
    hid_t dataset(const std::size_t i) {
        if (datasets_.size() == i) datasets_.push_back(opened(shapes_[i]));
        return datasets_[i].id();
    }

    hdf5::Handle opened(const WeightShape& shape) const {
        auto dataset = hdf5::open_dataset(place_->id(), "checkpoints/" + shape.name);
        const auto extents = hdf5::shape(dataset.id());
        require(extents.size() == 3 && static_cast<std::int64_t>(extents[1]) == shape.rows &&
                    static_cast<std::int64_t>(extents[2]) == shape.cols,
                "/checkpoints/{} has the shape {} (right would be T x {} x {})", shape.name,
                fmt::join(extents, " x "), shape.rows, shape.cols);
        return dataset;
    }

    std::shared_ptr<const hdf5::Handle> place_;
    std::vector<WeightShape> shapes_;
    std::vector<hdf5::Handle> datasets_;  ///< the first of the shapes, as far as they were read
};

}  // namespace

hdf5::Handle open_hdf5(const std::filesystem::path& path) {
    constexpr int most_attempts = 40;
    for (int attempt = 1;; ++attempt) try {
            const auto whole = ended_as(path);
            return open_inspected(whole.empty() ? path : whole);
        } catch (const Error&) {
            const bool may_end =
                path.extension() == ".part" &&
                (!ended_as(path).empty() || is_locked_elsewhere(path.parent_path() / path.stem()));
            if (!may_end || attempt == most_attempts) throw;
            std::this_thread::sleep_for(std::chrono::milliseconds(25));
        }
}

std::string part_status(const std::filesystem::path& path) {
    try {
        const hdf5::Reading reading;
        return hdf5::read_attribute(open_hdf5(path).id(), "status");
    } catch (const Error&) {
        return {};
    }
}

Run read_run_at(const std::shared_ptr<const hdf5::Handle>& place, const std::string& name) {
    const hdf5::Reading reading;
    check_format(place->id(), name);
    try {
        const auto spec =
            spec_from_json(json_from(hdf5::read_attribute(place->id(), "spec_resolved")));
        check(spec);
        auto steps = hdf5::read_column<std::int64_t>(place->id(), "checkpoints/step");
        require_ascending("/checkpoints/step", steps);
        // `read_attributes` passes over what is no text, and a branch is not to be taken for a run.
        (void)hdf5::read_attribute(place->id(), "branch_history");
        const auto stored = std::make_shared<StoredWeights>(place, weight_shapes(spec));
        const auto read_checkpoint = [stored, steps](const std::int64_t index) {
            const hdf5::Reading inner;
            return Checkpoint{.step = steps[static_cast<std::size_t>(index)],
                              .weights = stored->read(index)};
        };
        const auto read_dtype = [stored](const std::string& weight) {
            const hdf5::Reading inner;
            return stored->dtype(weight);
        };
        auto attributes = hdf5::read_attributes(place->id());
        auto task = read_task(place->id(), spec, attributes);
        return {.file = name,
                .status = hdf5::read_attribute(place->id(), "status"),
                .spec = spec,
                .task = std::move(task),
                .metrics = read_metrics(place->id()),
                .attributes = std::move(attributes),
                .checkpoint_steps = std::move(steps),
                .read_checkpoint = read_checkpoint,
                .read_dtype = read_dtype};
    } catch (const std::bad_alloc&) {
        throw;  // of the machine, and not of the file
    } catch (const std::exception& error) {
        throw Error(fmt::format("{} is damaged or incomplete: {}", name, error.what()));
    }
}

Run read_run(const std::filesystem::path& path) {
    const hdf5::Reading reading;
    const auto file = std::make_shared<const hdf5::Handle>(open_hdf5(path));
    return read_run_at(file, hdf5::file_name(file->id()));
}

}  // namespace grokscope
