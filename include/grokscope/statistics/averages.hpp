#pragma once

#include <cstddef>
#include <vector>

/// Averages over values of which some are missing: those are left out.
namespace grokscope {

/// Missing where no value is known.
double known_mean(const std::vector<double>& values);

/// Of an even number of values half the sum of the two in the middle; missing where none is known.
double known_median(const std::vector<double>& values);

/// The value that a share of all have reached; missing where fewer have one.
///
/// @param values  ascending, of those that have one
/// @param n       how many there are in all
double known_quantile(const std::vector<double>& values, std::size_t n, double share);

}  // namespace grokscope
