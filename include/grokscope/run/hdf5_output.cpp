#include "grokscope/run/hdf5_output.hpp"

#include <hdf5.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <limits>
#include <memory>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/run/hdf5_handle.hpp"

namespace grokscope::hdf5 {
namespace output_driver {
namespace {

/// Bytes that never came to the disk.
struct LostBytes {
    haddr_t address = 0;
    std::vector<char> bytes;
};

struct File : H5FD_t {
    H5FD_t* inner = nullptr;  ///< the library's own file
    int* error = nullptr;
    haddr_t lost_end = 0;
    std::vector<LostBytes> lost;
};

File& ours(H5FD_t* file) { return *static_cast<File*>(file); }
const File& ours(const H5FD_t* file) { return *static_cast<const File*>(file); }

H5FD_t* open(const char* name, const unsigned flags, const hid_t access, const haddr_t most) {
    const auto* info = static_cast<const OutputInfo*>(H5Pget_driver_info(access));
    const Handle inner_access(H5Pcopy(access), H5Pclose);
    if (info == nullptr || H5Pset_fapl_sec2(inner_access.id()) < 0) return nullptr;
    auto* inner = H5FDopen(name, flags, inner_access.id(), most);
    if (inner == nullptr) return nullptr;
    auto file = std::make_unique<File>();
    file->inner = inner;
    file->error = info->error;
    return file.release();
}

/// Those of the library's own driver, asked also before there is a file.
herr_t query(const H5FD_t*, unsigned long* flags) {
    *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
             H5FD_FEAT_AGGREGATE_SMALLDATA | H5FD_FEAT_SUPPORTS_SWMR_IO |
             H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
    return 0;
}

/// Lays what was lost over what the disk has, in the order in which it was written.
void lay_over(const File& file, const haddr_t address, const std::size_t size, char* buffer) {
    for (const auto& [at, bytes] : file.lost) {
        const auto first = std::max(at, address);
        const auto end = std::min(at + bytes.size(), address + size);
        if (first < end)
            std::memcpy(buffer + (first - address), bytes.data() + (first - at), end - first);
    }
}

/// Of data the library reads nothing again that it understands: only the rest is kept.
void keep_lost(File& file, const H5FD_mem_t type, const haddr_t address, const std::size_t size,
               const char* bytes) {
    file.lost_end = std::max(file.lost_end, address + size);
    if (type != H5FD_MEM_DRAW) file.lost.push_back({address, {bytes, bytes + size}});
}

herr_t write(H5FD_t* file, const H5FD_mem_t type, hid_t, const haddr_t address,
             const std::size_t size, const void* bytes) {
    auto& out = ours(file);
    errno = 0;
    if (*out.error == 0 && H5FDwrite(out.inner, type, H5P_DEFAULT, address, size, bytes) < 0)
        *out.error = errno == 0 ? EIO : errno;
    if (*out.error != 0) keep_lost(out, type, address, size, static_cast<const char*>(bytes));
    return 0;
}

herr_t truncate(H5FD_t* file, hid_t, const hbool_t closing) {
    auto& out = ours(file);
    errno = 0;
    if (*out.error == 0 && H5FDtruncate(out.inner, H5P_DEFAULT, closing) < 0)
        *out.error = errno == 0 ? EIO : errno;
    return 0;
}

haddr_t end_of_file(const H5FD_t* file, const H5FD_mem_t type) {
    return std::max(H5FDget_eof(ours(file).inner, type), ours(file).lost_end);
}

/// What is not ours to decide goes on to the library's own driver.
H5FD_class_t driver_class() {
    H5FD_class_t driver = {};
    driver.name = "grokscope-output";
    driver.maxaddr = std::numeric_limits<std::int64_t>::max();  // as far as a file can be
    driver.fc_degree = H5F_CLOSE_WEAK;
    driver.fapl_size = sizeof(OutputInfo);
    driver.open = open;
    driver.close = close;
    driver.cmp = [](const H5FD_t* a, const H5FD_t* b) {
        return H5FDcmp(ours(a).inner, ours(b).inner);
    };
    driver.query = query;
    driver.get_eoa = [](const H5FD_t* file, H5FD_mem_t type) {
        return H5FDget_eoa(ours(file).inner, type);
    };
    driver.set_eoa = [](H5FD_t* file, H5FD_mem_t type, haddr_t end) {
        return H5FDset_eoa(ours(file).inner, type, end);
    };
    driver.get_eof = end_of_file;
    driver.get_handle = [](H5FD_t* file, hid_t access, void** descriptor) {
        return H5FDget_vfd_handle(ours(file).inner, access, descriptor);
    };
    driver.read = read;
    driver.write = write;
    driver.truncate = truncate;
    driver.lock = [](H5FD_t* file, hbool_t for_writing) {
        return H5FDlock(ours(file).inner, for_writing);
    };
    driver.unlock = [](H5FD_t* file) { return H5FDunlock(ours(file).inner); };
    const std::array<H5FD_mem_t, H5FD_MEM_NTYPES> lists = H5FD_FLMAP_DICHOTOMY;
    std::copy(std::begin(lists), std::end(lists), driver.fl_map);
    return driver;
}

}  // namespace

herr_t close(H5FD_t* file) {
    const std::unique_ptr<File> owned(&ours(file));
    return H5FDclose(owned->inner);
}

herr_t read(H5FD_t* file, const H5FD_mem_t type, hid_t, const haddr_t address,
            const std::size_t size, void* buffer) {
    const auto result = H5FDread(ours(file).inner, type, H5P_DEFAULT, address, size, buffer);
    lay_over(ours(file), address, size, static_cast<char*>(buffer));
    return result;
}

hid_t identifier() {
    static const H5FD_class_t driver = driver_class();
    static const hid_t id = checked(H5FDregister(&driver), "making a driver known to HDF5");
    return id;
}

}  // namespace output_driver

void OutputFile::require_written(const std::filesystem::path& name) const {
    require(*error_ == 0, "{} cannot be written: {} (a disk with room would be right)",
            name.string(), std::strerror(*error_));
}

void OutputFile::flush(const std::filesystem::path& name) const {
    checked(H5Fflush(file_.id(), H5F_SCOPE_GLOBAL), "writing " + name.string());
    require_written(name);
}

void OutputFile::close(const std::filesystem::path& name) {
    const bool closed = file_.close();
    require_written(name);
    require(closed, "{} cannot be closed", name.string());
}

}  // namespace grokscope::hdf5
