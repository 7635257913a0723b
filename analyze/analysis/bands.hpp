#pragma once

#include <string>
#include <vector>

#include "grokscope/spec/json.hpp"

/// Intervals of steps behind the curves of a figure.
namespace grokscope {

/// An interval of steps under a name.
struct StepBand {
    std::string name;
    double from = 0.0;  ///< [step]
    double to = 0.0;    ///< [step]
};

/// How a figure calls the columns of its bands, and how it draws them.
struct BandStyle {
    std::string name;
    std::string from;
    std::string to;
    Json colours;           ///< a scale of Vega-Lite
    bool is_filled = true;  ///< else an outline, which is seen however short the interval
};

/// A specification of curves over steps with bands behind them; the curves alone without bands.
Json with_bands(Json curves, const std::vector<StepBand>& bands, const BandStyle& style);

}  // namespace grokscope
