#include "grokscope/spec/spec_json.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include "grokscope/base/choice.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace {

/// How deep, and how wide, JSON of ours may be: far more than anything we write has, and little
/// enough for functions that call themselves.
constexpr int deepest_json = 32;
constexpr std::size_t most_json_members = 1000;

/// What a field's value must be, in words, for messages and help.
template <typename T>
std::string expected_of(const T& value) {
    if constexpr (std::is_enum_v<T>)
        return fmt::format("one of {}", fmt::join(spellings(value), ", "));
    else if constexpr (std::is_same_v<T, bool>)
        return "true or false";
    else if constexpr (std::is_same_v<T, std::int64_t>)
        return "an integer";
    else if constexpr (std::is_same_v<T, double>)
        return "a finite number";
    else if constexpr (std::is_same_v<T, std::string>)
        return "a string";
    else
        return "a list of finite numbers";
}

/// Whether `json` is an integer of 64 bits; 1e4 and 11.0 are, up to where every integer is a
/// float64 of its own.
bool is_integer(const Json& json) {
    constexpr double most_exact = 0x1.0p53;
    if (json.is_number_unsigned())
        return json.get<std::uint64_t>() <=
               static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (!json.is_number_float()) return json.is_number_integer();
    const auto value = json.get<double>();
    return std::abs(value) <= most_exact && value == std::trunc(value);
}

/// Whether `json` can be a T without loss: an integer may stand for a real number, and 1e4 for an
/// integer.
template <typename T>
bool fits(const Json& json, const T& like) {
    if constexpr (std::is_enum_v<T>) {
        const auto names = spellings(like);
        return json.is_string() &&
               std::count(names.begin(), names.end(), json.get<std::string>()) > 0;
    } else if constexpr (std::is_same_v<T, bool>) {
        return json.is_boolean();
    } else if constexpr (std::is_same_v<T, std::int64_t>) {
        return is_integer(json);
    } else if constexpr (std::is_same_v<T, double>) {
        return json.is_number() && std::isfinite(json.get<double>());
    } else if constexpr (std::is_same_v<T, std::string>) {
        return json.is_string();
    } else {
        return json.is_array() && std::all_of(json.begin(), json.end(), [](const Json& item) {
                   return fits(item, typename T::value_type{});
               });
    }
}

/// What would be right in the place of `json`: where an integer has no exact float64, its digits.
template <typename T>
std::string right_instead(const Json& json, const T& value) {
    const bool is_whole = json.is_number_float() &&
                          json.get<double>() == std::trunc(json.get<double>()) &&
                          std::isfinite(json.get<double>());
    if (std::is_same_v<T, std::int64_t> && is_whole)
        return fmt::format("an integer from {} to {}, with all of its digits,",
                           std::numeric_limits<std::int64_t>::min(),
                           std::numeric_limits<std::int64_t>::max());
    return expected_of(value);
}

template <typename T>
void field_from_json(const char* key, const Json& json, T& value) {
    require_usage(fits(json, value), "{} = {} ({} would be right)", key, text_of(json),
                  right_instead(json, value));
    if constexpr (std::is_enum_v<T>) {
        const auto names = spellings(value);
        const auto found = std::find(names.begin(), names.end(), json.get<std::string>());
        value = static_cast<T>(found - names.begin());
    } else {
        value = json.get<T>();
    }
}

}  // namespace

Json json_from(const std::string& text) {
    std::vector<std::size_t> members(deepest_json + 1, 0);
    return Json::parse(text, [&](const int depth, const Json::parse_event_t event, const Json&) {
        require(depth < deepest_json, "JSON is nested deeper than {} (less would be right)",
                deepest_json);
        auto& count = members[static_cast<std::size_t>(depth)];
        if (event == Json::parse_event_t::object_start)
            members[static_cast<std::size_t>(depth) + 1] = 0;
        if (event == Json::parse_event_t::key)
            require(++count <= most_json_members,
                    "JSON has an object of more than {} members (fewer would be right)",
                    most_json_members);
        return true;
    });
}

Json::json_pointer spec_pointer(std::string key) {
    std::replace(key.begin(), key.end(), '.', '/');
    return Json::json_pointer("/" + key);
}

Json spec_to_json(const RunSpec& spec) {
    Json json;
    visit_told_fields(spec, [&](const char* key, const auto& value) {
        json[spec_pointer(key)] = field_to_json(value);
    });
    return json;
}

Json field_named(const RunSpec& spec, const std::string& key) {
    Json found;
    visit_fields(spec, [&](const char* name, const auto& value, const char*) {
        if (name == key) found = field_to_json(value);
    });
    return found;
}

std::string text_of(const Json& json) {
    return json.is_number_float() ? fmt::format("{}", json.get<double>())
                                  : shortened(json.dump(-1, ' ', /*ensure_ascii=*/false,
                                                        Json::error_handler_t::replace));
}

void check_keys(const Json& json) {
    const auto keys = spec_keys();
    for (const auto& [section, members] : json.items()) {
        require_usage(members.is_object(), "\"{}\" is outside a section (did you mean {}?)",
                      shortened(section), nearest_choice(section, keys));
        for (const auto& [name, value] : members.items()) {
            const auto key = section + "." + name;
            require_usage(std::count(keys.begin(), keys.end(), key) > 0,
                          "unknown key {} (did you mean {}?)", shortened(key),
                          nearest_choice(key, keys));
        }
    }
}

RunSpec spec_from_json(const Json& json, RunSpec base) {
    check_keys(json);
    visit_fields(base, [&](const char* key, auto& value, const char*) {
        const auto pointer = spec_pointer(key);
        if (json.contains(pointer)) field_from_json(key, json.at(pointer), value);
    });
    return base;
}

}  // namespace grokscope
