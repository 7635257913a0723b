#include "grokscope/run/run_writer.hpp"

#include <hdf5.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/base/held_signals.hpp"
#include "grokscope/base/text_file.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/run/branch_history.hpp"
#include "grokscope/run/hdf5.hpp"
#include "grokscope/run/hdf5_declared.hpp"
#include "grokscope/run/hdf5_handle.hpp"
#include "grokscope/run/hdf5_output.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/run/run_file.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_json.hpp"

namespace grokscope {

std::filesystem::path part_path(const std::filesystem::path& path) {
    return path.string() + ".part";
}

std::filesystem::path new_part_path(const std::filesystem::path& path) {
    return part_path(path).string() + ".new";
}

hdf5::OutputFile create_hdf5(const std::filesystem::path& path, const Hdf5Creation& how) {
    hdf5::silence();
    const hdf5::Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    if (how.newest) H5Pset_libver_bounds(access.id(), H5F_LIBVER_V110, H5F_LIBVER_V110);
    if (how.replace) remove_replaceable(path);
    hdf5::OutputFile file(access, [&](const hid_t by) {
        return H5Fcreate(path.c_str(), H5F_ACC_EXCL, H5P_DEFAULT, by);
    });
    require(file.is_open(), "{} cannot be created (a writable directory with room would be right)",
            path.string());
    file.require_written(path);
    return file;
}

namespace run_layout {
namespace {

hid_t stored_type(const Dtype dtype) {
    return dtype == Dtype::float32 ? H5T_IEEE_F32LE : H5T_IEEE_F64LE;
}

/// NeXus attributes, so that viewers plot the group on opening.
void write_nexus(const hid_t group, const std::string& signal, const std::string& auxiliary) {
    hdf5::write_attribute(group, "NX_class", std::string("NXdata"));
    hdf5::write_attribute(group, "signal", signal);
    if (!auxiliary.empty())
        hdf5::write_attribute(group, "auxiliary_signals", std::vector<std::string>{auxiliary});
}

void write_axes(const hid_t group, const std::vector<std::string>& axes) {
    hdf5::write_attribute(group, "axes", axes);
}

/// The smallest type of the file that holds a task's inputs: tokens, or bits as numbers.
hid_t input_type(const RunSpec& spec) { return is_parity(spec) ? H5T_STD_I8LE : H5T_STD_I16LE; }

void write_task(const hid_t file, const RunSpec& spec, const Task& task) {
    const auto group = hdf5::create_group(file, "task");
    const auto n = static_cast<hsize_t>(example_count(task));
    const auto width = static_cast<hsize_t>(task.inputs.cols());
    hdf5::write_dataset(group.id(), "inputs", input_type(spec), {n, width}, task.inputs.data());
    hdf5::write_dataset(group.id(), "targets", H5T_STD_I16LE, {n}, task.targets.data());
    hdf5::write_dataset(group.id(), "is_train", H5T_STD_U8LE, {n}, task.is_train.data());
}

/// Numbers an axis 0, 1, ... beside the data.
void write_index(const hid_t group, const std::string& name, const std::int64_t length,
                 const hid_t stored = H5T_STD_I64LE) {
    std::vector<std::int64_t> index;
    for (std::int64_t i = 0; i < length; ++i) index.push_back(i);
    hdf5::write_dataset(group, name, stored, {index.size()}, index.data());
}

/// Makes a dataset the scale of an axis of others in its group.
class Scale {
public:
    Scale(const hid_t group, const std::string& name, const std::string& axis)
        : group_(group), scale_(hdf5::open_dataset(group, name)) {
        hdf5::checked(H5DSset_scale(scale_.id(), axis.c_str()), "making a dimension scale");
    }

