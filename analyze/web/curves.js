"use strict";
// Losses and accuracies over training.

function curveRows(quantity) {
  const { step, ...columns } = pageData.metrics;
  const low = stepDomain()[0];
  return step.flatMap((at, row) =>
    at < low
      ? []
      : [
          {
            step: at,
            train: columns[`train_${quantity}`][row],
            test: columns[`test_${quantity}`][row],
          },
        ],
  );
}

// With so few evaluations a line alone would hide where they are.
const fewRows = 10;

function curveSpec(quantity, y) {
  const x = stepChannel();
  const colour = {
    scale: { domain: ["train", "test"], range: [themeColour("train"), themeColour("test")] },
    legend: { orient: "top", offset: 30, title: null, symbolType: "stroke", symbolStrokeWidth: 3 },
  };
  const tooltip = ["step", "train", "test"].map((field) => ({
    field,
    type: "quantitative",
    format: field === "step" ? "," : ".4~g",
  }));
  const rows = curveRows(quantity);
  const curves = {
    transform: [
      { fold: ["train", "test"], as: ["split", "value"] },
      {
        filter:
          y.scale.type === "log"
            ? "isValid(datum.value) && datum.value > 0"
            : "isValid(datum.value)",
      },
    ],
    mark: { type: "line", strokeWidth: 1.8, clip: true, point: rows.length <= fewRows },
    encoding: {
      x: { ...x, field: "step" },
      y: { field: "value", type: "quantitative", ...y },
      color: { field: "split", type: "nominal", ...colour },
    },
  };
  const pointer = {
    params: [
      {
        name: "pointer",
        select: {
          type: "point",
          fields: ["step"],
          nearest: true,
          on: "pointerover",
          clear: "pointerout",
        },
      },
    ],
    mark: { type: "rule", color: themeColour("muted") },
    encoding: {
      x: { ...x, field: "step" },
      tooltip,
      opacity: { condition: { param: "pointer", empty: false, value: 0.6 }, value: 0 },
    },
  };
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    height: 250,
    data: { name: "curves" },
    datasets: { curves: rows },
    layer: [...markLayers(transitionMarks(), x), curves, pointer],
  };
}

/** Ticks of the losses' axis: at most about eight powers of ten; 1, 2, 5 within less than two. */
function lossTicks() {
  const losses = curveRows("loss")
    .flatMap(({ train, test }) => [train, test])
    .filter((loss) => loss > 0);
  const low = Math.floor(Math.log10(losses.reduce((a, b) => Math.min(a, b), Infinity)));
  const high = Math.ceil(Math.log10(losses.reduce((a, b) => Math.max(a, b), 0)));
  const spacing = Math.max(1, Math.ceil((high - low) / 8));
  const factors = high - low <= 2 ? [1, 2, 5] : [1];
  const ticks = [];
  for (let power = low; power <= high; power += spacing)
    ticks.push(...factors.map((factor) => Number(`${factor}e${power}`)));
  return ticks;
}

function addCurve(quantity, title, y) {
  addChart(byId("curve-charts"), {
    name: quantity,
    title,
    makeRows: () => curveRows(quantity),
    makeSpec: () => curveSpec(quantity, y),
    rule: stepRule(),
    onClick: (datum) => Number.isFinite(datum.step) && setStep(nearestCheckpoint(datum.step)),
  });
}

/** Where the page was made without Vega, its plain charts have a rule that can be moved. */
function followPlainCurves() {
  document.querySelector("#curves .toggle").hidden = true;
  const move = () =>
    document.querySelectorAll("line.current-step").forEach((rule) => {
      const { left, right, low, high } = rule.dataset;
      const share = ((checkpointSteps[stepIndex] ?? low) - low) / (high - low);
      const x = Number(left) + share * (right - left);
      rule.setAttribute("x1", x);
      rule.setAttribute("x2", x);
    });
  onStep(move);
  move();
}

function drawCurves() {
  byId("curves").hidden = pageData.metrics.step.length < 2;
  if (byId("curves").hidden) return;
  const thinned = pageData.thinned?.metrics;
  byId("transition-note").textContent =
    transitionWords() +
    (thinned
      ? ` Of ${formatStep(thinned.of)} evaluations ${formatStep(thinned.kept)} are drawn.`
      : "");
  if (byId("curve-charts").querySelector("svg")) return followPlainCurves();
  const ticks = lossTicks();
  addCurve("loss", "Loss", {
    scale: { type: ticks.length > 0 ? "log" : "linear" },
    title: pageData.loss_unit,
    axis: ticks.length > 0 ? { format: ".0e", values: ticks } : {},
  });
  addCurve("accuracy", "Accuracy", {
    scale: { domain: [0, 1.02], nice: false },
    title: "share correct",
    axis: { format: ".0%" },
  });
}
