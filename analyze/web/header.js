"use strict";
// What was run and what came of it, in a sentence and a few facts.

/** The interval (before, after] in which a threshold was crossed; null when it never was. */
function crossing(name) {
  const after = summaryValue("transition", `${name}_after`);
  if (typeof after !== "number") return null;
  const before = summaryValue("transition", `${name}_before`);
  return { before: typeof before === "number" ? before : after, after };
}

const lastOf = (values) => (values.length > 0 ? values[values.length - 1] : null);

function crossingWords(at, done, failed) {
  return at
    ? `${done} by step ${formatStep(at.after)}`
    : `${failed} within ${formatStep(lastOf(pageData.metrics.step) ?? 0)} steps`;
}

/** "Memorised by step 600, generalised by step 21,300: grokking." */
function resultSentence() {
  if (!pageData.reports.transition) return "";
  const kind = summaryValue("transition", "class");
  const text = [
    crossingWords(crossing("t_mem"), "memorised", "did not memorise"),
    crossingWords(crossing("t_gen"), "generalised", "did not generalise"),
  ].join(", ");
  return `${text[0].toUpperCase()}${text.slice(1)}${kind ? `: ${plainName(String(kind))}` : ""}.`;
}

function taskWords() {
  if (isParity)
    return `parity of ${specValue("task.parity_bits")} of ${specValue("task.bits")} bits`;
  return `(a + b) mod ${specValue("task.modulus")}`;
}

/** Frequencies that the tool calls key ones, of one matrix. */
function keyFrequencies(matrixName) {
  return tableRows(toolTable("spectrum", "frequencies"))
    .filter((row) => row.matrix === matrixName && row.energy_key)
    .map((row) => row.frequency);
}

function factRows() {
  const { metrics } = pageData;
  const last = (name) => formatValue(lastOf(metrics[name]));
  const percent = (name) => formatShare(lastOf(metrics[name]));
  const keys = matrices.length > 0 ? keyFrequencies(matrices[0].name) : [];
  const rows = [
    ["Task", taskWords()],
    ["Hidden neurons", specValue("model.hidden")],
    ["Activation", specValue("model.activation")],
    ["Optimiser", specValue("optimizer.kind")],
    ["Learning rate", specValue("optimizer.lr")],
    ["Weight decay", specValue("regularizer.weight_decay")],
    ["Last step", metrics.step.length > 0 ? formatStep(lastOf(metrics.step)) : "–"],
    ["Accuracy, train / test", `${percent("train_accuracy")} / ${percent("test_accuracy")}`],
    ["Loss, train / test", `${last("train_loss")} / ${last("test_loss")}`],
  ];
  if (keys.length > 0 && keys.length <= 8)
    rows.push([`Key frequencies of ${matrices[0].label}`, keys.join(", ")]);
  return rows.filter(([, value]) => value !== undefined);
}

function drawHeader() {
  const { run, title, program } = pageData;
  byId("title").textContent = title;
  byId("kicker").textContent =
    `grokscope report · ${run.file}${run.status === "complete" ? "" : ` · run is ${run.status}`}`;
  byId("result").textContent = resultSentence();
  for (const [name, value] of factRows())
    byId("facts").append(
      element("div", {}, element("dt", {}, name), element("dd", {}, String(value))),
    );
  byId("footer").textContent =
    `Made by ${program}. This page is one file and loads nothing from a network.`;
}
