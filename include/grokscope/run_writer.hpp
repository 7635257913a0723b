#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/hdf5.hpp"
#include "grokscope/run.hpp"
#include "grokscope/run_file.hpp"
#include "grokscope/spec_json.hpp"
#include "grokscope/weights.hpp"

/// The writing side of the run file; docs/run_file.md documents the layout and its life.
namespace grokscope {

/// What a file says of its making, beside the specification.
using Attributes = std::vector<std::pair<std::string, std::string>>;

/// Where a run is until it is whole.
inline std::filesystem::path part_path(const std::filesystem::path& path) {
    return path.string() + ".part";
}

/// Where the beginnings of a run are until they may take the place of an earlier attempt.
inline std::filesystem::path new_part_path(const std::filesystem::path& path) {
    return part_path(path).string() + ".new";
}

/// Makes the file's data safe against a power cut.
inline void sync_file(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    if (descriptor >= 0) ::close(descriptor);
    require(synced, "{} could not be written to disk (is the disk full?)", path.string());
}

/// Puts a finished temporary file in the place of `path`, in one step.
inline void replace_file(const std::filesystem::path& temporary,
                         const std::filesystem::path& path) {
    sync_file(temporary);
    std::filesystem::rename(temporary, path);
}

namespace run_layout {

inline hid_t stored_type(const Dtype dtype) {
    return dtype == Dtype::float32 ? H5T_IEEE_F32LE : H5T_IEEE_F64LE;
}

/// NeXus attributes, so that viewers plot the group on opening.
inline void write_nexus(const hid_t group, const std::string& signal,
                        const std::string& auxiliary) {
    hdf5::write_attribute(group, "NX_class", std::string("NXdata"));
    hdf5::write_attribute(group, "signal", signal);
    if (!auxiliary.empty())
        hdf5::write_attribute(group, "auxiliary_signals", std::vector<std::string>{auxiliary});
}

inline void write_axes(const hid_t group, const std::vector<std::string>& axes) {
    hdf5::write_attribute(group, "axes", axes);
}

inline void write_task(const hid_t file, const Task& task) {
    const auto group = hdf5::create_group(file, "task");
    const auto n = static_cast<hsize_t>(example_count(task));
    const auto width = static_cast<hsize_t>(task.inputs.cols());
    hdf5::write_dataset(group.id(), "inputs", H5T_STD_I16LE, {n, width}, task.inputs.data());
    hdf5::write_dataset(group.id(), "targets", H5T_STD_I16LE, {n}, task.targets.data());
    hdf5::write_dataset(group.id(), "is_train", H5T_STD_U8LE, {n}, task.is_train.data());
}

/// Numbers an axis 0, 1, ... as a dimension scale beside the data.
inline hdf5::Handle create_index_scale(const hid_t group, const std::string& name,
                                       const std::int64_t length) {
    std::vector<std::int64_t> index;
    for (std::int64_t i = 0; i < length; ++i) index.push_back(i);
    hdf5::write_dataset(group, name, H5T_STD_I64LE, {index.size()}, index.data());
    auto scale = hdf5::open_dataset(group, name);
    hdf5::checked(H5DSset_scale(scale.id(), name.c_str()), "making a dimension scale");
    return scale;
}

}  // namespace run_layout

/// How a run file is written.
struct WriterOptions {
    /// Readable while it grows, which needs a file system with POSIX writes: not NFS.
    bool live = true;
};

/// Writes one run into a file, which is to have another name until it is whole.
///
/// Everything is created first; then, where live, the file may be read while it grows, and
/// survives the death of this process at any moment.
class RunWriter {
public:
    /// @param path  of the file as long as `move_to` has not given it another name
    /// @throws Error when the file cannot be made
    RunWriter(std::filesystem::path path, const RunSpec& spec, const Task& task,
              const Attributes& attributes, const WriterOptions& options = {})
        : path_(std::move(path)), file_(create_file(path_, options)) {
        write_attributes(spec, attributes);
        run_layout::write_task(file_.id(), task);
        create_metrics();
        create_checkpoints(spec);
        if (options.live)
            hdf5::checked(H5Fstart_swmr_write(file_.id()), "starting to write " + path_.string());
        flush();
    }

    /// Appends one evaluation: all columns, then `step`.
    void append_metrics(const std::int64_t step, const Metrics& row) {
        visit_metric_columns(row, [&](const char* name, const std::vector<double>& column) {
            append<double>(std::string("metrics/") + name, {&column.back(), 1});
        });
        flush();
        append<std::int64_t>("metrics/step", {&step, 1});
        flush();
    }

    /// Appends one checkpoint: all weights, then `step`.
    void append_checkpoint(const Checkpoint& checkpoint) {
        for (const auto& [name, value] : checkpoint.weights)
            append<double>("checkpoints/" + name,
                           {value.data(), static_cast<std::size_t>(value.size())});
        flush();
        append<std::int64_t>("checkpoints/step", {&checkpoint.step, 1});
        flush();
    }

    /// Closes the file and marks it.
    void finish(const std::string& status) {
        datasets_.clear();
        hdf5::checked(file_.close() ? 0 : -1, "closing " + path_.string());
        set_status(path_, status);
    }

