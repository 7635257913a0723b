#pragma once

#include <string>
#include <type_traits>

#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// Reads JSON that may be anybody's.
///
/// @throws Error where it is nested deeper, or an object has more members, than any of ours;
///         Json::exception where it is no JSON
Json json_from(const std::string& text);

/// `task.modulus` as a path into nested JSON objects.
Json::json_pointer spec_pointer(std::string key);

template <typename T>
Json field_to_json(const T& value) {
    if constexpr (std::is_enum_v<T>)
        return std::string(spelling(value));
    else
        return value;
}

/// Every field of a specification that is told, as nested objects: `{"task": {"kind": ...}, ...}`.
Json spec_to_json(const RunSpec& spec);

/// The value of one field, told or not; null for a key that no specification has.
Json field_named(const RunSpec& spec, const std::string& key);

/// A value for a message; JSON itself has no word for infinity.
std::string text_of(const Json& json);

/// @throws UsageError for a key that no specification has, naming the nearest that it has
void check_keys(const Json& json);

/// `base`, with the fields that `json` names replaced.
///
/// @throws UsageError for unknown keys and for values of the wrong kind
RunSpec spec_from_json(const Json& json, RunSpec base = {});

}  // namespace grokscope
