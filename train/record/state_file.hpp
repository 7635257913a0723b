#pragma once

#include <cstdint>
#include <filesystem>
#include <utility>
#include <vector>

#include "engine/engine.hpp"
#include "grokscope/run/hdf5.hpp"
#include "grokscope/run/run_file.hpp"
#include "grokscope/run/run_writer.hpp"

/// The file beside an unfinished run from which training goes on to the same bits.
namespace grokscope {

/// The state of a run between two steps.
struct SavedState {
    std::int64_t step = 0;
    double seconds = 0.0;  ///< of training so far [s]
    TrainingState training;
};

inline constexpr const char* state_format = "grokscope-state";

inline std::filesystem::path state_path(const std::filesystem::path& run) {
    return run.string() + ".state";
}

/// A matrix whose reading fails when a bit of it has changed (HDF5's Fletcher checksum).
inline void write_checked_matrix(const hid_t parent, const std::string& name,
                                 const Matrix& matrix) {
    const std::vector<hsize_t> extents{static_cast<hsize_t>(matrix.rows()),
                                       static_cast<hsize_t>(matrix.cols())};
    const hdf5::Handle space(H5Screate_simple(2, extents.data(), nullptr), H5Sclose);
    const hdf5::Handle properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    H5Pset_chunk(properties.id(), 2, extents.data());
    H5Pset_fletcher32(properties.id());
    const hdf5::Handle links(H5Pcreate(H5P_LINK_CREATE), H5Pclose);
    H5Pset_create_intermediate_group(links.id(), 1);
    const hdf5::Handle dataset(hdf5::checked(H5Dcreate2(parent, name.c_str(), H5T_IEEE_F64LE,
                                                        space.id(), links.id(), properties.id(),
                                                        H5P_DEFAULT),
                                             "creating dataset " + name),
                               H5Dclose);
    hdf5::checked(H5Dwrite(dataset.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT,
                           matrix.data()),
                  "writing dataset " + name);
}

inline Matrix read_matrix(const hid_t parent, const std::string& name) {
    const auto extents = hdf5::shape(hdf5::open_dataset(parent, name).id());
    require(extents.size() == 2, "{} has {} axes (2 would be right)", name, extents.size());
    const auto values = hdf5::read_all<double>(parent, name);
    return Eigen::Map<const Matrix>(values.data(), static_cast<Eigen::Index>(extents[0]),
                                    static_cast<Eigen::Index>(extents[1]));
}

inline void write_state_file(const std::filesystem::path& path, const RunSpec& spec,
                             const SavedState& saved) {
    auto file = create_hdf5(path, {.replace = true, .newest = false});
    hdf5::write_attribute(file.id(), "format", std::string(state_format));
    hdf5::write_attribute(file.id(), "spec_resolved", spec_to_json(spec).dump(2));
    write_checked_matrix(file.id(), "position",
                         Matrix{{static_cast<double>(saved.step), saved.seconds}});
    for (const auto& [name, value] : saved.training.weights)
        write_checked_matrix(file.id(), "weights/" + name, value);
    for (const auto& [name, value] : saved.training.moments)
        write_checked_matrix(file.id(), "moments/" + name, value);
    file.close(path);
}

/// Writes a new file and puts it in the place of the old one in one step.
inline void write_state(const std::filesystem::path& path, const RunSpec& spec,
                        const SavedState& saved) {
    const TemporaryFile temporary(path.string() + ".new");
    write_state_file(temporary.path(), spec, saved);
    replace_file(temporary.path(), path);
}

/// The names of what a group holds.
inline std::vector<std::string> names_in(const hid_t group) {
    const auto visit = [](hid_t, const char* name, const H5L_info_t*, void* list) {
        static_cast<std::vector<std::string>*>(list)->emplace_back(name);
        return herr_t{0};
    };
    std::vector<std::string> names;
    hsize_t start = 0;
    hdf5::checked(H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, &start, visit, &names),
                  "listing a group");
    return names;
}

/// All matrices of a group, whatever they are called.
///
/// @param prefix  before the name of each
inline Weights read_matrices(const hid_t parent, const std::string& name,
                             const std::string& prefix) {
    const auto group = hdf5::open_group(parent, name);
    Weights matrices;
    for (const auto& each : names_in(group.id()))
        matrices.push_back({prefix + each, read_matrix(group.id(), each)});
    return matrices;
}

/// All moments of whatever kinds the file holds, named `<kind>/<weight>`.
inline Weights read_moments(const hid_t file) {
    Weights moments;
    if (!hdf5::has_link(file, "moments")) return moments;
    const auto group = hdf5::open_group(file, "moments");
    for (const auto& kind : names_in(group.id()))
        for (auto& moment : read_matrices(group.id(), kind, kind + "/"))
            moments.push_back(std::move(moment));
    return moments;
}

/// @throws Error where the matrix of a weight, or of a moment of it, has another shape
inline void require_shape(const NamedMatrix& one, const WeightShape& shape,
                          const std::filesystem::path& path) {
    require(one.value.rows() == shape.rows && one.value.cols() == shape.cols,
            "{} has {} of {} x {} (right would be {} x {})", path.string(), one.name,
            one.value.rows(), one.value.cols(), shape.rows, shape.cols);
}

/// @throws Error unless the file holds exactly the weights of the model
inline Weights read_state_weights(const hid_t file, const std::vector<WeightShape>& shapes,
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

/// @throws Error when the file is damaged or not a state of this run
inline SavedState read_state(const std::filesystem::path& path, const RunSpec& spec) {
    const auto file = open_hdf5(path);
    require(hdf5::read_attribute(file.id(), "format") == state_format,
            "{} is not the state of a run (remove it, and --resume starts again from step 0)",
            path.string());
    require(hdf5::read_attribute(file.id(), "spec_resolved") == spec_to_json(spec).dump(2),
            "{} is the state of another run (--force to begin again would be right)",
            path.string());
    const auto position = read_matrix(file.id(), "position");
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
