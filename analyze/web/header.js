"use strict";
// What was run and what came of it, in a sentence and a few facts.

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

/** A regulariser's name and strength, for each that is not off. */
function regulariserRows() {
  const strengths = pageData.spec.filter(
    ({ section, value }) => section === "regularizer" && (Number(value) > 0 || value === "true"),
  );
  const rows = strengths.map(({ key, value }) => [plainName(key), value]);
  return rows.length > 0 ? rows : [["Regulariser", "none"]];
}

function trainingRows() {
  if (isConstructed) return [];
  const { step } = pageData.metrics;
  return [
    ["Optimiser", specValue("optimizer.kind")],
    ["Learning rate", specValue("optimizer.lr")],
    ...regulariserRows(),
    ["Last step", step.length > 0 ? formatStep(lastOf(step)) : "–"],
  ];
}

/** What others would call the run; their schemes do not agree, so each is named. */
function classRows() {
  if (isConstructed) return [];
  return ["class", "class_liu"].flatMap((name) => {
    const row = summaryRow("transition", name);
    return row ? [["Class", plainName(String(row.value)), conventionOf(row)]] : [];
  });
}

/** Facts as [name, value, note]. */
function factRows() {
  const { metrics } = pageData;
  const last = (name) => formatValue(lastOf(metrics[name]));
  const percent = (name) => formatShare(lastOf(metrics[name]));
  const keys = matrices.length > 0 ? keyFrequencies(matrices[0].name) : [];
  const rows = [
    ["Task", taskWords()],
    ["Hidden neurons", specValue("model.hidden")],
    ["Activation", specValue("model.activation")],
    ...trainingRows(),
    ["Accuracy, train / test", `${percent("train_accuracy")} / ${percent("test_accuracy")}`],
    ["Loss, train / test", `${last("train_loss")} / ${last("test_loss")}`],
    ...classRows(),
  ];
  if (keys.length > 0 && keys.length <= 8)
    rows.push([`Key frequencies of ${matrices[0].label}`, keys.join(", ")]);
  return rows.filter(([, value]) => value !== undefined);
}

function factElement([name, value, note]) {
  const shown = element("dd", {}, String(value));
  if (note) shown.append(element("small", {}, note));
  return element("div", {}, element("dt", {}, name), shown);
}

function drawHeader() {
  const { run, title, program } = pageData;
  byId("title").textContent = title;
  byId("kicker").textContent =
    `grokscope report · ${run.file}${run.status === "complete" ? "" : ` · run is ${run.status}`}`;
  byId("run-summary").textContent = pageData.provenance.summary ?? "";
  byId("result").textContent = verdict();
  byId("mechanism").textContent = mechanism();
  byId("facts").append(...factRows().map(factElement));
  byId("footer").textContent =
    `Made by ${program}. This page is one file and loads nothing from a network.`;
}
