#pragma once

#include <string>
#include <vector>

#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"

/// Which values a sweep gives to which keys.
namespace grokscope {

/// A key of specifications, or `seed`, or keys that go together with commas between; and the values
/// that it takes in turn.
struct Axis {
    std::string key;
    std::vector<Json> values;
};

/// Axes whose every combination of values is a run; the last varies fastest.
using Grid = std::vector<Axis>;

/// The keys that an axis sets: those that its name lists with commas between, `seed` all streams.
std::vector<std::string> keys_of_axis(const std::string& axis);

/// @throws UsageError for a key that no specification has, or an axis without values
Axis axis_of(const std::string& key, const Json& values);

/// Keys may be written in quotes, or dotted as TOML nests them.
void append_axes(const std::string& key, const Json& json, Grid& grid);

/// The grids of a specification's sweep tables.
std::vector<Grid> grids_of(const Json& tables);

/// `key=values` joins a grid, in the place of that key's axis where there is one.
///
/// @throws UsageError when it is no such thing
void put_axis(const std::string& assignment, Grid& grid);

/// @throws UsageError where two axes of a grid set one key
void check_keys_once(const Grid& grid);

/// `spec` with a value of an axis.
///
/// @throws UsageError where the value is of the wrong kind
RunSpec with_axis_value(const RunSpec& spec, const std::string& axis, const Json& value);

/// Every combination of a grid's values in the place of those of `base`.
std::vector<RunSpec> product(const Grid& grid, const RunSpec& base);

}  // namespace grokscope
