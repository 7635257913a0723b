#include <dlfcn.h>
#include <hdf5.h>

#include "threads/hdf5_calls.hpp"

/// The functions of HDF5 with which runs are opened and read, on their way to the library.
namespace grokscope::testing {
namespace {

int calls = 0;

/// HDF5 is not made for several threads, nor compiled with a sanitizer that would tell. Each call
/// writes to one number without a lock: two at once are a race that ThreadSanitizer sees.
template <typename Function, typename... Values>
auto pass_on(const char* name, Values... values) {
    ++calls;
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name))(values...);
}

}  // namespace

int hdf5_calls() { return calls; }

}  // namespace grokscope::testing

using grokscope::testing::pass_on;

extern "C" {

herr_t H5open() { return pass_on<decltype(H5open)>("H5open"); }

hid_t H5Fopen(const char* name, unsigned flags, hid_t access) {
    return pass_on<decltype(H5Fopen)>("H5Fopen", name, flags, access);
}

herr_t H5Fclose(hid_t file) { return pass_on<decltype(H5Fclose)>("H5Fclose", file); }

herr_t H5Aread(hid_t attribute, hid_t type, void* value) {
    return pass_on<decltype(H5Aread)>("H5Aread", attribute, type, value);
}

hid_t H5Dopen2(hid_t place, const char* name, hid_t access) {
    return pass_on<decltype(H5Dopen2)>("H5Dopen2", place, name, access);
}

herr_t H5Dclose(hid_t dataset) { return pass_on<decltype(H5Dclose)>("H5Dclose", dataset); }

hid_t H5Dget_space(hid_t dataset) {
    return pass_on<decltype(H5Dget_space)>("H5Dget_space", dataset);
}

herr_t H5Dread(hid_t dataset, hid_t type, hid_t memory, hid_t file, hid_t transfer, void* values) {
    return pass_on<decltype(H5Dread)>("H5Dread", dataset, type, memory, file, transfer, values);
}

herr_t H5Sclose(hid_t space) { return pass_on<decltype(H5Sclose)>("H5Sclose", space); }

hid_t H5Pcreate(hid_t kind) { return pass_on<decltype(H5Pcreate)>("H5Pcreate", kind); }

herr_t H5Pclose(hid_t properties) { return pass_on<decltype(H5Pclose)>("H5Pclose", properties); }

}  // extern "C"
