#pragma once

#include <hdf5.h>

#include <cstddef>
#include <filesystem>
#include <memory>

#include "grokscope/run/hdf5_handle.hpp"

/// Files that HDF5 writes, where a disk may become full at any moment.
///
/// The library crashes on many ways after a write that failed. So it never sees one: a driver of
/// ours stands between it and its own of POSIX files. From the first write that fails nothing of
/// the file changes on the disk, as if the process had been killed there, and what the library
/// would read again is kept in memory until it has closed the file.
namespace grokscope::hdf5 {

/// What the driver is told of a file: where to leave the number of the error that ended it.
struct OutputInfo {
    int* error = nullptr;
};

namespace output_driver {

herr_t close(H5FD_t* file);

herr_t read(H5FD_t* file, H5FD_mem_t type, hid_t, haddr_t address, std::size_t size, void* buffer);

/// The driver, made known to the library once.
hid_t identifier();

}  // namespace output_driver

/// A file that is open to be written. Its writes never fail at once: whether all have come to the
/// disk is to be asked.
class OutputFile {
public:
    /// @param access  how the file is to be opened, to which the driver is added
    /// @param opened  `H5Fcreate` or `H5Fopen` by that access; below 0 where it fails
    template <typename Opened>
    OutputFile(const Handle& access, Opened&& opened) : error_(std::make_unique<int>(0)) {
        const OutputInfo info{.error = error_.get()};
        checked(H5Pset_driver(access.id(), output_driver::identifier(), &info),
                "choosing a driver");
        file_ = Handle(opened(access.id()), H5Fclose);
    }

    bool is_open() const { return file_.id() >= 0; }
    hid_t id() const { return file_.id(); }

    /// @param name  of the file, for the message
    /// @throws Error where a write has failed
    void require_written(const std::filesystem::path& name) const;

    /// @throws Error where a write has failed
    void flush(const std::filesystem::path& name) const;

    /// @throws Error where a write has failed
    void close(const std::filesystem::path& name);

private:
    std::unique_ptr<int> error_;  // outlives the file, whose closing writes
    Handle file_;
};

}  // namespace grokscope::hdf5
