#pragma once

#include <optional>
#include <string>
#include <vector>

#include "grokscope/report/figure_view.hpp"
#include "grokscope/spec/json.hpp"

/// Titles and colours of figures on paper, the same for everything that draws them.
namespace grokscope {

/// Colours that readers who are colour-blind can tell apart, the strongest first.
///
/// @source Tol 2021, Colour schemes, SRON/EPS/TN/09-002: muted; light, for what lies behind lines
const std::vector<std::string>& series_colours();

/// How colours, and dashes where there are more names than colours, stand for a field.
struct ColourScale {
    std::string field;
    std::string title;
    bool is_continuous = false;  ///< viridis, or where it diverges red for positive values
    bool is_diverging = false;
    double low = 0.0;
    double high = 1.0;
    std::vector<Json> values = {};          ///< where it is not continuous
    std::vector<std::string> colours = {};  ///< of the values
    bool has_legend = true;
};

/// Whether a mark fills an area behind lines.
bool is_band(const FigureLayer& layer);

/// A name of a column as a reader would say it.
std::string plain_name(std::string name);

/// A title in lines of about as many characters as stand beside a plot, broken between words.
std::vector<std::string> broken_title(const std::string& title);

/// The title of an axis, which layers share: that of the first layer that has one.
std::string axis_title(const FigureView& view, const std::string& channel);

/// What the colours of a layer mean; nothing where it has one colour.
///
/// More numbers than there are colours to tell apart become a continuous scale; more than twice as
/// many names have no legend.
std::optional<ColourScale> colour_scale(const FigureView& view, const FigureLayer& layer);

/// Whether dashes tell names apart that have the same colour.
bool needs_dashes(const FigureLayer& layer, const ColourScale& scale);

}  // namespace grokscope
