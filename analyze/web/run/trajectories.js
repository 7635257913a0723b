"use strict";
// Every input weight of a parity model over training: of bits that decide the label, of distractors,
// and of the bias.

// From the many to the few, so that these lie on top.
const bitKinds = ["distractor", "bias", "relevant"];

// Beyond this many lines only the neurons that are largest at the last checkpoint are drawn.
const mostTrajectories = 2000;

function trajectoryNeurons(matrix) {
  const most = Math.max(1, Math.floor(mostTrajectories / matrix.rows));
  return columnOrder(matrix).slice(0, most);
}

/** The steps that are drawn, on the axis of steps. */
const shownCheckpoints = (run) =>
  run.steps.map((step, t) => ({ step, t })).filter(({ step }) => step >= stepDomain()[0]);

function trajectoryRows(matrix) {
  const rows = Array.from({ length: matrix.rows }, (_, row) => row);
  return trajectoryNeurons(matrix).flatMap((neuron) =>
    rows.flatMap((row) =>
      matrix.run.steps.map((step, t) => ({
        step,
        bit: row,
        kind: bitKind(matrix, row),
        neuron,
        weight: weightAt(matrix, t, row, neuron),
      })),
    ),
  );
}

/** The path of each neuron's weights of one kind: one path for all rows of that kind. */
function trajectoryPath(plot, matrix, neuron, kind, shown) {
  const xs = shown.map(({ step }) => stepPosition(step));
  let d = "";
  for (let row = 0; row < matrix.rows; ++row)
    if (bitKind(matrix, row) === kind)
      d += plot.path(
        xs,
        shown.map(({ t }) => weightAt(matrix, t, row, neuron)),
      );
  return d;
}

/** Ticks of the axis of steps as positions, with their words. */
function stepTicks(width) {
  const [low, high] = stepDomain();
  if (stepAxis() === "linear") return roundTicks(low, high, width / 90);
  const powers = Array.from({ length: 16 }, (_, i) => 10 ** i);
  return powers.filter((step) => step >= low && step <= high);
}

function stepAxisMarks(plot) {
  const bottom = plot.top + plot.height;
  const marks = stepTicks(plot.width).map((step) =>
    axisText(plot.x(stepPosition(step)), bottom + 16, "middle", formatStep(step)),
  );
  const title = axisText(plot.left + plot.width / 2, bottom + 33, "middle", "step");
  return shape("g", { class: "x-axis" }, ...marks, title);
}

const trajectoryMargin = { ...pictureMargin, right: 28 };

function layTrajectories(matrix) {
  return (svg, width, height) => {
    const limit = largestOfAll(matrix) || 1;
    const plot = new Plot(width, height, {
      margin: trajectoryMargin,
      x: [0, 1],
      y: [-1.05 * limit, 1.05 * limit],
    });
    const shown = shownCheckpoints(matrix.run);
    svg.append(yAxis(plot, "weight"), stepAxisMarks(plot));
    for (const kind of bitKinds)
      for (const neuron of trajectoryNeurons(matrix))
        svg.append(
          shape("path", {
            class: `trajectory ${kind}`,
            "data-neuron": neuron,
            d: trajectoryPath(plot, matrix, neuron, kind, shown),
          }),
        );
    const ends = { y1: plot.top, y2: plot.top + plot.height };
    const rule = shape("line", { class: "current-step", ...ends });
    svg.append(rule);
    return () => {
      const x = plot.x(stepPosition(currentStep()));
      rule.setAttribute("x1", x);
      rule.setAttribute("x2", x);
    };
  };
}

/** The largest |weight| of a kind of rows at the current step. */
function largestOfKind(matrix, kind) {
  let largest = 0;
  for (let row = 0; row < matrix.rows; ++row)
    if (bitKind(matrix, row) === kind)
      for (let col = 0; col < matrix.cols; ++col)
        largest = Math.max(largest, Math.abs(weightAt(matrix, matrix.run.index, row, col)));
  return largest;
}

function trajectoryLabel(matrix) {
  const ends = bitKinds
    .map((kind) => `${kind} ${formatValue(largestOfKind(matrix, kind))}`)
    .reverse();
  return (
    `Input weights over training; largest magnitudes at step ` +
    `${matrix.run.stepWords}: ${ends.join(", ")}`
  );
}

function trajectoriesWords(run) {
  const cell = (name) => run.summaryValue("distractors", name);
  const pruned = { before: cell("last_pruned_before"), after: cell("last_pruned_after") };
  const last =
    typeof pruned.after === "number"
      ? ` The last distractor weight falls below ${formatValue(cell("tau"))} for good in steps ${rangeWords(pruned.before, pruned.after)}.`
      : "";
  return `Each line is one input weight.${last}`;
}

const kindKey = () =>
  element(
    "p",
    { class: "kinds" },
    ...[...bitKinds]
      .reverse()
      .map((kind) =>
        element("span", { class: `kind ${kind}` }, kind === "bias" ? kind : `${kind} bit`),
      ),
  );

function addTrajectories(parent, run) {
  const [matrix] = run.matrices;
  const left = matrix.cols - trajectoryNeurons(matrix).length;
  const cut = left > 0 ? ` The ${counted(left, "smallest neuron")} are left out.` : "";
  parent.append(element("p", { class: "note" }, trajectoriesWords(run) + cut), kindKey());
  addPicture(parent, {
    run,
    name: "trajectories",
    title: "Input weights over training",
    caption: "Relevant bits decide the label, distractors do not.",
    command: `${commandOf(run, "distractors", "weights")} --weights 1`,
    height: 340,
    makeRows: () => trajectoryRows(matrix),
    lay: layTrajectories(matrix),
    label: () => trajectoryLabel(matrix),
  });
}

const hasTrajectories = (run) => run.isParity && run.isMoving && run.matrices.length > 0;
