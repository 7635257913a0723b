#include "grokscope/run/hdf5_handle.hpp"

#include <hdf5.h>

#include <mutex>
#include <utility>

namespace grokscope::hdf5 {
namespace {

/// Stops the library from a clean-up of its own at exit, which crashes when a write has failed on a
/// full disk, and from opening what a file names besides itself: other files, which may be FIFOs,
/// and plugins.
void confine_library() {
    H5dont_atexit();
    H5PLset_loading_state(0);
    H5Lunregister(H5L_TYPE_EXTERNAL);
}

}  // namespace

void silence() {
    static const bool is_confined = (confine_library(), true);
    (void)is_confined;
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

std::recursive_mutex& library() {
    static std::recursive_mutex mutex;
    thread_local const bool is_silent = (silence(), true);
    (void)is_silent;
    return mutex;
}

Handle::Handle(Handle&& other) noexcept
    : id_(std::exchange(other.id_, H5I_INVALID_HID)), close_(other.close_) {}

Handle& Handle::operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
}

bool Handle::close() {
    if (id_ < 0) return true;
    const std::lock_guard lock(library());
    return close_(std::exchange(id_, H5I_INVALID_HID)) >= 0;
}

}  // namespace grokscope::hdf5
