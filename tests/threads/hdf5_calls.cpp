#include "threads/hdf5_calls.hpp"

#include <hdf5.h>

/// The functions of HDF5 with which runs are opened and read, on their way to the library: the
/// linker leads calls of `name` to `__wrap_name`, and those of `__real_name` to the library.
namespace grokscope::testing {
namespace {

int calls = 0;

/// HDF5 is not made for several threads, nor compiled with a sanitizer that would tell. Each call
/// writes to one number without a lock: two at once are a race that ThreadSanitizer sees.
template <typename Function, typename... Values>
auto pass_on(Function* function, Values... values) {
    ++calls;
    return function(values...);
}

}  // namespace

int hdf5_calls() { return calls; }

extern "C" {

herr_t real_H5open() __asm__("__real_H5open");
herr_t counted_H5open() __asm__("__wrap_H5open");
herr_t counted_H5open() { return pass_on(real_H5open); }

hid_t real_H5Fopen(const char* name, unsigned flags, hid_t access) __asm__("__real_H5Fopen");
hid_t counted_H5Fopen(const char* name, unsigned flags, hid_t access) __asm__("__wrap_H5Fopen");
hid_t counted_H5Fopen(const char* name, unsigned flags, hid_t access) {
    return pass_on(real_H5Fopen, name, flags, access);
}

herr_t real_H5Fclose(hid_t file) __asm__("__real_H5Fclose");
herr_t counted_H5Fclose(hid_t file) __asm__("__wrap_H5Fclose");
herr_t counted_H5Fclose(hid_t file) { return pass_on(real_H5Fclose, file); }

herr_t real_H5Aread(hid_t attribute, hid_t type, void* value) __asm__("__real_H5Aread");
herr_t counted_H5Aread(hid_t attribute, hid_t type, void* value) __asm__("__wrap_H5Aread");
herr_t counted_H5Aread(hid_t attribute, hid_t type, void* value) {
    return pass_on(real_H5Aread, attribute, type, value);
}

hid_t real_H5Dopen2(hid_t place, const char* name, hid_t access) __asm__("__real_H5Dopen2");
hid_t counted_H5Dopen2(hid_t place, const char* name, hid_t access) __asm__("__wrap_H5Dopen2");
hid_t counted_H5Dopen2(hid_t place, const char* name, hid_t access) {
    return pass_on(real_H5Dopen2, place, name, access);
}

herr_t real_H5Dclose(hid_t dataset) __asm__("__real_H5Dclose");
herr_t counted_H5Dclose(hid_t dataset) __asm__("__wrap_H5Dclose");
herr_t counted_H5Dclose(hid_t dataset) { return pass_on(real_H5Dclose, dataset); }

hid_t real_H5Dget_space(hid_t dataset) __asm__("__real_H5Dget_space");
hid_t counted_H5Dget_space(hid_t dataset) __asm__("__wrap_H5Dget_space");
hid_t counted_H5Dget_space(hid_t dataset) { return pass_on(real_H5Dget_space, dataset); }

herr_t real_H5Dread(hid_t dataset, hid_t type, hid_t memory, hid_t file, hid_t transfer,
                    void* values) __asm__("__real_H5Dread");
herr_t counted_H5Dread(hid_t dataset, hid_t type, hid_t memory, hid_t file, hid_t transfer,
                       void* values) __asm__("__wrap_H5Dread");
herr_t counted_H5Dread(hid_t dataset, hid_t type, hid_t memory, hid_t file, hid_t transfer,
                       void* values) {
    return pass_on(real_H5Dread, dataset, type, memory, file, transfer, values);
}

herr_t real_H5Sclose(hid_t space) __asm__("__real_H5Sclose");
herr_t counted_H5Sclose(hid_t space) __asm__("__wrap_H5Sclose");
herr_t counted_H5Sclose(hid_t space) { return pass_on(real_H5Sclose, space); }

hid_t real_H5Pcreate(hid_t kind) __asm__("__real_H5Pcreate");
hid_t counted_H5Pcreate(hid_t kind) __asm__("__wrap_H5Pcreate");
hid_t counted_H5Pcreate(hid_t kind) { return pass_on(real_H5Pcreate, kind); }

herr_t real_H5Pclose(hid_t properties) __asm__("__real_H5Pclose");
herr_t counted_H5Pclose(hid_t properties) __asm__("__wrap_H5Pclose");
herr_t counted_H5Pclose(hid_t properties) { return pass_on(real_H5Pclose, properties); }

}  // extern "C"

}  // namespace grokscope::testing
