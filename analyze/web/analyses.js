"use strict";
// Every report of every tool: its summary as a table, its figures as they came.

// The page draws these itself, from the same numbers.
const figuresOfPage = {
  transition: ["loss", "accuracy"],
  spectrum: ["frequency_norms", "training"],
};

const isStep = (channel) => channel?.field === "step";

/** Whether the page shows a tool's figure: not what it draws itself, and nothing over one step. */
function isShown(tool, figure) {
  const isOverTraining = isStep(figure.spec.encoding?.x);
  return !figuresOfPage[tool]?.includes(figure.name) && (isMoving || !isOverTraining);
}

const splitScale = () => ({
  domain: ["train", "test"],
  range: [themeColour("train"), themeColour("test")],
});

/** A channel under a name for readers, steps with an axis of whole ones, splits in their colours. */
function readableChannel(channel) {
  if (!channel.field) return channel;
  const named = { title: labelOf(channel.field), ...channel };
  if (isStep(channel))
    return { ...named, axis: { format: ",.0f", tickMinStep: 1, ...channel.axis } };
  return channel.field === "split" ? { ...named, scale: splitScale() } : named;
}

function readableEncoding(encoding = {}) {
  return Object.fromEntries(
    Object.entries(encoding).map(([name, channel]) => [name, readableChannel(channel)]),
  );
}

/** The figure's specification with its table as data. */
function completeSpec(figure, table) {
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    ...figure.spec,
    encoding: readableEncoding(figure.spec.encoding),
    data: figure.spec.data ?? { name: figure.table },
    datasets: { ...figure.spec.datasets, [figure.table]: tableRows(table) },
  };
}

function addReportFigure(parent, tool, report, figure) {
  const table = report.tables.find((candidate) => candidate.name === figure.table);
  addChart(parent, {
    name: `${tool}_${figure.name}`,
    title: figure.title,
    caption: figure.caption,
    isFull: !isSinglePlot(figure.spec),
    makeRows: () => tableRows(table),
    makeSpec: () => completeSpec(figure, table),
  });
}

function tableElement(table, rows) {
  const head = element(
    "tr",
    {},
    ...table.columns.map(({ name, unit }) =>
      element("th", { scope: "col" }, labelOf(name), unit ? ` [${unit}]` : ""),
    ),
  );
  const body = rows.map((row) =>
    element(
      "tr",
      {},
      ...table.columns.map(({ name }) => element("td", {}, formatValue(row[name]))),
    ),
  );
  return element("table", {}, element("thead", {}, head), element("tbody", {}, ...body));
}

const mostTableRows = 200;

/** A table folded away, filled when it is opened; a long one shows its first rows and saves them all. */
function foldedTable(tool, table) {
  const count = table.columns[0].values.length;
  const words = `Table ${plainName(table.name)}, ${counted(count, "row")}`;
  const details = element("details", {}, element("summary", {}, words));
  details.addEventListener("toggle", () => {
    if (details.children.length > 1) return;
    const rows = tableRows(table);
    const cut =
      rows.length > mostTableRows ? ` The first ${mostTableRows} rows; the file has all.` : "";
    details.append(
      element(
        "p",
        { class: "note" },
        saveButton("CSV", `${tool}_${table.name}.csv`, "text/csv", () => csvText(rows)),
        cut,
      ),
      element("div", { class: "scroll" }, tableElement(table, rows.slice(0, mostTableRows))),
    );
  });
  return details;
}

function addReport(tool, report) {
  const card = element(
    "article",
    { class: "analysis", id: `analysis-${tool}` },
    element("h3", {}, plainName(tool)),
  );
  const about = pageData.analyses?.[tool];
  if (about)
    card.append(
      element(
        "p",
        { class: "note" },
        about.summary,
        about.source ? element("small", {}, ` ${about.source}`) : "",
      ),
    );
  byId("analysis-list").append(card);
  if (report.summary.length > 0) card.append(summaryList(report.summary));
  const figures = element("div", { class: "grid wide" });
  const filled = report.tables.filter((table) => table.columns[0]?.values.length > 0);
  card.append(figures, ...filled.map((table) => foldedTable(tool, table)));
  for (const figure of report.figures.filter((each) => isShown(tool, each)))
    addReportFigure(figures, tool, report, figure);
}

function addFailure({ tool, message }) {
  byId("analysis-list").append(
    element(
      "article",
      { class: "analysis" },
      element("h3", {}, plainName(tool)),
      element("p", { class: "note" }, `This analysis failed: ${message}`),
    ),
  );
}

// What came of the run, how it works, and then the rest.
const toolOrder = ["transition", "spectrum", "norms", "distractors"];

const toolPlace = (tool) => (toolOrder.includes(tool) ? toolOrder.indexOf(tool) : toolOrder.length);

function drawAnalyses() {
  const reports = Object.entries(pageData.reports).sort(([a], [b]) => toolPlace(a) - toolPlace(b));
  const failures = pageData.failures ?? [];
  byId("analyses").hidden = reports.length + failures.length === 0;
  for (const [tool, report] of reports) addReport(tool, report);
  failures.forEach(addFailure);
}
