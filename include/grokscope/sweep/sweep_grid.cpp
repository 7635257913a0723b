#include "grokscope/sweep/sweep_grid.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "grokscope/base/choice.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_json.hpp"
#include "grokscope/spec/spec_toml.hpp"

namespace grokscope {
namespace {

/// The axis that sets all streams of chance at once.
constexpr const char* seed_axis = "seed";

}  // namespace

std::vector<std::string> keys_of_axis(const std::string& axis) {
    std::vector<std::string> keys;
    std::istringstream names(axis);
    for (std::string name; std::getline(names, name, ',');) {
        name.erase(0, name.find_first_not_of(' '));
        if (name == seed_axis)
            keys.insert(keys.end(), {"seed.init", "seed.split", "seed.noise"});
        else
            keys.push_back(name);
    }
    return keys;
}

namespace {

/// `3-7` as 3, 4, 5, 6, 7.
///
/// @param key  that takes them, for messages
std::optional<std::vector<Json>> range_values(const std::string& key, const std::string& text) {
    std::int64_t first = 0;
    std::int64_t last = 0;
    const auto* end = text.data() + text.size();
    const auto one = std::from_chars(text.data(), end, first);
    if (one.ec != std::errc{} || one.ptr == end || *one.ptr != '-') return std::nullopt;
    const auto two = std::from_chars(one.ptr + 1, end, last);
    constexpr std::int64_t most = 1'000'000;
    if (two.ec != std::errc{} || two.ptr != end) return std::nullopt;
    require_usage(first >= 0 && first <= last, "{} = {} (a range that ascends would be right)", key,
                  text);
    require_usage(last - first < most, "{} = {} has {} values ({} at most would be right)", key,
                  text, static_cast<std::uint64_t>(last - first) + 1, most);
    std::vector<Json> values;
    for (auto value = first; value <= last; ++value) values.emplace_back(value);
    return values;
}

/// The values that a list, a range such as "0-8", or a single value stands for.
std::vector<Json> axis_values(const std::string& key, const Json& json) {
    if (json.is_string())
        if (auto values = range_values(key, json.get<std::string>())) return *values;
    return json.is_array() ? json.get<std::vector<Json>>() : std::vector<Json>{json};
}

}  // namespace

Axis axis_of(const std::string& key, const Json& values) {
    const auto known = spec_keys();
    const auto keys = keys_of_axis(key);
    require_usage(!keys.empty(),
                  "an axis of this sweep has no key (seed or section.key would be "
                  "right)");
    for (const auto& name : keys)
        require_usage(std::count(known.begin(), known.end(), name) > 0,
                      "unknown key {} in a sweep (did you mean {}?)", shortened(name),
                      nearest_choice(name, known));
    Axis axis{.key = key, .values = axis_values(key, values)};
    require_usage(!axis.values.empty(), "{} has no values in this sweep (at least one is needed)",
                  key);
    return axis;
}

void append_axes(const std::string& key, const Json& json, Grid& grid) {
    if (!json.is_object()) {
        grid.push_back(axis_of(key, json));
        return;
    }
    for (const auto& [name, value] : json.items())
        append_axes(key.empty() ? name : key + "." + name, value, grid);
}

std::vector<Grid> grids_of(const Json& tables) {
    std::vector<Grid> grids;
    for (const auto& table : tables) append_axes({}, table, grids.emplace_back());
    return grids;
}

void put_axis(const std::string& assignment, Grid& grid) {
    const auto equals = assignment.find('=');
    require_usage(equals != std::string::npos && equals > 0,
                  "--over {} (right would be --over seed=0-8 or --over section.key=[1, 2])",
                  shortened(assignment));
    const auto key = assignment.substr(0, equals);
    auto axis = axis_of(key, value_from_text(key, assignment.substr(equals + 1)));
    std::erase_if(grid, [&](const Axis& other) { return other.key == axis.key; });
    grid.push_back(std::move(axis));
}

void check_keys_once(const Grid& grid) {
    std::vector<std::string> seen;
    for (const auto& axis : grid)
        for (const auto& key : keys_of_axis(axis.key)) {
            require_usage(std::count(seen.begin(), seen.end(), key) == 0,
                          "{} is on two axes of one grid (one of them would be right)", key);
            seen.push_back(key);
        }
}

RunSpec with_axis_value(const RunSpec& spec, const std::string& axis, const Json& value) {
    Json json;
    for (const auto& key : keys_of_axis(axis)) json[spec_pointer(key)] = value;
    return spec_from_json(json, spec);
}

std::vector<RunSpec> product(const Grid& grid, const RunSpec& base) {
    std::vector<RunSpec> specs{base};
    for (const auto& axis : grid) {
        std::vector<RunSpec> longer;
        for (const auto& spec : specs)
            for (const auto& value : axis.values)
                longer.push_back(with_axis_value(spec, axis.key, value));
        specs = std::move(longer);
    }
    return specs;
}

}  // namespace grokscope
