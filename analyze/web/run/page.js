"use strict";
// Draws the page, then says so in `data-ready` of the document.

// Keys that only the other task reads.
const keysOfTask = {
  parity: [
    ...["bits", "parity_bits", "train_size", "test_size", "encoding"].map((key) => `task.${key}`),
    "model.outputs",
  ],
  addition: [
    ...["modulus", "symmetric", "train_fraction"].map((key) => `task.${key}`),
    ...["embed", "embedding", "frequencies"].map((key) => `model.${key}`),
    ...["tied_hidden", "collapsed_hidden", "collapsed_out"].map((key) => `model.${key}`),
  ],
};
const trainingSections = ["optimizer", "regularizer", "schedule", "seed"];

/** Whether a key of the specification has decided anything of this run. */
function isRead(run, { section, key }) {
  if (run.isConstructed && trainingSections.includes(section)) return false;
  return !keysOfTask[run.isParity ? "addition" : "parity"].includes(`${section}.${key}`);
}

function addDetails(parent, run) {
  const spec = run.spec
    .filter((row) => isRead(run, row))
    .map(({ section, key, value }) => [`${section}.${key}`, value]);
  parent.append(
    element(
      "div",
      { class: "grid wide" },
      tableOfRows("Specification", ["Key", "Value"], spec),
      tableOfRows("Provenance", ["Name", "Value"], Object.entries(run.provenance)),
    ),
  );
}

function drawDetails() {
  fillSection("details", { applies: () => true, fill: addDetails });
  byId("precision-note").textContent =
    "Weights on this page are quantised to 8-bit integers, with one scale per matrix and " +
    "checkpoint: the largest error is half a scale, 1/254 of the largest weight. The exact numbers are in the run file.";
}

const layOutPictures = () => pictures.forEach((layOut) => layOut());

/** What must be made anew when the axis of steps or the colours change. */
function redrawAll() {
  showStep();
  layOutPictures();
  return drawCharts();
}

function onChange(selector, listener) {
  document
    .querySelectorAll(selector)
    .forEach((input) => input.addEventListener("change", listener));
}

function followToggles() {
  onChange("input[name=step-axis]", redrawAll);
  onChange("input[name=token-order]", layOutPictures);
  onChange("input[name^=scale-]", () => setStep(stepIndex));
  if (!isMoving)
    document.querySelectorAll(".toggle.scale").forEach((toggle) => (toggle.hidden = true));
  onTheme(redrawAll);
}

// The sections from top to bottom: their ids, which runs they are of, and what fills them.
const pageSections = [
  ["curves", (run) => run.metrics.step.length > 1, addCurves],
  ["weights", hasWeights, addHeatmaps],
  ["trajectories", hasTrajectories, addTrajectories],
  ["waves", hasWaves, addWaves],
  ["spectrum", hasSpectra, addSpectra],
  ["stars", hasStars, addStars],
  ["logits", hasLogits, addLogits],
  ["analyses", hasAnalyses, addAnalyses],
];

function drawFooter() {
  byId("footer").hidden = false;
  byId("footer").textContent =
    `Made by ${pageData.program}. This page is one file and loads nothing from a network.`;
}

/** Links to the sections that are shown. */
function drawContents() {
  const shown = [...document.querySelectorAll("main > section:not([hidden]) h2")];
  byId("contents").append(
    ...shown.map((heading) =>
      element("a", { href: `#${heading.closest("section").id}` }, heading.textContent),
    ),
  );
}

async function drawPage() {
  startStepper();
  drawHeader();
  document.documentElement.classList.remove("loading");
  await nextFrame();
  for (const [id, applies, fill] of pageSections) {
    fillSection(id, { applies, fill });
    await breathe();
  }
  drawDetails();
  drawContents();
  drawFooter();
  followToggles();
  await drawCharts();
  await nextFrame();
  performance.mark("drawn");
  document.documentElement.dataset.ready = "true";
}

drawPage();
