"use strict";
// What was run and what came of it, in a sentence and a few facts.

function taskWords(run) {
  if (run.isParity)
    return `parity of ${run.value("task.parity_bits")} of ${run.value("task.bits")} bits`;
  return `(a + b) mod ${run.value("task.modulus")}`;
}

/** Frequencies that the tool calls key ones, of one matrix. */
function keyFrequencies(run, matrixName) {
  return run
    .rows("spectrum", "frequencies")
    .filter((row) => row.matrix === matrixName && row.energy_key)
    .map((row) => row.frequency);
}

/** A regulariser's name and strength, for each that is not off. */
function regulariserRows(run) {
  const strengths = run.spec.filter(
    ({ section, value }) => section === "regularizer" && (Number(value) > 0 || value === "true"),
  );
  const rows = strengths.map(({ key, value }) => [plainName(key), value]);
  return rows.length > 0 ? rows : [["Regulariser", "none"]];
}

/** "imported from 11 files, and proved by losses and accuracies stored in them" */
function importWords({ provenance }) {
  const files = counted(JSON.parse(provenance.imported_from).length, "file");
  const verdict = {
    proved: "proved by what is stored beside the weights",
    contradicted: "contradicted by what is stored beside the weights",
    unproved: "unproved: nothing is stored that the weights could be compared with",
  }[provenance.import_proof.split(":")[0]];
  return `imported from ${files}, ${verdict}`;
}

/** "24 relu neurons learn (a + b) mod 67 by adamw, learning rate 0.001, weight decay 1, 50,000 steps." */
function trainingWords(run) {
  const neuron = `${run.value("model.activation") ?? ""} neuron`.trim();
  const neurons = counted(Number(run.value("model.hidden")), neuron);
  if (run.isConstructed) return `${neurons} that compute ${taskWords(run)} by construction.`;
  if (run.isImported) return `${neurons} on ${taskWords(run)}, ${importWords(run)}.`;
  const strengths = regulariserRows(run).map(([name, value]) =>
    value === "none" ? "no regulariser" : `${name.toLowerCase()} ${value}`,
  );
  const rate = `learning rate ${run.value("optimizer.lr")}`;
  const words = [run.value("optimizer.kind"), rate, ...strengths].join(", ");
  return `${neurons} trained on ${taskWords(run)} by ${words}, for ${stepCount(lastOf(run.metrics.step) ?? 0)}.`;
}

/** What others would call the run; their schemes do not agree, so each is named. */
function classRows(run) {
  if (run.isConstructed) return [];
  return ["class", "class_liu"].flatMap((name) => {
    const row = run.summaryRow("transition", name);
    return row ? [["Class", plainName(String(row.value)), conventionOf(row)]] : [];
  });
}

/** Facts as [name, value, note]. */
function factRows(run) {
  const { metrics, matrices } = run;
  const last = (name) => formatValue(lastOf(metrics[name]));
  const percent = (name) => formatShare(lastOf(metrics[name]));
  const keys = matrices.length > 0 ? keyFrequencies(run, matrices[0].name) : [];
  const rows = [
    ["Accuracy, train / test", `${percent("train_accuracy")} / ${percent("test_accuracy")}`],
    ["Loss, train / test", `${last("train_loss")} / ${last("test_loss")}`],
    ...classRows(run),
  ];
  if (keys.length > 0 && keys.length <= 8)
    rows.push([`Key frequencies of ${matrices[0].label}`, keys.join(", ")]);
  return rows;
}

function factElement([name, value, note]) {
  const shown = element("dd", {}, String(value));
  if (note) shown.append(element("small", {}, note));
  return element("div", {}, element("dt", {}, name), shown);
}

const statusWords = ({ file, status }) =>
  `${file}${status === "complete" ? "" : ` · run is ${status}`}`;

/** What was trained, what came of it and how it works, in sentences and a few facts. */
function addStory(parent, run) {
  const facts = element("dl", { class: "facts", "aria-label": "Key facts" });
  facts.append(...factRows(run).map(factElement));
  const sentence = (name, words) => (words ? [element("p", { class: name }, words)] : []);
  parent.append(
    ...sentence("note summary-text", run.provenance.summary),
    ...sentence("trained", trainingWords(run)),
    ...sentence("result", verdict(run)),
    ...sentence("mechanism", mechanism(run)),
    ...sentence("note", run.steps.length > 0 ? "" : "This run has no checkpoint yet."),
    facts,
  );
}

function drawHeader() {
  byId("title").textContent = pageData.title;
  byId("kicker").textContent =
    `grokscope report · ${runs.map(({ run }) => statusWords(run)).join(", ")}`;
  fillSection("story", { applies: () => true, fill: addStory });
  if (isComparison) drawComparison();
}
