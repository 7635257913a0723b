"use strict";
// Every report of every tool: its summary as a table, its figures as they came.

// The page draws these itself, from the same numbers.
const figuresOfPage = {
  transition: ["loss", "accuracy"],
  spectrum: ["frequency_norms", "training"],
  circle: ["stars_in", "stars_out"],
  logits: ["waves"],
  progress: ["phases"],
};

// All of its figures.
const toolsOfPage = ["weights"];

const isStep = (channel) => channel?.field === "step";

/** Whether steps are the horizontal axis of a specification, or of one of its layers. */
const hasSteps = (spec) =>
  [spec, ...(spec.layer ?? [])].some(({ encoding }) => isStep(encoding?.x));

/** Whether the page shows a tool's figure: not what it draws itself, and nothing over one step. */
function isShown(run, tool, figure) {
  const isOfPage = toolsOfPage.includes(tool) || figuresOfPage[tool]?.includes(figure.name);
  return !isOfPage && (!hasSteps(figure.spec) || run.isMoving);
}

/** A channel under a name for readers, steps on the page's axis, splits and arms in its colours. */
function readableChannel(channel, isOfBand) {
  if (!channel.field) return channel;
  const named = { title: isOfBand ? null : labelOf(channel.field), ...channel };
  if (isStep(channel))
    return { ...named, ...stepChannel(), field: channel.field, title: named.title };
  if (channel.scale?.type === "log")
    return { ...named, axis: { tickCount: 6, format: ".0e", ...channel.axis } };
  const scale = themedScales[channel.field];
  return scale ? { ...named, scale: scale(channel.scale) } : named;
}

// The ends of a band have no name on the axis: it is that of the line within.
function readableEncoding(encoding) {
  const isOfBand = (name) => name.endsWith("2") || `${name}2` in encoding;
  return Object.fromEntries(
    Object.entries(encoding).map(([name, channel]) => [
      name,
      readableChannel(channel, isOfBand(name)),
    ]),
  );
}

/** A mark of a neuron stands out when that neuron is lit. */
function litEncoding(spec, rows) {
  const kind = spec.mark?.type ?? spec.mark;
  if (kind !== "point" || rows[0]?.neuron === undefined) return {};
  const test = `datum.neuron === ${litParameter.name}`;
  return {
    size: { condition: { test, value: 160 }, value: 40 },
    tooltip: ["neuron", ...Object.values(spec.encoding).map(({ field }) => field)]
      .filter((field) => field)
      .map((field) => ({ field })),
  };
}

/** A specification's panels, plots and layers, each with channels for readers. */
function readableSpec(spec) {
  return {
    ...spec,
    ...(spec.spec && { spec: readableSpec(spec.spec) }),
    ...(spec.layer && { layer: spec.layer.map(readableSpec) }),
    ...(spec.encoding && { encoding: readableEncoding(spec.encoding) }),
  };
}

/** The figure's specification with its table as data. */
function completeSpec(figure, rows) {
  const lit = litEncoding(figure.spec, rows);
  const spec = readableSpec(figure.spec);
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    ...spec,
    ...("size" in lit
      ? { params: [...(spec.params ?? []), litParameter], encoding: { ...spec.encoding, ...lit } }
      : {}),
    data: spec.data ?? { name: figure.table },
    datasets: { ...spec.datasets, [figure.table]: rows },
  };
}

/** Whether there is anything to draw: a figure over an empty table would be bare axes. */
const hasRows = (run, tool, figure) => run.table(tool, figure.table)?.columns[0]?.values.length > 0;

/** `more`: options of addChart() beside those that follow from the figure. */
function addReportFigure(parent, run, tool, figure, more = {}) {
  const rows = run.rows(tool, figure.table);
  const overSteps = run.hasSlider && isSinglePlot(figure.spec) && hasSteps(figure.spec);
  addChart(parent, {
    name: `${tool}_${figure.name}`,
    title: figure.title,
    caption: figure.caption,
    command: commandOf(run, tool, figure.table),
    isFull: !isSinglePlot(figure.spec),
    makeRows: () => rows,
    makeSpec: () => completeSpec(figure, rows),
    rule: overSteps ? stepRule() : undefined,
    onClick: overSteps ? ({ step }) => goToStep(step) : undefined,
    run: "size" in litEncoding(figure.spec, rows) ? run : undefined,
    ...more,
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

/** What an analysis asks, and where that comes from. */
function aboutElement(run, tool) {
  const about = run.analyses?.[tool];
  if (!about) return "";
  const source = about.source ? element("small", {}, ` ${about.source}`) : "";
  return element("p", { class: "note" }, about.summary, source);
}

function addReport(parent, run, tool) {
  const report = run.reports[tool];
  const card = element(
    "article",
    { class: "analysis", "data-tool": tool },
    element("h3", {}, plainName(tool)),
    aboutElement(run, tool),
  );
  parent.append(card);
  if (report.summary.length > 0) card.append(summaryList(report.summary));
  const figures = element("div", { class: "grid wide" });
  const filled = report.tables.filter((table) => table.columns[0]?.values.length > 0);
  card.append(figures, ...filled.map((table) => foldedTable(tool, table)));
  const shown = report.figures.filter(
    (each) => isShown(run, tool, each) && hasRows(run, tool, each),
  );
  for (const figure of shown) addReportFigure(figures, run, tool, figure);
}

function addFailure(parent, { tool, message }) {
  parent.append(
    element(
      "article",
      { class: "analysis" },
      element("h3", {}, plainName(tool)),
      element("p", { class: "note" }, `This analysis failed: ${message}`),
    ),
  );
}

// What came of the run or the sweep, how it works, and then the rest.
const toolOrder = (
  "phase seeds transition progress ledger spectrum circle logits norms " +
  "objective distractors parity numerics"
).split(" ");

const toolPlace = (tool) => (toolOrder.includes(tool) ? toolOrder.indexOf(tool) : toolOrder.length);

// They have a section of their own.
const toolsOfSections = ["compare"];

const orderedTools = (run) =>
  Object.keys(run.reports)
    .filter((tool) => !toolsOfSections.includes(tool))
    .sort((a, b) => toolPlace(a) - toolPlace(b));

function addAnalyses(parent, run) {
  for (const tool of orderedTools(run)) addReport(parent, run, tool);
  for (const failure of run.failures ?? []) addFailure(parent, failure);
}

const hasAnalyses = (run) => orderedTools(run).length + (run.failures ?? []).length > 0;
