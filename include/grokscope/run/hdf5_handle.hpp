#pragma once

#include <hdf5.h>

#include <mutex>
#include <string>

#include "grokscope/base/error.hpp"

/// HDF5's identifiers, which close themselves, and its errors, which are thrown.
namespace grokscope::hdf5 {

/// Stops the library from printing its error stack, in this thread, and from what
/// `confine_library` tells; call before anything else.
void silence();

/// Held while the library is called by code that several threads run: it is not made for that. It
/// is silent then in the thread that asks, each of which has errors of its own to print.
std::recursive_mutex& library();

/// Owns one HDF5 identifier.
class Handle {
public:
    using Close = herr_t (*)(hid_t);

    Handle() = default;
    Handle(const hid_t id, const Close closer) : id_(id), close_(closer) {}
    Handle(Handle&& other) noexcept;
    Handle& operator=(Handle&& other) noexcept;
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() { close(); }

    hid_t id() const { return id_; }

    /// Closes now, for callers who must know whether that worked.
    bool close();

private:
    hid_t id_ = H5I_INVALID_HID;
    Close close_ = H5Idec_ref;
};

/// @throws Error unless the call that gave `result` succeeded
template <typename Result>
Result checked(const Result result, const std::string& what) {
    require(result >= 0, "{} failed (a whole file, and a disk with space, would be right)", what);
    return result;
}

}  // namespace grokscope::hdf5
