#pragma once

#include <cstdint>
#include <filesystem>
#include <utility>
#include <vector>

#include "engine.hpp"
#include "grokscope/hdf5.hpp"
#include "grokscope/run_file.hpp"
#include "grokscope/run_writer.hpp"

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

inline NamedMatrix read_matrix(const hid_t parent, const std::string& name) {
    const auto extents = hdf5::shape(hdf5::open_dataset(parent, name).id());
    const auto values = hdf5::read_all<double>(parent, name);
    return {name, Eigen::Map<const Matrix>(values.data(), static_cast<Eigen::Index>(extents.at(0)),
                                           static_cast<Eigen::Index>(extents.at(1)))};
}

inline void write_state_file(const std::filesystem::path& path, const RunSpec& spec,
                             const SavedState& saved) {
    hdf5::Handle file(hdf5::checked(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT,
                                              H5P_DEFAULT),
                                    "creating " + path.string()),
                      H5Fclose);
    hdf5::write_attribute(file.id(), "format", std::string(state_format));
    hdf5::write_attribute(file.id(), "spec_resolved", spec_to_json(spec).dump(2));
    write_checked_matrix(file.id(), "position",
                         Matrix{{static_cast<double>(saved.step), saved.seconds}});
    for (const auto& [name, value] : saved.training.weights)
        write_checked_matrix(file.id(), "weights/" + name, value);
    for (const auto& [name, value] : saved.training.moments)
        write_checked_matrix(file.id(), "moments/" + name, value);
    hdf5::checked(file.close() ? 0 : -1, "closing " + path.string());
}

/// Writes a new file and puts it in the place of the old one in one step.
inline void write_state(const std::filesystem::path& path, const RunSpec& spec,
                        const SavedState& saved) {
    const std::filesystem::path temporary = path.string() + ".new";
    try {
        write_state_file(temporary, spec, saved);
        replace_file(temporary, path);
    } catch (const Error&) {
        std::filesystem::remove(temporary);
        throw;
    }
}

/// Every moment of every weight that the file holds, named `<moment>/<weight>`.
inline Weights read_moments(const hid_t file, const std::vector<WeightShape>& shapes) {
    Weights moments;
    if (!hdf5::has_link(file, "moments")) return moments;
    const auto group = hdf5::open_group(file, "moments");
    for (const std::string kind : {"first", "second", "momentum"})
        for (const auto& shape : shapes)
            if (hdf5::has_link(group.id(), kind) &&
                hdf5::has_link(group.id(), kind + "/" + shape.name))
                moments.push_back(read_matrix(group.id(), kind + "/" + shape.name));
    return moments;
}

/// @throws Error when the file is damaged or not a state
inline SavedState read_state(const std::filesystem::path& path, const RunSpec& spec) {
    const auto file = open_hdf5(path);
    const auto shapes = weight_shapes(spec);
    require(hdf5::read_attribute(file.id(), "format") == state_format,
            "{} is not the state of a run (remove it, and --resume starts again from step 0)",
            path.string());
    require(hdf5::read_attribute(file.id(), "spec_resolved") == spec_to_json(spec).dump(2),
            "{} is the state of another run (--force to begin again would be right)",
            path.string());
    const auto position = read_matrix(file.id(), "position").value;
    SavedState saved{.step = static_cast<std::int64_t>(position(0, 0)),
                     .seconds = position(0, 1),
                     .training = {.weights = {}, .moments = read_moments(file.id(), shapes)}};
    const auto group = hdf5::open_group(file.id(), "weights");
    for (const auto& shape : shapes)
        saved.training.weights.push_back(read_matrix(group.id(), shape.name));
    return saved;
}

}  // namespace grokscope
