"use strict";
// Vega-Lite charts, which stand still under a rule at the current step.

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

const leastPanel = 170;
const panelSpacing = 20;

/** Panels beside each other, as many as there is room for and as wide as that lets them be. */
function fittedPanels(spec, host) {
  const room = Math.floor(host.clientWidth / leastPanel);
  const columns = Math.min(Math.max(room, 1), spec.columns ?? room);
  const width = Math.floor((host.clientWidth - 64) / columns) - panelSpacing;
  return { ...spec, columns, spec: { height: 110, ...spec.spec, width } };
}

/** A specification whose plots are as wide as the page lets them be. */
function fittedSpec(spec, host) {
  const { facet, row, column } = spec.encoding ?? {};
  if (row && !column && !facet) return { ...spec, width: Math.max(host.clientWidth - 150, 160) };
  if (spec.facet?.field) return fittedPanels(spec, host);
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

/** Canvas where SVG would make the page slow to scroll. */
const rendererFor = (spec) => (rowCount(spec) > 5000 ? "canvas" : "svg");

function embedOptions(spec, host) {
  return {
    mode: "vega-lite",
    renderer: rendererFor(spec),
    actions: { export: true, source: false, compiled: false, editor: false },
    config: chartConfig(host.clientWidth),
    tooltip: { theme: darkQuery.matches ? "dark" : "light" },
  };
}

/** Draws a chart in its host, at once and whenever its specification has changed. */
class Chart {
  view = null;

  constructor({ title, caption = "", label, makeSpec, rule, onClick, run }, figure, host) {
    Object.assign(this, { makeSpec, rule, onClick, run, host });
    this.label = label ?? (() => `${title}. ${caption}`.trim());
    this.draw = latestWins(() => this.drawNow());
    this.redraw = latestWins(() => this.view?.runAsync());
    if (rule) figure.append(rule);
    if (!isSinglePlot(makeSpec())) this.followHost();
  }

  // Panels do not follow the page by themselves.
  followHost() {
    const isOther = () => this.view && this.host.clientWidth !== this.drawnWidth;
    new ResizeObserver(() => isOther() && this.draw()).observe(this.host);
  }

  async drawNow() {
    this.view?.finalize();
    const spec = this.makeSpec();
    this.drawnWidth = this.host.clientWidth;
    const drawn = { description: this.label(), ...fittedSpec(spec, this.host) };
    ({ view: this.view } = await vegaEmbed(this.host, drawn, embedOptions(spec, this.host)));
    if (this.onClick) this.followClicks();
    if (this.rule) this.followWidth();
    if (this.run) this.followPointer();
  }

  // The areas nearest to a point hold the point's own mark, whose datum is meant.
  followClicks() {
    this.view.addEventListener(
      "click",
      (_, item) => item?.datum && this.onClick(item.datum.datum ?? item.datum),
    );
  }

  followWidth() {
    const fit = () => {
      fitStepRule(this.rule, this.host, this.view);
      this.moveRule();
    };
    this.view.addSignalListener("width", () => requestAnimationFrame(fit));
    fit();
  }

  moveRule() {
    if (this.view) moveStepRule(this.rule, this.view);
  }

  /** Marks of neurons light theirs everywhere when pointed at. */
  followPointer() {
    this.view.addEventListener("pointerover", (_, item) =>
      lightNeuron(this.run, item?.datum?.neuron ?? null),
    );
    this.view.addEventListener("pointerout", () => lightNeuron(this.run, null));
  }

  showLit(neuron) {
    this.view?.signal(litParameter.name, neuron);
    this.redraw();
  }
}

/** Room for a plot with its axis, so that nothing jumps when it is drawn. */
const reservedHeight = (spec) => (isSinglePlot(spec) ? (spec.height ?? 220) + 52 : 0);

const withoutVega = "This chart needs the Vega libraries, which this page was made without.";

/**
 * A chart below `parent`, drawn by drawCharts(). Beside what figureElement() needs:
 *
 * @param makeSpec  the whole specification at this moment, data included
 * @param label     its text for those who cannot see it; else title and caption
 * @param rule      an element that stands at the current step of the chart's axis, of stepRule()
 * @param run       whose neurons the marks are, where they are; the chart has `litParameter`
 */
function addChart(parent, options) {
  const { figure, host } = figureElement(options);
  parent.append(figure);
  if (!hasVega) {
    host.append(element("p", { class: "note" }, withoutVega));
    return;
  }
  host.style.minHeight = `${reservedHeight(options.makeSpec())}px`;
  const chart = new Chart(options, figure, host);
  charts.push(chart);
  if (options.rule) follow(figure, () => chart.moveRule());
  if (options.run) onNeuron(options.run, (neuron) => chart.showLit(neuron));
}

/** A moment in which the browser paints; in a window that nobody sees, just a moment. */
const nextFrame = () =>
  new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, 100);
  });

let lastBreath = 0;

/** Lets the page answer, where it has been busy for some frames. */
async function breathe() {
  if (performance.now() - lastBreath < 60) return;
  await nextFrame();
  lastBreath = performance.now();
}

/** Draws every chart from the top of the page down, and lets the page answer in between. */
async function drawCharts() {
  for (const chart of charts) {
    await chart.draw();
    await breathe();
  }
}