    /// Puts the file, open or closed, in the place of another in one step.
    void move_to(const std::filesystem::path& path) {
        replace_file(path_, path);
        path_ = path;
    }

private:
    static hdf5::Handle create_file(const std::filesystem::path& path,
                                    const WriterOptions& options) {
        hdf5::silence();
        const hdf5::Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
        if (options.live) H5Pset_libver_bounds(access.id(), H5F_LIBVER_V110, H5F_LIBVER_V110);
        const auto id = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access.id());
        require(id >= 0, "{} cannot be created (a writable directory would be right)",
                path.string());
        return {id, H5Fclose};
    }

    /// Opens the file again, readers or not; the run's own lock keeps other writers out.
    static hdf5::Handle reopened(const std::filesystem::path& path) {
        const hdf5::Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
        H5Pset_file_locking(access.id(), /*use_file_locking=*/0, /*ignore_when_disabled=*/1);
        const auto id = H5Fopen(path.c_str(), H5F_ACC_RDWR, access.id());
        require(id >= 0, "{} cannot be opened again to mark it (was it moved or removed?)",
                path.string());
        return {id, H5Fclose};
    }

    static void set_status(const std::filesystem::path& path, const std::string& status) {
        auto file = reopened(path);
        hdf5::write_attribute(file.id(), "status", status);
        hdf5::checked(file.close() ? 0 : -1, "closing " + path.string());
    }

    void write_attributes(const RunSpec& spec, const Attributes& attributes) const {
        hdf5::write_attribute(file_.id(), "format", std::string(run_format));
        hdf5::write_attribute(file_.id(), "format_version", std::string(run_format_version));
        hdf5::write_attribute(file_.id(), "status", std::string("running"));
        hdf5::write_attribute(file_.id(), "spec_resolved", spec_to_json(spec).dump(2));
        hdf5::write_attribute(file_.id(), "default", std::string("metrics"));
        for (const auto& [name, value] : attributes) hdf5::write_attribute(file_.id(), name, value);
    }

    /// Creates `group/step`, the scale of the first axis of everything in the group.
    void create_step(const std::string& group, const hsize_t chunk) {
        auto step = hdf5::create_growing(file_.id(), group + "/step", H5T_STD_I64LE, {}, chunk);
        hdf5::checked(H5DSset_scale(step.id(), "step"), "making a dimension scale");
        datasets_[group + "/step"] = std::move(step);
    }

    void create_metrics() {
        constexpr hsize_t rows_per_chunk = 1024;
        const auto group = hdf5::create_group(file_.id(), "metrics");
        create_step("metrics", rows_per_chunk);
        const Metrics columns;
        visit_metric_columns(columns, [&](const char* name, const std::vector<double>&) {
            const auto path = std::string("metrics/") + name;
            auto column =
                hdf5::create_growing(file_.id(), path, H5T_IEEE_F64LE, {}, rows_per_chunk);
            H5DSattach_scale(column.id(), datasets_.at("metrics/step").id(), 0);
            datasets_[path] = std::move(column);
        });
        run_layout::write_nexus(group.id(), "test_loss", "train_loss");
        run_layout::write_axes(group.id(), {"step"});
    }

    void create_checkpoints(const RunSpec& spec) {
        const auto group = hdf5::create_group(file_.id(), "checkpoints");
        create_step("checkpoints", 64);
        const auto shapes = weight_shapes(spec);
        for (const auto& shape : shapes) create_weight(group.id(), shape, spec.numerics.dtype);
        run_layout::write_nexus(group.id(), shapes.back().name, {});
        run_layout::write_axes(group.id(), {"step", shapes.back().name + "_row",
                                            shapes.back().name + "_column"});
    }

    void create_weight(const hid_t group, const WeightShape& shape, const Dtype dtype) {
        const std::vector<hsize_t> row{static_cast<hsize_t>(shape.rows),
                                       static_cast<hsize_t>(shape.cols)};
        auto dataset =
            hdf5::create_growing(group, shape.name, run_layout::stored_type(dtype), row, 1);
        const auto rows = run_layout::create_index_scale(group, shape.name + "_row", shape.rows);
        const auto cols = run_layout::create_index_scale(group, shape.name + "_column", shape.cols);
        H5DSattach_scale(dataset.id(), datasets_.at("checkpoints/step").id(), 0);
        H5DSattach_scale(dataset.id(), rows.id(), 1);
        H5DSattach_scale(dataset.id(), cols.id(), 2);
        datasets_["checkpoints/" + shape.name] = std::move(dataset);
    }

    template <typename T>
    void append(const std::string& name, const std::span<const T> row) {
        hdf5::append_row(datasets_.at(name).id(), row);
    }

    void flush() const {
        hdf5::checked(H5Fflush(file_.id(), H5F_SCOPE_GLOBAL), "writing " + path_.string());
    }

    std::filesystem::path path_;
    hdf5::Handle file_;
    std::map<std::string, hdf5::Handle> datasets_;
};

}  // namespace grokscope
