#include "grokscope/run/inspection.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "grokscope/run/hdf5_handle.hpp"

namespace grokscope {

std::map<Content, std::optional<std::string>>& inspected() {
    static std::map<Content, std::optional<std::string>> contents;
    return contents;
}

void renew_library_lock() { new (&hdf5::library()) std::recursive_mutex; }

}  // namespace grokscope
