#include "record/state_file.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/base/text_file.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/run/hdf5.hpp"
#include "grokscope/run/hdf5_matrix.hpp"
#include "grokscope/run/hdf5_reading.hpp"
#include "grokscope/run/hdf5_walk.hpp"
#include "grokscope/run/run_file.hpp"
#include "grokscope/run/run_writer.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_json.hpp"

namespace grokscope {
namespace {

constexpr const char* state_format = "grokscope-state";

/// All matrices of a group, whatever they are called.
///
/// @param prefix  before the name of each
Weights read_matrices(const hid_t parent, const std::string& name, const std::string& prefix) {
    const auto group = hdf5::open_group(parent, name);
    Weights matrices;
    for (const auto& each : hdf5::member_names(group.id()))
        matrices.push_back({prefix + each, hdf5::read_matrix(group.id(), each)});
    return matrices;
}

/// All moments of whatever kinds the file holds, named `<kind>/<weight>`.
Weights read_moments(const hid_t file) {
    Weights moments;
    if (!hdf5::has_link(file, "moments")) return moments;
    const auto group = hdf5::open_group(file, "moments");
    for (const auto& kind : hdf5::member_names(group.id()))
        for (auto& moment : read_matrices(group.id(), kind, kind + "/"))
            moments.push_back(std::move(moment));
    return moments;
}

/// @throws Error unless the file holds exactly the weights of the model
Weights read_state_weights(const hid_t file, const std::vector<WeightShape>& shapes,
                           const std::filesystem::path& path) {
    const auto found = read_matrices(file, "weights", "");
    require(found.size() == shapes.size(), "{} has {} weights ({} would be right)", path.string(),
            found.size(), shapes.size());
    Weights weights;
    for (const auto& shape : shapes) {
        weights.push_back({shape.name, weight(found, shape.name)});
        require_shape(weights.back(), shape, path);
    }
    return weights;
}

}  // namespace

std::filesystem::path state_path(const std::filesystem::path& run) {
    return run.string() + ".state";
}

void write_state_file(const std::filesystem::path& path, const RunSpec& spec,
                      const SavedState& saved) {
    auto file = create_hdf5(path, {.replace = true, .newest = false});
    hdf5::write_attribute(file.id(), "format", std::string(state_format));
    hdf5::write_attribute(file.id(), "spec_resolved", spec_to_json(spec).dump(2));
    hdf5::write_checked_matrix(file.id(), "position",
                               Matrix{{static_cast<double>(saved.step), saved.seconds}});
    for (const auto& [name, value] : saved.training.weights)
        hdf5::write_checked_matrix(file.id(), "weights/" + name, value);
    for (const auto& [name, value] : saved.training.moments)
        hdf5::write_checked_matrix(file.id(), "moments/" + name, value);
    file.close(path);
}

void write_state(const std::filesystem::path& path, const RunSpec& spec, const SavedState& saved) {
    const TemporaryFile temporary(path.string() + ".new");
    write_state_file(temporary.path(), spec, saved);
    replace_file(temporary.path(), path);
}

void require_shape(const NamedMatrix& one, const WeightShape& shape,
                   const std::filesystem::path& path) {
    require(one.value.rows() == shape.rows && one.value.cols() == shape.cols,
            "{} has {} of {} x {} (right would be {} x {})", path.string(), one.name,
            one.value.rows(), one.value.cols(), shape.rows, shape.cols);
}

SavedState read_state(const std::filesystem::path& path, const RunSpec& spec) {
    const hdf5::Reading reading;
    const auto file = open_hdf5(path);
    require(hdf5::read_attribute(file.id(), "format") == state_format,
            "{} is not the state of a run (remove it, and --resume starts again from step 0)",
            path.string());
    require(hdf5::read_attribute(file.id(), "spec_resolved") == spec_to_json(spec).dump(2),
            "{} is the state of another run (--force to begin again would be right)",
            path.string());
    const auto position = hdf5::read_matrix(file.id(), "position");
    require(position.size() == 2 && position(0) >= 0 &&
                position(0) <= static_cast<double>(spec.schedule.steps),
            "{} has no step of this run (0 to {} would be right)", path.string(),
            spec.schedule.steps);
    return {.step = static_cast<std::int64_t>(position(0)),
            .seconds = position(1),
            .training = {.weights = read_state_weights(file.id(), weight_shapes(spec), path),
                         .moments = read_moments(file.id())}};
}

}  // namespace grokscope
