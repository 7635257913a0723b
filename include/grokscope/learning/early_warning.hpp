#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/base/interval.hpp"

/// Whether a measure tells of generalisation before it comes. Nothing here looks ahead: all is
/// known at the step at which it is said.
namespace grokscope {

/// A measure over training, and the value it would have at the end of the way.
struct WarningSeries {
    std::string name;
    double bound = missing;           ///< missing: twice the value from which it sets out
    std::vector<std::int64_t> steps;  ///< (T)
    std::vector<double> values;       ///< (T)
};

/// The share of the way that a measure has gone, from its value at the first of its steps at which
/// the run had memorised to its bound; missing before, and everywhere if that value is its bound.
///
/// @return  (T)
std::vector<double> way_gone(const WarningSeries& series, const Interval& t_mem);

/// The value of a series at a step: that of its last entry not after it; missing before the first.
double value_at(const std::vector<std::int64_t>& steps, const std::vector<double>& values,
                double step);

/// The probability that a positive has the larger score than a negative, ties counted by half;
/// missing without one of each.
///
/// @source  Hanley, McNeil 1982, doi 10.1148/radiology.143.1.7063747
double area_under_roc(const std::vector<double>& positives, const std::vector<double>& negatives);

}  // namespace grokscope
