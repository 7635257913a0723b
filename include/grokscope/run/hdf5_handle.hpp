#pragma once

#include <hdf5.h>

#include <mutex>
#include <string>
#include <utility>

#include "grokscope/base/error.hpp"

/// HDF5's identifiers, which close themselves, and its errors, which are thrown.
namespace grokscope::hdf5 {

/// Stops the library from a clean-up of its own at exit, which crashes when a write has failed on a
/// full disk, and from opening what a file names besides itself: other files, which may be FIFOs,
/// and plugins.
inline void confine_library() {
    H5dont_atexit();
    H5PLset_loading_state(0);
    H5Lunregister(H5L_TYPE_EXTERNAL);
}

/// Stops the library from printing its error stack, in this thread, and from what
/// `confine_library` tells; call before anything else.
inline void silence() {
    static const bool is_confined = (confine_library(), true);
    (void)is_confined;
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

/// Held while the library is called by code that several threads run: it is not made for that. It
/// is silent then in the thread that asks, each of which has errors of its own to print.
inline std::recursive_mutex& library() {
    static std::recursive_mutex mutex;
    thread_local const bool is_silent = (silence(), true);
    (void)is_silent;
    return mutex;
}

/// Owns one HDF5 identifier.
class Handle {
public:
    using Close = herr_t (*)(hid_t);

    Handle() = default;
    Handle(const hid_t id, const Close closer) : id_(id), close_(closer) {}
    Handle(Handle&& other) noexcept
        : id_(std::exchange(other.id_, H5I_INVALID_HID)), close_(other.close_) {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(id_, other.id_);
        std::swap(close_, other.close_);
        return *this;
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() { close(); }

    hid_t id() const { return id_; }

    /// Closes now, for callers who must know whether that worked.
    bool close() {
        if (id_ < 0) return true;
        const std::lock_guard lock(library());
        return close_(std::exchange(id_, H5I_INVALID_HID)) >= 0;
    }

private:
    hid_t id_ = H5I_INVALID_HID;
    Close close_ = H5Idec_ref;
};

/// @throws Error unless the call that gave `result` succeeded
template <typename Result>
Result checked(const Result result, const std::string& what) {
    require(result >= 0, "{} failed (is the disk full, or the file not a run file?)", what);
    return result;
}

}  // namespace grokscope::hdf5
