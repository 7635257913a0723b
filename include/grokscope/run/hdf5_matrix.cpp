#include "grokscope/run/hdf5_matrix.hpp"

#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/run/hdf5.hpp"
#include "grokscope/run/hdf5_declared.hpp"
#include "grokscope/run/hdf5_handle.hpp"

namespace grokscope::hdf5 {

void write_checked_matrix(const hid_t parent, const std::string& name, const Matrix& matrix) {
    const std::vector<hsize_t> extents{static_cast<hsize_t>(matrix.rows()),
                                       static_cast<hsize_t>(matrix.cols())};
    const Handle space(H5Screate_simple(2, extents.data(), nullptr), H5Sclose);
    const Handle properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    H5Pset_chunk(properties.id(), 2, extents.data());
    H5Pset_fletcher32(properties.id());
    const Handle links(H5Pcreate(H5P_LINK_CREATE), H5Pclose);
    H5Pset_create_intermediate_group(links.id(), 1);
    const Handle dataset(checked(H5Dcreate2(parent, name.c_str(), H5T_IEEE_F64LE, space.id(),
                                            links.id(), properties.id(), H5P_DEFAULT),
                                 "creating dataset " + name),
                         H5Dclose);
    checked(H5Dwrite(dataset.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, transfer(), matrix.data()),
            "writing dataset " + name);
}

Matrix read_matrix(const hid_t parent, const std::string& name) {
    const auto extents = shape(open_dataset(parent, name).id());
    require(extents.size() == 2, "{} has {} axes (2 would be right)", name, extents.size());
    const auto values = read_all<double>(parent, name);
    return Eigen::Map<const Matrix>(values.data(), static_cast<Eigen::Index>(extents[0]),
                                    static_cast<Eigen::Index>(extents[1]));
}

}  // namespace grokscope::hdf5
