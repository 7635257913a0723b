#pragma once

#include <cstddef>
#include <limits>
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
inline std::vector<std::size_t> rising_records(const std::vector<double>& values) {
    std::vector<std::size_t> records;
    double largest = -std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < values.size(); ++i)
        if (values[i] > largest) {
            largest = values[i];
            records.push_back(i);
        }
    return records;
}

}  // namespace grokscope
