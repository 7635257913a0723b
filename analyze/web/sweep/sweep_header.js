"use strict";
// The head of the page: what was swept, how far it is, and one sentence of what came of it.

function stateWords() {
  const counts = new Map();
  for (const { state } of runs) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${formatStep(count)} ${state}`).join(", ");
}

/** 5,400 -> 1.5 hours; of one core. */
function durationWords(seconds) {
  const [size, unit] = [
    [86_400, "days"],
    [3_600, "hours"],
    [60, "minutes"],
  ].find(([least]) => seconds >= 2 * least) ?? [1, "seconds"];
  return `${Number((seconds / size).toPrecision(2))} ${unit}`;
}

/** How many runs are in a class at the thresholds of the tools. */
const defaultCount = (scheme, name) => countsOf(scheme, classesBy(scheme, pageData.rules))[name];

function resultWords() {
  if (endedRuns.length === 0) return "No run has ended yet.";
  const of = `Of ${counted(endedRuns.length, "run")}`;
  const grokked = defaultCount("article", "grokking");
  const general = defaultCount("accuracy", "generalised");
  const { test_accuracy } = pageData.rules;
  return (
    `${of}, ${formatStep(grokked)} grokked (${formatShare(grokked / endedRuns.length)}; the article's classes) ` +
    `and ${formatStep(general)} generalised (${formatShare(general / endedRuns.length)}; test accuracy ≥ ${test_accuracy}).`
  );
}

/** The values of an axis: all of few, of many the first and the last. */
function axisWords({ values }) {
  if (values.length <= 8) return values.map(valueWords).join(", ");
  return `${valueWords(values[0])} to ${valueWords(values.at(-1))}, ${formatStep(values.length)} values`;
}

function drawHeader() {
  const { sweep, program, title } = pageData;
  byId("kicker").textContent = `sweep ${sweep.name} · ${sweep.file} · engine ${sweep.engine}`;
  byId("title").textContent = title;
  byId("sweep-summary").textContent = sweep.summary;
  byId("result").textContent = resultWords();
  byId("facts").append(
    fact("runs", formatStep(runs.length), stateWords()),
    fact("trained for", durationWords(sweep.seconds), "all runs together, one core each"),
    ...axes.map((axis) => fact(axisName(axis), axisWords(axis), axis.keys.join(", "))),
  );
  byId("footer").textContent = `Made by ${program}.`;
}
