"""What a script of a figure draws, and what the figure's specification says it should draw, as
points that can be compared. The second is read from the specification and the CSV files alone."""

import collections
import csv
import json
import math
import runpy
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402
from matplotlib.collections import PathCollection, PolyCollection  # noqa: E402
from matplotlib.patches import Polygon, Rectangle  # noqa: E402


def rows_of(path: Path) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Layer:
    """A mark with its encoding, the rows of its CSV file, and the channels of panels."""

    def __init__(self, directory: Path, spec: dict, data: str, panels: dict) -> None:
        self.mark = spec["mark"] if isinstance(spec["mark"], dict) else {"type": spec["mark"]}
        self.encoding = spec["encoding"]
        self.data = data
        self.rows = rows_of(directory / f"{data}.csv")
        self.panels = panels

    @property
    def type(self) -> str:
        is_band = {"x2", "y2"} & set(self.encoding)
        return "band" if self.mark["type"] == "rect" and is_band else self.mark["type"]

    def field(self, channel: str) -> str | None:
        return self.encoding.get(channel, {}).get("field")

    def is_discrete(self, channel: str) -> bool:
        return self.encoding.get(channel, {}).get("type") in ("nominal", "ordinal")

    def series(self) -> list[str]:
        """The fields that tell its lines apart, those of panels included."""
        detail = self.encoding.get("detail", [])
        channels = [*self.panels.values(), *(detail if isinstance(detail, list) else [detail]),
                    *(self.encoding[name] for name in ("color", "strokeDash")
                      if self.is_discrete(name))]
        return [channel["field"] for channel in channels if "field" in channel]

    def series_count(self) -> int:
        return len({tuple(row[field] for field in self.series()) for row in self.rows})

    def numbers(self, channel: str) -> list[float]:
        """Where its rows stand on an axis; names stand at 0, 1, ... in their order."""
        texts = [row[self.field(channel)] for row in self.rows]
        if not self.is_discrete(channel):
            return [float(text or "nan") for text in texts]
        try:
            places = sorted(set(texts), key=float)
        except ValueError:
            places = sorted(set(texts))
        return [float(places.index(text)) for text in texts]


def layers_of(directory: Path, stem: str) -> list[Layer]:
    spec = json.loads((directory / f"{stem}.vl.json").read_text())
    facet = spec.get("facet", {})
    panels = {"facet": facet} if "field" in facet else facet
    inner = spec.get("spec", spec)
    return [Layer(directory, layer, layer.get("data", spec.get("data"))["name"],
                  panels if "data" not in layer else {})
            for layer in inner.get("layer", [inner])]


def drawn_by(script: Path, *arguments: str) -> plt.Figure:
    """The figure that a script leaves behind."""
    plt.close("all")
    before, sys.argv = sys.argv, [script.name, *arguments]
    try:
        runpy.run_path(str(script), run_name="__main__")
    finally:
        sys.argv = before
    return plt.gcf()


def counted(points) -> collections.Counter:
    """Points with their numbers; a missing coordinate, which is not drawn, leaves its point out."""
    return collections.Counter(tuple(float(f"{value:.9g}") for value in point) for point in points
                               if not any(math.isnan(value) for value in point))


def line_points(axes: list) -> collections.Counter:
    return counted(point for ax in axes for line in ax.lines
                   for point in np.asarray(line.get_xydata(), float))


def closed_points(layer: Layer) -> list[int]:
    """The first row of each series, to which a closed line returns."""
    firsts = {}
    for index, row in enumerate(layer.rows):
        firsts.setdefault(tuple(row[field] for field in layer.series()), index)
    return list(firsts.values()) if layer.mark.get("interpolate") == "linear-closed" else []


def expected_line_points(layers: list[Layer]) -> collections.Counter:
    points = []
    for layer in layers:
        if layer.type == "line":
            each = list(zip(layer.numbers("x"), layer.numbers("y")))
            points += each + [each[index] for index in closed_points(layer)]
    return counted(points)


def collections_of(axes: list, kind: type) -> list:
    return [each for ax in axes for each in ax.collections if type(each) is kind]


def dots(axes: list) -> collections.Counter:
    return counted(point for each in collections_of(axes, PathCollection)
                   for point in np.asarray(each.get_offsets(), float))


def expected_dots(layers: list[Layer]) -> collections.Counter:
    return counted(point for layer in layers if layer.type in ("point", "circle")
                   for point in zip(layer.numbers("x"), layer.numbers("y")))


def area_edges(axes: list) -> collections.Counter:
    """The corners of filled areas, each once."""
    return counted({tuple(point) for each in collections_of(axes, PolyCollection)
                    for path in each.get_paths() for point in path.vertices.tolist()})


def expected_area_edges(layers: list[Layer]) -> collections.Counter:
    return counted({point for layer in layers if layer.type == "area" for edge in ("y", "y2")
                    for point in zip(layer.numbers("x"), layer.numbers(edge))})


def bar_lengths(axes: list, is_upright: bool) -> collections.Counter:
    return counted([bar.get_height() if is_upright else bar.get_width()]
                   for ax in axes for bar in ax.patches if type(bar) is Rectangle)


def expected_bar_lengths(layers: list[Layer], is_upright: bool) -> collections.Counter:
    return counted([length] for layer in layers if layer.type == "bar"
                   for length in layer.numbers("y" if is_upright else "x"))


def cells(axes: list) -> collections.Counter:
    """(column, row, value) of heatmaps"""
    return counted((column, row, value) for ax in axes for image in ax.images
                   for (row, column), value in np.ndenumerate(image.get_array().filled(np.nan)))


def expected_cells(layers: list[Layer]) -> collections.Counter:
    return counted((x, y, float(row[layer.field("color")] or "nan"))
                   for layer in layers if layer.type == "rect"
                   for x, y, row in zip(layer.numbers("x"), layer.numbers("y"), layer.rows))


def bands(axes: list) -> collections.Counter:
    """(from, to) of bands across a plot"""
    return counted((patch.get_xy()[:, 0].min(), patch.get_xy()[:, 0].max())
                   for ax in axes for patch in ax.patches if type(patch) is Polygon)


def expected_bands(layers: list[Layer], panels: int) -> collections.Counter:
    each = counted((float(row[layer.field("x")]), float(row[layer.field("x2")]))
                   for layer in layers if layer.type == "band" for row in layer.rows)
    return collections.Counter({band: count * panels for band, count in each.items()})
