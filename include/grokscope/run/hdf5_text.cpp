#include "grokscope/run/hdf5_text.hpp"

#include <hdf5.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "grokscope/base/error.hpp"
#include "grokscope/run/hdf5.hpp"
#include "grokscope/run/hdf5_declared.hpp"
#include "grokscope/run/hdf5_handle.hpp"

namespace grokscope::hdf5 {

void write_text(const hid_t parent, const std::string& name, const std::string& text) {
    const Handle type(checked(H5Tcopy(H5T_C_S1), "making a string type"), H5Tclose);
    H5Tset_size(type.id(), std::max(text.size(), std::size_t{1}));
    H5Tset_cset(type.id(), H5T_CSET_UTF8);
    const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
    const Handle dataset(checked(H5Dcreate2(parent, name.c_str(), type.id(), space.id(),
                                            H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                                 "creating dataset " + name),
                         H5Dclose);
    checked(H5Dwrite(dataset.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, text.data()),
            "writing dataset " + name);
}

std::string read_text(const hid_t parent, const std::string& name) {
    const auto dataset = open_dataset(parent, name);
    const Handle type(checked(H5Dget_type(dataset.id()), "reading a type"), H5Tclose);
    require(H5Tget_class(type.id()) == H5T_STRING && H5Tis_variable_str(type.id()) == 0,
            "dataset {} is no text of fixed length", name);
    std::string text(string_bytes(dataset.id(), type.id(), name), '\0');
    checked(H5Dread(dataset.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, text.data()),
            "reading dataset " + name);
    return text;
}

}  // namespace grokscope::hdf5
