"use strict";
// The curves of the run that the reader looks at, before those of the runs in the same cell.

const curveQuantity = () => document.querySelector("input[name=quantity]:checked").value;

const evaluatedSteps = pageData.step_lists.map(({ step }) => step);

/** The first and last step of all runs; on a logarithmic axis from the first step above 0. */
function stepDomain() {
  const last = Math.max(1, ...evaluatedSteps.map((steps) => steps.at(-1) ?? 0));
  if (view.stepScale === "linear") return [0, last];
  const positive = evaluatedSteps.map((steps) => steps.find((step) => step > 0) ?? last);
  return [Math.min(last / 2, ...positive), last];
}

/** Vega-Lite's channel x for a field of steps. */
const stepChannel = (field, title = "step") => ({
  field,
  type: "quantitative",
  scale: { type: view.stepScale, domain: stepDomain(), nice: false, clamp: true },
  title,
  axis: { grid: false, format: ",.0f", tickMinStep: 1 },
});

/** Rows {step, value, split, run} of a run's curves; values that cannot be drawn are null. */
function curveRows(run, quantity) {
  if (!run || !hasEnded(run)) return [];
  const [low] = stepDomain();
  return curvesOf(run)
    .filter(({ step }) => step >= low)
    .flatMap((row) =>
      ["train", "test"].map((split) => ({
        step: row.step,
        value: row[`${split}_${quantity}`],
        split,
        run: run.id,
      })),
    );
}

// More would be a smear.
const mostOthers = 30;

const othersInCell = (run) =>
  run ? grid.layout.squares[run.index].cell.runs.filter((other) => other !== run) : [];

function thresholdRows(quantity) {
  return ["train", "test"].map((split) => ({ split, value: view.rules[`${split}_${quantity}`] }));
}

function curveDatasets() {
  const quantity = curveQuantity();
  const others = othersInCell(grid.run).slice(0, mostOthers);
  return {
    datasets: {
      others: others.flatMap((run) => curveRows(run, quantity)),
      curves: curveRows(grid.run, quantity),
      thresholds: thresholdRows(quantity),
    },
  };
}

// Losses beyond are drawn at the edge.
const lossLimits = [1e-8, 1e3];

/** The least and the largest loss of all runs, so that the axis stands still. */
const lossDomain = (() => {
  let [low, high] = [Infinity, -Infinity];
  for (const run of endedRuns) {
    const numbers = numbersOf(Int16Array, run.curves);
    for (const number of numbers.subarray(0, numbers.length / 2)) {
      if (number === noValue) continue;
      low = Math.min(low, number);
      high = Math.max(high, number);
    }
  }
  if (low > high) return [1e-7, 1];
  const [least, largest] = [low, high].map((number) => 10 ** (number / pageData.scales.loss));
  return [Math.max(least, lossLimits[0]), Math.min(Math.max(largest, 10 * least), lossLimits[1])];
})();

const valueChannels = {
  loss: () => ({
    field: "value",
    type: "quantitative",
    scale: { type: "log", domain: lossDomain, nice: true },
    title: "cross-entropy / classes [nat]",
    axis: { format: ".0e", values: logTicks(lossDomain) },
  }),
  accuracy: () => ({
    field: "value",
    type: "quantitative",
    scale: { domain: [0, 1.02], nice: false },
    title: "share of right answers",
    axis: { format: ".0%" },
  }),
};

function linesOf(name, y, mark) {
  return {
    data: { name },
    mark: { type: "line", clip: true, ...mark },
    encoding: {
      x: stepChannel("step"),
      y,
      color: splitColour({ symbolOpacity: 1 }),
      detail: { field: "run" },
    },
  };
}

function curveSpec() {
  const y = valueChannels[curveQuantity()]();
  const threshold = {
    data: { name: "thresholds" },
    mark: { type: "rule", strokeDash: [3, 3], opacity: 0.8, clip: true },
    encoding: { y, color: { field: "split", type: "nominal" } },
  };
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    height: 230,
    ...curveDatasets(),
    layer: [
      linesOf("others", y, { opacity: 0.25, strokeWidth: 1 }),
      linesOf("curves", y, { strokeWidth: 2 }),
      threshold,
    ],
  };
}

let curveChart;

function addCurves() {
  curveChart = addFollowingChart(
    byId("curve-host"),
    {
      name: "curves",
      title: "Learning curves of the run",
      caption: "Faint: the other runs of its cell. Dashed: the thresholds.",
      makeRows: () => curveRows(grid.run, curveQuantity()),
      makeSpec: curveSpec,
    },
    curveDatasets,
  );
  document
    .querySelectorAll("input[name=quantity]")
    .forEach((input) => input.addEventListener("change", () => curveChart?.draw()));
  afterView(() => curveChart?.move());
}
