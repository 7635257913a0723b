#include "grokscope/import/torch_legacy.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "grokscope/base/choice.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/printable.hpp"
#include "grokscope/import/byte_source.hpp"
#include "grokscope/import/stored_nodes.hpp"
#include "grokscope/import/stored_value.hpp"
#include "grokscope/import/torch_storage.hpp"

namespace grokscope {
namespace {

constexpr std::string_view legacy_magic = "0x1950a86a20f9469cfc6c";
constexpr std::int64_t legacy_version = 1001;

/// Bytes of which the size is known before their place.
class LaterBytes : public ByteSource {
public:
    explicit LaterBytes(const std::int64_t size) : size_(size) {}

    std::int64_t size() const override { return size_; }

    HeldBytes read() const override {
        require(bytes_ != nullptr, "a storage is not in the file (a whole file would be right)");
        return bytes_->read();
    }

    void set(SharedBytes bytes) { bytes_ = std::move(bytes); }
    bool is_set() const { return bytes_ != nullptr; }

private:
    std::int64_t size_;
    SharedBytes bytes_;
};

/// A storage of which the value speaks, before its bytes follow.
struct AwaitedStorage {
    std::shared_ptr<LaterBytes> bytes;
    std::int64_t element_size = 1;
};

class LegacyFile {
public:
    LegacyFile(const SharedBytes& file, PickleContext& context)
        : file_(file),
          held_(file->read()),
          text_(text_view(held_)),
          nodes_(context.nodes),
          context_{.name = context.name,
                   .nodes = context.nodes,
                   .persistent = [&](const NodeIndex id) { return persistent(id); },
                   .depth = context.depth} {}

    TorchLegacy value() {
        const auto first = next_pickle();
        const bool is_legacy = nodes_.kind(first) == StoredKind::large_integer &&
                               nodes_.text(first) == legacy_magic;
        const auto root = is_legacy ? legacy_value() : first;
        require(at_ == text_.size(), "has {} bytes after its end (none would be right)",
                text_.size() - at_);
        require(is_legacy || awaited_.empty(),
                "is a pickle with data outside of it (a file of torch.save would be right)");
        return {root, is_legacy};
    }

private:
    NodeIndex next_pickle() {
        const auto [root, size] = read_pickle(text_.substr(at_), context_);
        at_ += size;
        return root;
    }

    NodeIndex legacy_value() {
        const auto version = nodes_.integer(next_pickle());
        require(version == legacy_version,
                "is of version {} of PyTorch's format ({} would be right)", version,
                legacy_version);
        next_pickle();  // of the machine: storages are little-endian whatever it was
        const auto root = next_pickle();
        for (const auto key : nodes_.list(next_pickle())) read_storage(nodes_.text(key));
        for (const auto& [key, storage] : awaited_)
            require(storage.bytes->is_set(),
                    "storage {} is not in the file (all of them would be right)",
                    printable(shortened(key)));
        return root;
    }

    /// The number of its elements, and these.
    void read_storage(const std::string& key) {
        const auto found = awaited_.find(key);
        require(found != awaited_.end() && !found->second.bytes->is_set(),
                "storage {} is not asked for, or there twice (once would be right)",
                printable(shortened(key)));
        const auto& [bytes, element_size] = found->second;
        std::int64_t count = 0;
        require(text_.size() - at_ >= sizeof count, "is cut before storage {}",
                printable(shortened(key)));
        std::memcpy(&count, text_.data() + at_, sizeof count);
        at_ += sizeof count;
        require(count == bytes->size() / element_size,
                "storage {} has {} elements (as many as its value says, {}, would be right)",
                printable(shortened(key)), count, bytes->size() / element_size);
        bytes->set(part_of(file_, static_cast<std::int64_t>(at_), bytes->size()));
        at_ += static_cast<std::size_t>(bytes->size());
    }

    NodeIndex persistent(const NodeIndex identity) {
        const auto storage = torch_storage(nodes_, identity);
        if (!storage) return module_class(identity);
        const auto whole = awaited(*storage);
        if (!storage->view) return add_torch_storage(nodes_, *storage, whole.bytes, false);
        return view(*storage, whole);
    }

    /// ("module", class, file, source): the class.
    NodeIndex module_class(const NodeIndex identity) const {
        const auto& parts = nodes_.list(identity);
        require(parts.size() > 1 && nodes_.text(parts[0]) == "module",
                "something is named that is no storage and no module (one would be right)");
        return parts[1];
    }

    AwaitedStorage awaited(const TorchStorage& storage) {
        const auto size = size_of_storage(storage, file_->size());
        auto& known = awaited_[storage.key];
        if (known.bytes == nullptr)
            known = {std::make_shared<LaterBytes>(size), storage.element_size};
        require(known.bytes->size() == size,
                "storage {} has {} bytes and {} (one size would be right)",
                printable(shortened(storage.key)), known.bytes->size(), size);
        return known;
    }

    /// (key, offset, count) of elements of a storage, as files before 0.4 have it.
    NodeIndex view(TorchStorage storage, const AwaitedStorage& whole) {
        const auto& parts = nodes_.list(*storage.view);
        require(parts.size() == 3, "a view of a storage has {} values (3 would be right)",
                parts.size());
        const auto offset = nodes_.integer(parts[1]);
        storage.count = nodes_.integer(parts[2]);
        const auto most = whole.bytes->size() / whole.element_size;
        require(offset >= 0 && offset <= most && storage.count >= 0 &&
                    storage.count <= most - offset,
                "a view has {} elements from {} on of a storage of {} (less would be right)",
                storage.count, offset, most);
        return add_torch_storage(nodes_, storage,
                                 part_of(whole.bytes, offset * whole.element_size,
                                         storage.count * whole.element_size),
                                 false);
    }

    SharedBytes file_;
    HeldBytes held_;
    std::string_view text_;
    StoredNodes& nodes_;
    PickleContext context_;
    std::size_t at_ = 0;
    std::unordered_map<std::string, AwaitedStorage> awaited_;
};

}  // namespace

TorchLegacy torch_legacy_nodes(const SharedBytes& file, PickleContext& context) {
    return LegacyFile(file, context).value();
}

}  // namespace grokscope
