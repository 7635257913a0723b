"use strict";
// Losses and accuracies over training.

function curveRows(run, quantity) {
  const { step, ...columns } = run.metrics;
  const [low] = stepDomain();
  const [train, test] = splits.map((split) => columns[`${split}_${quantity}`]);
  return step.flatMap((at, row) =>
    at < low ? [] : [{ step: at, train: train[row], test: test[row] }],
  );
}

// With so few evaluations a line alone would hide where they are.
const fewRows = 10;

function curveLayer(rows, x, y) {
  const drawable = y.scale.type === "log" ? " && datum.value > 0" : "";
  return {
    transform: [
      { fold: splits, as: ["split", "value"] },
      { filter: `isValid(datum.value)${drawable}` },
    ],
    mark: { type: "line", strokeWidth: 1.8, clip: true, point: rows.length <= fewRows },
    encoding: {
      x: { ...x, field: "step" },
      y: { field: "value", type: "quantitative", ...y },
      color: splitColour({ offset: 30 }),
    },
  };
}

/** A rule with the numbers of the evaluation nearest to the pointer. */
function pointerLayer(x) {
  const nearest = { type: "point", fields: ["step"], nearest: true };
  return {
    params: [{ name: "pointer", select: { ...nearest, on: "pointerover", clear: "pointerout" } }],
    mark: { type: "rule", color: themeColour("muted") },
    encoding: {
      x: { ...x, field: "step" },
      tooltip: ["step", ...splits].map((field) => ({
        field,
        type: "quantitative",
        format: field === "step" ? "," : ".4~g",
      })),
      opacity: { condition: { param: "pointer", empty: false, value: 0.6 }, value: 0 },
    },
  };
}

function curveSpec(run, quantity, y, width) {
  const x = stepChannel();
  const rows = curveRows(run, quantity);
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    height: 250,
    data: { name: "curves" },
    datasets: { curves: rows },
    layer: [
      ...phaseLayers(run, x, width),
      ...markLayers(transitionMarks(run), x, width),
      curveLayer(rows, x, y),
      pointerLayer(x),
    ],
  };
}

/** The least and the largest loss of all runs; null when none can stand on a logarithmic axis. */
function lossEnds() {
  const losses = runs
    .flatMap((run) => curveRows(run, "loss"))
    .flatMap(({ train, test }) => [train, test])
    .filter((loss) => loss > 0);
  const low = losses.reduce((a, b) => Math.min(a, b), Infinity);
  return losses.length > 0 ? [low, losses.reduce((a, b) => Math.max(a, b), low)] : null;
}

function lossChannel(run) {
  const ends = lossEnds();
  if (!ends) return { scale: { type: "linear" }, title: run.loss_unit, axis: {} };
  const axis = { format: ".0e", values: logTicks(ends) };
  return { scale: { type: "log", domain: ends, nice: true }, title: run.loss_unit, axis };
}

// The strip of phases has the room above 1.
const accuracyChannel = () => ({
  scale: { domain: [0, 1.08], nice: false },
  title: "share correct",
  axis: { format: ".0%" },
});

/** "Loss over steps 0–50,000: train ends at 1.81e−7, test at 1.94e−6. Train accuracy first ..." */
function curveLabel(run, quantity, title) {
  const { step, ...columns } = run.metrics;
  const [train, test] = splits.map((split) => formatValue(lastOf(columns[`${split}_${quantity}`])));
  const over = rangeWords(step[0], lastOf(step));
  return `${title} over steps ${over}: train ends at ${train}, test at ${test}. ${transitionWords(run)}`;
}

function addCurve(parent, run, quantity, options) {
  const { channel, ...words } = options;
  addChart(parent, {
    name: quantity,
    ...words,
    label: () => curveLabel(run, quantity, words.title),
    makeRows: () => curveRows(run, quantity),
    makeSpec: () => curveSpec(run, quantity, channel(run), parent.clientWidth),
    rule: stepRule(),
    onClick: ({ step }) => goToStep(step),
  });
}

/** Puts the rule of every plain chart at the current step. */
function movePlainRules() {
  document.querySelectorAll("line.current-step[data-low]").forEach((rule) => {
    const { left, right, low, high } = rule.dataset;
    const share = (currentStep() - low) / (high - low);
    const x = Number(left) + share * (right - left);
    rule.setAttribute("x1", x);
    rule.setAttribute("x2", x);
  });
}

/** Where the page was made without Vega, its plain charts have a rule that can be moved. */
function followPlainCurves() {
  byId("step-axis").hidden = true;
  onStep(movePlainRules);
  movePlainRules();
}

function curveWords(run) {
  const thinned = run.thinned?.metrics;
  const cut = thinned
    ? ` Of ${formatStep(thinned.of)} evaluations ${formatStep(thinned.kept)} are drawn.`
    : "";
  return transitionWords(run) + cut;
}

function addCurves(parent, run) {
  parent.append(element("p", { class: "note" }, curveWords(run)));
  const grid = element("div", { class: "grid wide" });
  parent.append(grid);
  if (!hasVega) {
    grid.append(...document.querySelectorAll(`#plain-curves [data-run="${run.place}"] > *`));
    return followPlainCurves();
  }
  addCurve(grid, run, "loss", {
    title: "Loss",
    caption: `Mean ${run.loss_unit} of the train and of the test examples at each evaluation.`,
    command: commandOf(run, "objective", "over_training"),
    channel: lossChannel,
  });
  addCurve(grid, run, "accuracy", {
    title: "Accuracy",
    caption: "Share of examples whose largest logit is that of the right answer.",
    command: commandOf(run, "transition", "curves"),
    channel: accuracyChannel,
  });
}
