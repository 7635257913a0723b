"use strict";
// Key frequencies and classes, counted for each value of an axis.

/** The number of key frequencies of each run that has any, by id, as the tool `seeds` counts. */
const keyCounts = (() => {
  const known = sweepReports.rows("seeds", "runs").filter(({ keys }) => keys !== null);
  return new Map(known.map(({ id, keys }) => [id, keys]));
})();

const allKeyCounts = histogram(keyCounts.values()).map(({ value }) => value);

/** Rows {group, keys, runs}: of the runs that generalise, how many have how many key frequencies. */
const keyCountRows = () =>
  groupsBy(distributionAxis()).flatMap((group) => {
    const found = group.runs.filter((run) => generalised(run).after !== null);
    const counts = found.map((run) => keyCounts.get(run.id));
    return allKeyCounts.map((keys) => ({
      group: group.words,
      keys,
      runs: counts.filter((count) => count === keys).length,
    }));
  });

const keyCountDatasets = () => ({ datasets: { key_counts: keyCountRows() } });

const keyCountSpec = () => ({
  $schema: "https://vega.github.io/schema/vega-lite/v5.json",
  height: 240,
  data: { name: "key_counts" },
  ...keyCountDatasets(),
  mark: "bar",
  encoding: {
    x: { field: "keys", type: "ordinal", title: "key frequencies", axis: { labelAngle: 0 } },
    y: {
      field: "runs",
      type: "quantitative",
      title: "runs",
      axis: { labelExpr: "datum.value % 1 ? '' : datum.label", format: ",.0f" },
    },
    color: groupColour(),
  },
});

const keyCountWords = () =>
  allKeyCounts
    .map((keys) => {
      const rows = keyCountRows().filter((row) => row.keys === keys);
      return `${keys}: ${counted(
        rows.reduce((sum, row) => sum + row.runs, 0),
        "run",
      )}`;
    })
    .join(", ");

function addKeyCounts() {
  if (keyCounts.size === 0) return;
  addDistribution(
    {
      name: "key_counts",
      title: "Number of key frequencies",
      caption:
        "Of the runs that generalise, by the rule article: an orthonormal coefficient above 10. " +
        `Numbers: grokscope seeds ${pageData.sweep.file} --table key_counts.`,
      makeWords: keyCountWords,
      makeRows: keyCountRows,
      makeSpec: keyCountSpec,
    },
    keyCountDatasets,
  );
}

/** Rows of the margins: {value, each class's count, runs}, as the tool `phase` has them. */
function marginRows() {
  const scheme = countedScheme();
  return groupsBy(distributionAxis()).map((group) => ({
    value: group.words,
    ...countsOf(
      scheme,
      group.runs.map((run) => grid.classes[run.index]),
    ),
    runs: group.runs.length,
  }));
}

const headCells = (names) => names.map((name) => element("th", { scope: "col" }, plainName(name)));

function marginTable(rows) {
  const names = Object.keys(rows[0]);
  const body = rows.map((row) =>
    element(
      "tr",
      {},
      ...names.map((name, i) =>
        element(i === 0 ? "th" : "td", i === 0 ? { scope: "row" } : {}, formatValue(row[name])),
      ),
    ),
  );
  return element(
    "table",
    {},
    element("caption", {}, `Classes by ${groupTitle() || "nothing: all runs"}`),
    element(
      "thead",
      {},
      element("tr", {}, ...headCells([groupTitle() || "runs", ...names.slice(1)])),
    ),
    element("tbody", {}, ...body),
  );
}

function drawMargins() {
  byId("margins").replaceChildren(marginTable(marginRows()));
}

/** The margins, and how much the article's classes are owed to where the lines were drawn. */
function addTables() {
  drawMargins();
  afterView(drawMargins);
  const thresholds = sweepReports.table("phase", "thresholds");
  if (thresholds) byId("thresholds").append(foldedTable("phase", thresholds));
}
