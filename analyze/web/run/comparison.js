"use strict";
// Runs side by side: the settings in which they differ, and their numbers.

const distinct = (values) => [...new Set(values)];

/** The settings in which runs differ, a row each. */
function differenceRows() {
  return distinct(runs.flatMap((run) => run.spec.map(({ section, key }) => `${section}.${key}`)))
    .map((key) => [key, ...runs.map((run) => run.value(key) ?? "–")])
    .filter(([, ...values]) => distinct(values).length > 1);
}

/** What each run's analysis says of one number. */
function numberRow(tool, name) {
  const words = runs.map((run) => {
    const cell = summaryCells(run.reports[tool]?.summary ?? []).find((each) => each.name === name);
    return cell ? cellWords(cell) : "–";
  });
  return [`${plainName(tool)}: ${labelOf(name)}`, ...words];
}

/** Every number of the analyses' summaries, a row each. */
function numberRows() {
  return distinct(runs.flatMap(orderedTools)).flatMap((tool) => {
    const cells = runs.flatMap((run) => summaryCells(run.reports[tool]?.summary ?? []));
    return distinct(cells.map(({ name }) => name)).map((name) => numberRow(tool, name));
  });
}

function comparisonTable(caption, name, rows) {
  return tableOfRows(caption, [name, ...runs.map((run) => run.name)], rows);
}

function drawComparison() {
  const differences = differenceRows();
  const settings =
    differences.length > 0
      ? comparisonTable("Settings that differ", "Setting", differences)
      : element("p", { class: "note" }, "All settings are the same.");
  const numbers = element(
    "details",
    {},
    element("summary", {}, "All numbers of the analyses side by side"),
    comparisonTable("Numbers", "Number", numberRows()),
  );
  byId("comparison").append(settings, numbers);
  byId("comparison").hidden = false;
}
