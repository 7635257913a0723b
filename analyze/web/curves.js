"use strict";
// Losses and accuracies over training, with the transition's intervals and the current step.

const transitionMarks = () =>
  [
    ["t_mem", "memorised"],
    ["t_gen", "generalised"],
  ].flatMap(([name, label]) => {
    const at = crossing(name);
    return at ? [{ ...at, label }] : [];
  });

const stepAxis = () => document.querySelector("input[name=step-axis]:checked").value;

/** The first and last step of the axis; a logarithmic one begins at the first step above 0. */
function stepDomain() {
  const steps = pageData.metrics.step;
  const low = stepAxis() === "log" ? (steps.find((step) => step > 0) ?? 1) : (steps[0] ?? 0);
  return [low, Math.max(lastOf(steps) ?? 1, low + 1)];
}

const stepScale = () => ({ type: stepAxis(), domain: stepDomain(), nice: false, clamp: true });

/** Where on the axis a step lies, from 0 to 1. */
function stepPosition(step) {
  const [low, high] = stepDomain().map((end) => (stepAxis() === "log" ? Math.log(end) : end));
  const at = stepAxis() === "log" ? Math.log(Math.max(step, 1)) : step;
  return (at - low) / (high - low);
}

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

/** Marks with the side of their rule on which the label goes; labels that would meet get two rows. */
function placedMarks(marks) {
  const labelWidth = 130 / Math.min(byId("curve-charts").clientWidth, 560);
  const ends = marks.map((mark) => {
    const at = stepPosition(mark.after);
    return at > 0.6
      ? { side: "right", from: at - labelWidth, to: at }
      : { side: "left", from: at, to: at + labelWidth };
  });
  const meet = ends.length === 2 && ends[0].from < ends[1].to && ends[1].from < ends[0].to;
  return marks.map((mark, i) => ({ ...mark, side: ends[i].side, line: meet ? i : 1 }));
}

function markLayers(marks, x) {
  const placed = placedMarks(marks);
  const text = (side) => ({
    data: { values: placed.filter((mark) => mark.side === side) },
    transform: [{ calculate: "datum.label + ' by ' + format(datum.after, ',')", as: "words" }],
    mark: {
      type: "text",
      align: side,
      dx: side === "left" ? 5 : -5,
      y: { expr: "-19 + 14 * datum.line" },
      fontSize: 11,
      color: themeColour("ink"),
      clip: false,
    },
    encoding: { x: { ...x, field: "after" }, text: { field: "words" } },
  });
  return [
    {
      data: { values: placed },
      mark: { type: "rect", opacity: 0.22, color: themeColour("accent"), clip: true },
      encoding: { x: { ...x, field: "before" }, x2: { field: "after" } },
    },
    {
      data: { values: placed },
      mark: { type: "rule", color: themeColour("accent"), strokeDash: [4, 3], clip: true },
      encoding: { x: { ...x, field: "after" } },
    },
    text("left"),
    text("right"),
  ];
}

/** The rule at the current step, moved by the signal `current_step`. */
function currentStepLayer(x) {
  return {
    data: { values: [{}] },
    mark: { type: "rule", color: themeColour("ink"), strokeWidth: 1.5, clip: true },
    encoding: { x: { ...x, datum: { expr: "current_step" } } },
  };
}

const currentStep = () => Math.max(checkpointSteps[stepIndex] ?? 0, stepDomain()[0]);

function curveSpec(quantity, y) {
  const x = {
    type: "quantitative",
    scale: stepScale(),
    title: "step",
    axis: { grid: false, format: ",.0f" },
  };
  const colour = {
    scale: { domain: ["train", "test"], range: [themeColour("train"), themeColour("test")] },
    legend: { orient: "top", offset: 30, title: null, symbolType: "stroke", symbolStrokeWidth: 3 },
  };
  const tooltip = ["step", "train", "test"].map((field) => ({
    field,
    type: "quantitative",
    format: field === "step" ? "," : ".4~g",
  }));
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
    mark: { type: "line", strokeWidth: 1.8, clip: true, interpolate: "linear" },
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
    datasets: { curves: curveRows(quantity) },
    params: [{ name: "current_step", value: currentStep() }],
    layer: [...markLayers(transitionMarks(), x), curves, currentStepLayer(x), pointer],
  };
}

/** Ticks of the losses' axis: at most about eight powers of ten. */
function powersOfTen() {
  const losses = curveRows("loss")
    .flatMap(({ train, test }) => [train, test])
    .filter((loss) => loss > 0);
  const low = Math.floor(Math.log10(losses.reduce((a, b) => Math.min(a, b), 1)));
  const high = Math.ceil(Math.log10(losses.reduce((a, b) => Math.max(a, b), 1e-12)));
  const spacing = Math.max(1, Math.ceil((high - low) / 8));
  const powers = [];
  for (let power = low; power <= high; power += spacing) powers.push(Number(`1e${power}`));
  return powers;
}

function addCurve(quantity, title, y) {
  const chart = addChart(byId("curve-charts"), {
    name: quantity,
    title,
    makeRows: () => curveRows(quantity),
    makeSpec: () => curveSpec(quantity, y),
    moving: () => ({ signals: { current_step: currentStep() } }),
    onClick: (datum) => Number.isFinite(datum.step) && setStep(nearestCheckpoint(datum.step)),
  });
  onStep(() => chart?.move());
}

function transitionWords() {
  const interval = ({ before, after }) =>
    before < after
      ? `between steps ${formatStep(before)} and ${formatStep(after)}`
      : `at step ${formatStep(after)}`;
  const words = [
    ["t_mem", "Train"],
    ["t_gen", "Test"],
  ].map(([name, split]) => {
    const at = crossing(name);
    return `${split} accuracy ${at ? `crosses its threshold ${interval(at)}` : "never crosses its threshold"}.`;
  });
  return pageData.reports.transition ? words.join(" ") : "";
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
  const thinned = pageData.thinned?.metrics;
  byId("transition-note").textContent =
    transitionWords() +
    (thinned
      ? ` Of ${formatStep(thinned.of)} evaluations ${formatStep(thinned.kept)} are drawn.`
      : "");
  if (byId("curve-charts").querySelector("svg")) return followPlainCurves();
  addCurve("loss", "Loss", {
    scale: { type: "log" },
    title: pageData.loss_unit,
    axis: { format: ".0e", values: powersOfTen() },
  });
  addCurve("accuracy", "Accuracy", {
    scale: { domain: [0, 1.02], nice: false },
    title: "share correct",
    axis: { format: ".0%" },
  });
}
