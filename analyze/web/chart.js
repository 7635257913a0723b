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

const rowCount = (spec) =>
  Object.values(spec.datasets ?? {}).reduce((count, rows) => count + rows.length, 0);

/** Canvas where SVG would make the page slow: to scroll, or to follow the slider. */
const rendererFor = (spec, isFollowing) =>
  rowCount(spec) > (isFollowing ? 300 : 5000) ? "canvas" : "svg";

function embedOptions(spec, host, isFollowing) {
  return {
    mode: "vega-lite",
    renderer: rendererFor(spec, isFollowing),
    actions: { export: true, source: false, compiled: false, editor: false },
    config: chartConfig(host.clientWidth),
    tooltip: { theme: darkQuery.matches ? "dark" : "light" },
  };
}

/** A figure with a caption and buttons for its data and specification. */
function figureElement({ name, title, caption = "", isFull = false, makeRows, makeSpec }) {
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
  const size = isFull ? "chart full" : "chart";
  const figure = element("figure", { class: size, "data-figure": name }, text, host);
  return { figure, host };
}

let restTimer;

/** Once the slider has rested for some milliseconds, figures that nobody sees catch up in turn. */
function catchUpAtRest(rest = 200) {
  clearTimeout(restTimer);
  restTimer = setTimeout(async () => {
    const chart = charts.find(({ figure }) => "stale" in figure.dataset);
    if (!chart) return;
    chart.update();
    await chart.redraw();
    catchUpAtRest(0);
  }, rest);
}

// Figures far from the window wait: a step of the slider redraws only what is seen.
const nearWindow = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      const chart = charts.find(({ figure }) => figure === target);
      chart.isNear = isIntersecting;
      if (isIntersecting && "stale" in target.dataset) chart.move();
    }
  },
  { rootMargin: "200px" },
);

/** Draws a chart in its host, at once and whenever its specification has changed. */
class Chart {
  view = null;
  isNear = false;

  constructor({ title, makeSpec, moving, rule, onClick }, figure, host) {
    Object.assign(this, { title, makeSpec, moving, rule, onClick, figure, host });
    this.draw = latestWins(() => this.drawNow());
    this.redraw = latestWins(() => this.view?.runAsync());
    if (rule) figure.append(rule);
  }

  async drawNow() {
    this.view?.finalize();
    const spec = this.makeSpec();
    const drawn = { description: this.title, ...fittedSpec(spec, this.host) };
    const options = embedOptions(spec, this.host, Boolean(this.moving));
    ({ view: this.view } = await vegaEmbed(this.host, drawn, options));
    delete this.figure.dataset.stale;
    if (this.onClick) this.followClicks();
    if (this.rule) this.followWidth();
  }

  // The areas nearest to a point hold the point's own mark, whose datum is meant.
  followClicks() {
    this.view.addEventListener(
      "click",
      (_, item) => item?.datum && this.onClick(item.datum.datum ?? item.datum),
    );
  }

  followWidth() {
    const place = () => placeStepRule(this.rule, this.host, this.view);
    this.view.addSignalListener("width", () => requestAnimationFrame(place));
    place();
  }

  /** Gives the view the data of the current step. */
  update() {
    const { signals = {}, datasets = {} } = this.moving();
    for (const [key, value] of Object.entries(signals)) this.view.signal(key, value);
    for (const [key, rows] of Object.entries(datasets)) this.view.data(key, rows);
    delete this.figure.dataset.stale;
  }

  /** Follows the step, now where the figure is near the window, else when it comes there. */
  async move() {
    if (!this.view) return;
    if (this.rule) placeStepRule(this.rule, this.host, this.view);
    if (!this.moving) return;
    if (!this.isNear) {
      this.figure.dataset.stale = "";
      catchUpAtRest();
      return;
    }
    this.update();
    await this.redraw();
  }
}

const withoutVega = "This chart needs the Vega libraries, which this page was made without.";

/**
 * A chart below `parent`, drawn by drawCharts().
 *
 * @param name      stem of saved files, and the figure's data-figure
 * @param isFull    whether it takes the whole width of the page
 * @param makeRows  the rows for CSV, also the chart's data
 * @param makeSpec  the whole specification at this moment, data included
 * @param moving    at each step `{signals, datasets}` to replace; absent when the chart stands still
 * @param rule      an element that stands at the current step of the chart's axis, of stepRule()
 */
function addChart(parent, options) {
  const { figure, host } = figureElement(options);
  parent.append(figure);
  if (!hasVega) {
    host.append(element("p", { class: "note" }, withoutVega));
    return;
  }
  const chart = new Chart(options, figure, host);
  charts.push(chart);
  nearWindow.observe(figure);
  if (options.moving || options.rule) onStep(() => chart.move());
}

/** A moment in which the browser paints; in a window that nobody sees, just a moment. */
const nextFrame = () =>
  new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, 100);
  });

/** Draws every chart from the top of the page down, and lets the page answer in between. */
async function drawCharts() {
  for (const chart of charts) {
    await chart.draw();
    await nextFrame();
  }
}

// Paper shows every figure, and does not wait.
addEventListener("beforeprint", () => {
  for (const chart of charts.filter(({ figure }) => "stale" in figure.dataset)) {
    chart.update();
    chart.view.run();
  }
});
