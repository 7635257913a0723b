#pragma once

#include <cstddef>
#include <vector>

/// A series reduced to its records, which say when it first reaches any threshold.
namespace grokscope {

/// The indices at which values exceed all that came before them; the first number is a record.
///
/// `first_crossing` of any threshold that is a number ends at the first record that reaches it:
/// a value that reaches what none before it reached exceeds them all. What is no number is no
/// record.
///
/// @param values  (T) in order
/// @return        ascending
std::vector<std::size_t> rising_records(const std::vector<double>& values);

}  // namespace grokscope
