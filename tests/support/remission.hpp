#pragma once

#include <vector>

#include "grokscope/statistics/survival.hpp"

namespace grokscope {

/// Weeks of remission of 21 patients with acute leukaemia under 6-mercaptopurine.
///
/// @source Freireich et al. 1963, Blood 21, 699-716; as printed by Cox, Oakes 1984, Analysis of
///         Survival Data, table 1.1
inline std::vector<Survival> mercaptopurine_remissions() {
    return {{6, true},   {6, true},   {6, true},   {6, false}, {7, true},   {9, false},
            {10, true},  {10, false}, {11, false}, {13, true}, {16, true},  {17, false},
            {19, false}, {20, false}, {22, true},  {23, true}, {25, false}, {32, false},
            {32, false}, {34, false}, {35, false}};
}

/// Those of 21 patients under placebo.
inline std::vector<Survival> placebo_remissions() {
    std::vector<Survival> runs;
    for (const double weeks :
         {1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23})
        runs.push_back({.time = weeks, .is_event = true});
    return runs;
}

}  // namespace grokscope
