#include "grokscope/run/hdf5_copy.hpp"

#include "grokscope/run/hdf5.hpp"

namespace grokscope::hdf5 {

void copy_datasets(const Handle& source, const hid_t file, const std::string& group,
                   const std::string& what) {
    const Handle properties(H5Pcreate(H5P_OBJECT_COPY), H5Pclose);
    H5Pset_copy_object(properties.id(), H5O_COPY_WITHOUT_ATTR_FLAG);
    checked(H5Ocopy(source.id(), "/", file, group.c_str(), properties.id(), H5P_DEFAULT),
            "copying " + what);
}

void remove(const hid_t parent, const std::string& name) {
    if (has_link(parent, name)) H5Ldelete(parent, name.c_str(), H5P_DEFAULT);
}

}  // namespace grokscope::hdf5
