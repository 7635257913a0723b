#include "grokscope/import/torch_zip.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "grokscope/base/choice.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/printable.hpp"
#include "grokscope/import/byte_source.hpp"
#include "grokscope/import/pickle.hpp"
#include "grokscope/import/torch_storage.hpp"

namespace grokscope {
namespace {

constexpr std::string_view value_entry = "/data.pkl";

bool is_value(const ZipEntry& entry) { return entry.name.ends_with(value_entry); }

/// The folder in which everything lies, with its slash.
std::string folder_of(const std::vector<ZipEntry>& entries) {
    require(std::count_if(entries.begin(), entries.end(), is_value) == 1,
            "has several entries data.pkl (one would be right)");
    const auto& name = std::find_if(entries.begin(), entries.end(), is_value)->name;
    return name.substr(0, name.size() - value_entry.size() + 1);
}

/// The records of an archive, and the value that is made of them.
class TorchArchive {
public:
    TorchArchive(const StoredSource& source, const std::vector<ZipEntry>& entries)
        : source_(source), nodes_(*source.nodes), folder_(folder_of(entries)) {
        for (const auto& [name, size, bytes] : entries) records_.emplace(name, bytes);
        is_big_endian_ = text_of_record("byteorder") == "big";
        if (records_.count(folder_ + "constants.pkl") > 0)
            nodes_.note("an archive of TorchScript: its code is not read");
    }

    NodeIndex value() {
        PickleContext context{.name = source_.name,
                              .nodes = nodes_,
                              .persistent = [&](const NodeIndex id) { return storage(id); }};
        const auto held = records_.at(folder_ + "data.pkl")->read();
        const auto pickle = text_view(held);
        const auto [root, end] = read_pickle(pickle, context);
        require(end == pickle.size(), "data.pkl has {} bytes after its value (none would be right)",
                pickle.size() - end);
        return root;
    }

private:
    NodeIndex storage(const NodeIndex identity) {
        const auto storage = torch_storage(nodes_, identity);
        require(storage.has_value(), "something is named that is no storage (one would be right)");
        const auto record = records_.find(folder_ + "data/" + storage->key);
        require(record != records_.end(), "there is no storage {} (data/{} would be right)",
                printable(shortened(storage->key)), printable(shortened(storage->key)));
        return add_torch_storage(nodes_, *storage, record->second, is_big_endian_);
    }

    std::string text_of_record(const std::string& name) const {
        const auto record = records_.find(folder_ + name);
        if (record == records_.end()) return "";
        return std::string(text_view(record->second->read_beginning(16)));
    }

    const StoredSource& source_;
    StoredNodes& nodes_;
    std::string folder_;
    std::unordered_map<std::string, SharedBytes> records_;
    bool is_big_endian_ = false;
};

}  // namespace

bool is_torch_archive(const std::vector<ZipEntry>& entries) {
    return std::any_of(entries.begin(), entries.end(), is_value);
}

NodeIndex torch_zip_nodes(const StoredSource& source, const std::vector<ZipEntry>& entries) {
    return TorchArchive(source, entries).value();
}

}  // namespace grokscope
