"use strict";
// The sweep's data: what grokscope-report embedded, and how to ask for parts of it.

const pageData = JSON.parse(document.getElementById("data").textContent);

/** What the analyses said of the sweep; their figures over training are shown, without a slider. */
const sweepReports = new Reports({
  ...pageData,
  file: pageData.sweep.file,
  isMoving: true,
  hasSlider: false,
});

/** Numbers from the base64 text of their bytes, as `Type`'s, a typed array. */
function numbersOf(Type, base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; ++i) bytes[i] = text.charCodeAt(i);
  return new Type(bytes.buffer);
}

const decodedRecords = ({ evaluation, value }) => ({
  evaluation: numbersOf(Uint32Array, evaluation),
  value: numbersOf(Float64Array, value),
});

/** Whether a run has ended and could be read: only then is anything known of it. */
const hasEnded = (run) => "evaluations" in run;

const decodedRun = (run, index) =>
  hasEnded(run)
    ? { ...run, index, train: decodedRecords(run.train), test: decodedRecords(run.test) }
    : { ...run, index };

const runs = pageData.runs.map(decodedRun);
const endedRuns = runs.filter(hasEnded);

/** The axes; `index` is an axis's place in a run's `places`. */
const axes = pageData.axes.map((axis, index) => ({ ...axis, index }));

/** Those on which runs differ. */
const variedAxes = axes.filter(({ values }) => values.length > 1);

const isSeed = ({ key }) => key.startsWith("seed");

const axisName = ({ label }) => plainName(label);

/** A value of an axis as it stands on the page. */
const valueWords = (value) =>
  typeof value === "number" && value !== 0 && Math.abs(value) < 1e-3
    ? value.toExponential().replace("-", "−")
    : formatValue(value);

const valueOn = (run, axis) => axis.values[run.places[axis.index]];

/** `hidden 16, seed 3`: what tells a run from the others. */
const runWords = (run) =>
  variedAxes.length === 0
    ? run.id
    : variedAxes.map((axis) => `${axisName(axis)} ${valueWords(valueOn(run, axis))}`).join(", ");

const stepsOf = (run) => pageData.step_lists[run.steps].step;

/**
 * When a run first reaches an accuracy: after the evaluation at step `before`, not after the one at
 * `after`. Without `after` it never did, and is right-censored at `before`.
 *
 * @param split  train or test
 */
function crossing(run, split, threshold) {
  const { evaluation, value } = run[split];
  const steps = stepsOf(run);
  const record = value.findIndex((accuracy) => accuracy >= threshold);
  if (record < 0) return { before: steps[run.evaluations - 1] ?? null, after: null };
  const at = evaluation[record];
  return { before: at > 0 ? steps[at - 1] : null, after: steps[at] };
}

const quantities = ["train_loss", "test_loss", "train_accuracy", "test_accuracy"];
const noValue = -32768;

/** A run's curves: rows {step, train_loss, test_loss, train_accuracy, test_accuracy}; null is no number. */
function curvesOf(run) {
  const { step, shown } = pageData.step_lists[run.steps];
  const points = shown.filter((evaluation) => evaluation < run.evaluations);
  const numbers = numbersOf(Int16Array, run.curves);
  const valueAt = (quantity, point) => {
    const number = numbers[quantity * points.length + point];
    if (number === noValue) return null;
    return quantity < 2 ? 10 ** (number / pageData.scales.loss) : number / pageData.scales.accuracy;
  };
  return points.map((evaluation, point) => ({
    step: step[evaluation],
    ...Object.fromEntries(quantities.map((name, quantity) => [name, valueAt(quantity, point)])),
  }));
}