    void attach_to(const std::string& name, const unsigned axis) const {
        const auto dataset = hdf5::open_dataset(group_, name);
        hdf5::checked(H5DSattach_scale(dataset.id(), scale_.id(), axis),
                      "attaching a dimension scale");
    }

private:
    hid_t group_;
    hdf5::Handle scale_;
};

/// Scales that files had not from the beginning are made here: a sweep may be merged of such.
void describe_task(const hid_t group) {
    const auto extents = hdf5::shape(hdf5::open_dataset(group, "inputs").id());
    for (const unsigned axis : {0U, 1U}) {
        const std::string name = axis == 0 ? "example" : "input";
        if (!hdf5::has_link(group, name))
            write_index(group, name, static_cast<std::int64_t>(extents[axis]), H5T_STD_I32LE);
    }
    const Scale example(group, "example", "example");
    for (const auto* name : {"inputs", "targets", "is_train"}) example.attach_to(name, 0);
    Scale(group, "input", "input").attach_to("inputs", 1);
    write_nexus(group, "targets", {});
    write_axes(group, {"example"});
}

void describe_metrics(const hid_t group) {
    const Scale step(group, "step", "step");
    const Metrics columns;
    visit_metric_columns(columns, [&](const char* name, const auto&) { step.attach_to(name, 0); });
    write_nexus(group, "test_loss", "train_loss");
    write_axes(group, {"step"});
}

void describe_checkpoints(const hid_t group, const std::vector<WeightShape>& shapes) {
    const Scale step(group, "step", "step");
    for (const auto& [role, name, rows, cols] : shapes) {
        const auto row_name = name + "_row";
        const auto column_name = name + "_column";
        step.attach_to(name, 0);
        Scale(group, row_name, row_name).attach_to(name, 1);
        Scale(group, column_name, column_name).attach_to(name, 2);
    }
    const auto& shown = std::find_if(shapes.rbegin(), shapes.rend(), [](const WeightShape& shape) {
                            return shape.role != WeightShape::Role::bias;
                        })->name;
    write_nexus(group, shown, {});
    write_axes(group, {"step", shown + "_row", shown + "_column"});
}

}  // namespace

void describe(const hid_t place, const RunSpec& spec, const Attributes& attributes,
              const std::string& status) {
    hdf5::write_attribute(place, "format", std::string(run_format));
    hdf5::write_attribute(place, "format_version", std::string(run_format_version));
    hdf5::write_attribute(place, "status", status);
    hdf5::write_attribute(place, "spec_resolved", spec_to_json(spec).dump(2));
    hdf5::write_attribute(place, "default", std::string("metrics"));
    for (const auto& [name, value] : attributes) hdf5::write_attribute(place, name, value);
    describe_task(hdf5::open_group(place, "task").id());
    describe_metrics(hdf5::open_group(place, "metrics").id());
    describe_checkpoints(hdf5::open_group(place, "checkpoints").id(), weight_shapes(spec));
}

}  // namespace run_layout

RunWriter::RunWriter(std::filesystem::path path, const RunSpec& spec, const Task& task,
                     const Attributes& attributes, const WriterOptions& options)
    : temporary_(std::move(path)),
      file_(create_hdf5(temporary_.path(), {.replace = true, .newest = options.live})) {
    run_layout::write_task(file_.id(), spec, task);
    create_metrics();
    create_checkpoints(spec, widest_dtype(spec, history_of(attributes)));
    run_layout::describe(file_.id(), spec, attributes, "running");
    if (options.live)
        hdf5::checked(H5Fstart_swmr_write(file_.id()),
                      "starting to write " + temporary_.path().string());
    flush();
}

void RunWriter::append_metrics(const std::int64_t step, const Metrics& row) {
    auto rows = row;
    rows.step = {step};
    append_metrics(rows);
}

void RunWriter::append_metrics(const Metrics& rows) {
    visit_metric_columns(rows, [&](const char* name, const std::vector<double>& column) {
        append<double>(std::string("metrics/") + name, column, column.size());
    });
    flush();
    append<std::int64_t>("metrics/step", rows.step, rows.step.size());
    flush();
}

void RunWriter::append_checkpoint(const Checkpoint& checkpoint) {
    for (const auto& [name, value] : checkpoint.weights)
        append<double>("checkpoints/" + name,
                       {value.data(), static_cast<std::size_t>(value.size())});
    flush();
    append<std::int64_t>("checkpoints/step", {&checkpoint.step, 1});
    flush();
}

void RunWriter::describe(const Attributes& attributes) {
    for (const auto& [name, value] : attributes) hdf5::write_attribute(file_.id(), name, value);
}

void RunWriter::finish(const std::string& status) {
    datasets_.clear();
    file_.close(path());
    set_status(path(), status);
}

void RunWriter::move_to(const std::filesystem::path& path) {
    replace_file(this->path(), path);
    moved_to_ = path;
}

hdf5::OutputFile RunWriter::reopened(const std::filesystem::path& path) {
    const hdf5::Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    H5Pset_file_locking(access.id(), /*use_file_locking=*/false, /*ignore_when_disabled=*/true);
    hdf5::OutputFile file(access,
                          [&](const hid_t by) { return H5Fopen(path.c_str(), H5F_ACC_RDWR, by); });
    require(file.is_open(), "{} cannot be opened again to mark it (was it moved or removed?)",
            path.string());
    return file;
}

void RunWriter::set_status(const std::filesystem::path& path, const std::string& status) {
    auto file = reopened(path);
    hdf5::write_attribute(file.id(), "status", status);
    file.close(path);
}

void RunWriter::create(const std::string& path, const hid_t stored, const std::vector<hsize_t>& row,
                       const hsize_t chunk) {
    datasets_[path] = hdf5::create_growing(file_.id(), path, stored, row, chunk);
}

void RunWriter::create_metrics() {
    constexpr hsize_t rows_per_chunk = 1024;
    const auto group = hdf5::create_group(file_.id(), "metrics");
    create("metrics/step", H5T_STD_I64LE, {}, rows_per_chunk);
    const Metrics columns;
    visit_metric_columns(columns, [&](const char* name, const auto&) {
        create(std::string("metrics/") + name, H5T_IEEE_F64LE, {}, rows_per_chunk);
    });
}

void RunWriter::create_checkpoints(const RunSpec& spec, const Dtype stored) {
    const auto group = hdf5::create_group(file_.id(), "checkpoints");
    create("checkpoints/step", H5T_STD_I64LE, {}, 64);
    for (const auto& [role, name, rows, cols] : weight_shapes(spec)) {
        create("checkpoints/" + name, run_layout::stored_type(stored),
               {static_cast<hsize_t>(rows), static_cast<hsize_t>(cols)}, 1);
        run_layout::write_index(group.id(), name + "_row", rows);
        run_layout::write_index(group.id(), name + "_column", cols);
    }
}

void RunWriter::flush() const {
    file_.flush(path());
    stop_if_signalled();
}

const std::filesystem::path& RunWriter::path() const {
    return moved_to_.empty() ? temporary_.path() : moved_to_;
}

}  // namespace grokscope
