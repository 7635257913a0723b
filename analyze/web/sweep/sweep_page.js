"use strict";
// Draws the page of a sweep, then says so in `data-ready` of the document.

function drawSpec() {
  byId("spec-table").tBodies[0].append(
    ...pageData.spec.map(({ section, key, value }) =>
      element(
        "tr",
        {},
        element("th", { scope: "row" }, section),
        element("th", { scope: "row" }, key),
        element("td", {}, value),
      ),
    ),
  );
}

async function drawPage() {
  drawHeader();
  addControls();
  layOutGrid();
  followGrid();
  addCurves();
  followRuns();
  if (endedRuns.length > 0) showRun(endedRuns[0]);
  document.documentElement.classList.remove("loading");
  await nextFrame();
  addComparison();
  byId("distributions").hidden = endedRuns.length === 0;
  if (endedRuns.length > 0) {
    addDistributions();
    addTables();
  }
  byId("analyses").hidden = !hasAnalyses(sweepReports);
  addAnalyses(byId("analysis-list"), sweepReports);
  drawSpec();
  onTheme(drawCharts);
  await drawCharts();
  performance.mark("drawn");
  document.documentElement.dataset.ready = "true";
}

drawPage();
