"use strict";
// Draws the page, then says so in `data-ready` of the document.

function fillTable(id, rows) {
  byId(id).tBodies[0].append(
    ...rows.map((cells) =>
      element(
        "tr",
        {},
        ...cells.map((cell, i) =>
          i === cells.length - 1 ? element("td", {}, cell) : element("th", { scope: "row" }, cell),
        ),
      ),
    ),
  );
}

// Keys that only the other task reads.
const keysOfOther = isParity
  ? [
      ...["modulus", "symmetric", "train_fraction"].map((key) => `task.${key}`),
      ...["embed", "embedding", "frequencies"].map((key) => `model.${key}`),
      ...["tied_hidden", "collapsed_hidden", "collapsed_out"].map((key) => `model.${key}`),
    ]
  : [
      ...["bits", "parity_bits", "train_size", "test_size", "encoding"].map((key) => `task.${key}`),
      "model.outputs",
    ];
const trainingSections = ["optimizer", "regularizer", "schedule", "seed"];

/** Whether a key of the specification has decided anything of this run. */
function isRead({ section, key }) {
  if (isConstructed && trainingSections.includes(section)) return false;
  return !keysOfOther.includes(`${section}.${key}`);
}

function drawDetails() {
  fillTable(
    "spec-table",
    pageData.spec.filter(isRead).map(({ section, key, value }) => [section, key, value]),
  );
  fillTable("provenance-table", Object.entries(pageData.provenance));
  byId("precision-note").textContent =
    "Weights on this page are quantised to 8-bit integers, with one scale per matrix and " +
    "checkpoint: the largest error is half a scale, 1/254 of the largest weight. The exact numbers are in the run file.";
}

function followToggles() {
  document
    .querySelectorAll("input[name=step-axis]")
    .forEach((input) => input.addEventListener("change", drawCharts));
  document
    .querySelectorAll("input[name^=scale-]")
    .forEach((input) => input.addEventListener("change", () => setStep(stepIndex)));
  if (!isMoving)
    document.querySelectorAll(".toggle.scale").forEach((toggle) => (toggle.hidden = true));
  onTheme(drawCharts);
}

async function drawPage() {
  startStepper();
  drawHeader();
  await nextFrame();
  drawCurves();
  drawHeatmaps();
  drawWaves();
  drawSpectrum();
  drawAnalyses();
  drawDetails();
  followToggles();
  await drawCharts();
  document.documentElement.dataset.ready = "true";
}

drawPage();
