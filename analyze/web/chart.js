"use strict";
// Vega-Lite charts that follow the theme, and whose data and signals can move without a redraw.

const hasVega = typeof window.vegaEmbed === "function";
const charts = [];

/** `task` made so that at most one runs at a time; calls meanwhile become one more run. */
function latestWins(task) {
  let running = null;
  let again = false;
  const run = async () => {
    do {
      again = false;
      await task();
    } while (again);
    running = null;
  };
  return () => {
    if (running) again = true;
    else running = run();
    return running;
  };
}

/** Whether a specification is one plot, whose width can follow the page. */
function isSinglePlot(spec) {
  const composed = ["facet", "hconcat", "vconcat", "concat", "repeat"].some((key) => key in spec);
  return !composed && !["row", "column", "facet"].some((channel) => spec.encoding?.[channel]);
}

/** A specification whose plots are as wide as the page lets them be. */
function fittedSpec(spec, host) {
  const { facet, row, column } = spec.encoding ?? {};
  if (row && !column && !facet) return { ...spec, width: Math.max(host.clientWidth - 150, 160) };
  if (!isSinglePlot(spec)) return spec;
  return {
    height: 220,
    ...spec,
    width: "container",
    autosize: { type: "fit-x", contains: "padding" },
  };
}

function embedOptions(spec, rowCount) {
  return {
    mode: "vega-lite",
    // Tens of thousands of SVG elements would make the page slow to scroll.
    renderer: rowCount > 5000 ? "canvas" : "svg",
    actions: { export: true, source: false, compiled: false, editor: false },
    config: chartConfig(),
    tooltip: { theme: darkQuery.matches ? "dark" : "light" },
  };
}

/** A figure with a caption and buttons for its data and specification. */
function figureElement({ name, title, caption = "", makeRows, makeSpec }) {
  const host = element("div", { class: "chart-host" });
  const links = element(
    "span",
    { class: "links" },
    saveButton("CSV", `${name}.csv`, "text/csv", () => csvText(makeRows())),
    saveButton("Vega-Lite", `${name}.vl.json`, "application/json", () =>
      JSON.stringify(makeSpec(), null, 1),
    ),
  );
  const text = element(
    "figcaption",
    {},
    element("strong", {}, title),
    caption ? ` ${caption} ` : " ",
    links,
  );
  const size = isSinglePlot(makeSpec()) ? "chart" : "chart full";
  const figure = element("figure", { class: size, "data-figure": name }, text, host);
  return { figure, host };
}

/**
 * A chart below `parent`.
 *
 * @param name      stem of saved files, and the figure's data-figure
 * @param makeRows  the rows for CSV, also the chart's data
 * @param makeSpec  the whole specification at this moment, data included
 * @param moving    at each step `{signals, datasets}` to replace; absent when the chart stands still
 */
function addChart(parent, { name, title, caption, makeRows, makeSpec, moving, onClick }) {
  const { figure, host } = figureElement({ name, title, caption, makeRows, makeSpec });
  parent.append(figure);
  if (!hasVega) {
    host.append(
      element(
        "p",
        { class: "note" },
        "This chart needs the Vega libraries, which this page was made without.",
      ),
    );
    return null;
  }
  let result = null;
  const move = latestWins(async () => {
    if (!result || !moving) return;
    const { signals = {}, datasets = {} } = moving();
    for (const [key, value] of Object.entries(signals)) result.view.signal(key, value);
    for (const [key, rows] of Object.entries(datasets)) result.view.data(key, rows);
    await result.view.runAsync();
  });
  const draw = latestWins(async () => {
    result?.finalize();
    result = await vegaEmbed(
      host,
      { description: title, ...fittedSpec(makeSpec(), host) },
      embedOptions(makeSpec(), makeRows().length),
    );
    // The areas nearest to a point hold the point's own mark, whose datum is meant.
    if (onClick)
      result.view.addEventListener(
        "click",
        (_, item) => item?.datum && onClick(item.datum.datum ?? item.datum),
      );
    await move();
  });
  const chart = { draw, move };
  charts.push(chart);
  return chart;
}

const drawCharts = () => Promise.all(charts.map((chart) => chart.draw()));
