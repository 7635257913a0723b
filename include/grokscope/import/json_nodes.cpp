#include "grokscope/import/json_nodes.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "grokscope/base/choice.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/printable.hpp"
#include "grokscope/import/stored_value.hpp"
#include "grokscope/spec/json.hpp"

namespace grokscope {
namespace {

constexpr std::size_t deepest_json_value = 100;

/// Puts what the parser meets into lists and dicts that are not closed yet. Names of functions are
/// the parser's.
class JsonToNodes : public nlohmann::json_sax<Json> {
public:
    explicit JsonToNodes(StoredNodes& nodes) : nodes_(nodes) {}

    NodeIndex root() const { return root_; }

    bool null() override { return put(nodes_.add_none()); }
    bool boolean(const bool value) override { return put(nodes_.add_boolean(value)); }
    bool number_integer(const std::int64_t value) override {
        return put(nodes_.add_integer(value));
    }

    bool number_unsigned(const std::uint64_t value) override {
        constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
        return put(value <= most
                       ? nodes_.add_integer(static_cast<std::int64_t>(value))
                       : nodes_.add_text(StoredKind::large_integer, fmt::format("{:#x}", value)));
    }

    bool number_float(const double value, const std::string&) override {
        return put(nodes_.add_real(value));
    }

    bool string(std::string& value) override {
        return put(nodes_.add_text(StoredKind::string, std::move(value)));
    }

    bool binary(Json::binary_t&) override { return false; }

    bool key(std::string& value) override {
        nodes_.charge(value.size() + 64);
        require(open_.back().keys.insert(value).second,
                "has the key {} twice (once would be right)", printable(shortened(value)));
        open_.back().key = nodes_.add_text(StoredKind::string, std::move(value));
        return true;
    }

    bool start_object(std::size_t) override { return open(nodes_.add_dict({})); }
    bool end_object() override { return close(); }
    bool start_array(std::size_t) override { return open(nodes_.add_list({})); }
    bool end_array() override { return close(); }

    bool parse_error(const std::size_t position, const std::string&,
                     const nlohmann::detail::exception& error) override {
        require(false, "is no JSON from byte {} on: {}", position, printable(error.what()));
        return false;
    }

private:
    struct Open {
        NodeIndex node;
        NodeIndex key = 0;
        std::set<std::string> keys = {};
    };

    bool put(const NodeIndex value) {
        if (open_.empty()) {
            root_ = value;
            return true;
        }
        nodes_.charge(2 * sizeof(NodeIndex));
        auto& [node, key, keys] = open_.back();
        if (auto* const list = std::get_if<NodeList>(&nodes_.at(node).content))
            list->push_back(value);
        else
            std::get<NodePairs>(nodes_.at(node).content).emplace_back(key, value);
        return true;
    }

    bool open(const NodeIndex node) {
        require(open_.size() < deepest_json_value,
                "has JSON that is nested deeper than {} (less would be right)", deepest_json_value);
        put(node);
        open_.push_back({node});
        return true;
    }

    bool close() {
        open_.pop_back();
        return true;
    }

    StoredNodes& nodes_;
    std::vector<Open> open_;
    NodeIndex root_ = 0;
};

}  // namespace

NodeIndex json_nodes(const std::string_view text, StoredNodes& nodes) {
    JsonToNodes reader(nodes);
    Json::sax_parse(text.begin(), text.end(), &reader);
    return reader.root();
}

}  // namespace grokscope
