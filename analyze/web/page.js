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

function drawDetails() {
  fillTable(
    "spec-table",
    pageData.spec.map(({ section, key, value }) => [section, key, value]),
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
