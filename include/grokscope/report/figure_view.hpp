#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "grokscope/report/report.hpp"
#include "grokscope/spec/json.hpp"

/// A figure's specification taken apart: panels, layers, and the tidy table of each layer. Only
/// part of Vega-Lite is known, and everything else is an error, so that nothing is left out unseen.
namespace grokscope {

/// One mark of a figure: its own encoding together with what it inherits.
struct FigureLayer {
    Json mark;               ///< an object with a `type`
    Json encoding;           ///< channel by channel, without those of panels
    std::size_t source = 0;  ///< index of its table
};

/// A tidy table, and what stands behind the figure's name in the name of its file.
struct FigureSource {
    std::string suffix;
    Table table;
    bool is_inline = false;  ///< stands within the specification
};

/// A figure ready to be drawn. Channels of panels are null where there are none of their kind.
struct FigureView {
    std::vector<FigureSource> sources;
    std::vector<FigureLayer> layers;  ///< the first lies below the others
    Json row;                         ///< panels below each other
    Json column;                      ///< panels beside each other
    Json wrap;                        ///< panels beside each other, line after line
    Json height;                      ///< of a panel, where the specification gives one
};

/// The fields that a channel names: none, one, or several of `detail`.
std::vector<std::string> fields_of(const Json& encoding, const std::string& channel);

bool has_field(const Json& encoding, const std::string& channel);

/// Whether a channel shows names and not amounts.
bool is_discrete(const Json& channel);

std::string scale_type(const Json& channel);

inline std::string mark_type(const FigureLayer& layer) { return layer.mark["type"]; }

bool joins_points(const FigureLayer& layer);

/// The fields that tell the lines or bars of a layer apart.
std::vector<std::string> series_fields(const FigureLayer& layer);

/// The fields of panels.
std::vector<std::string> panel_fields(const FigureView& view);

/// Takes a figure apart.
///
/// @param table  of the figure
/// @throws Error when the specification has what is not known here, or a field that its table lacks
FigureView figure_view(const Table& table, const Json& spec);

/// Whether there is anything to see: a row, and of lines two points of a series.
bool shows_something(const FigureView& view);

}  // namespace grokscope
