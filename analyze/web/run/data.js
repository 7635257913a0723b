"use strict";
// The page's data: what grokscope-report embedded, and how to ask for parts of it.

const pageData = JSON.parse(document.getElementById("data").textContent);

/** The bytes of a base64 string as signed integers. */
function signedBytes(base64) {
  const text = atob(base64);
  const bytes = new Int8Array(text.length);
  for (let i = 0; i < text.length; ++i) bytes[i] = text.charCodeAt(i);
  return bytes;
}

const lastOf = (values) => (values.length > 0 ? values[values.length - 1] : null);

/** A run of the page, and the checkpoint at which it is shown. */
class Run extends Reports {
  constructor(data, place) {
    super(data);
    this.place = place;
    this.steps = data.checkpoints.step;
    this.last = this.steps.length - 1;
    this.index = Math.max(this.last, 0);
    // Weights decoded: `bytes` (T, rows, cols), weight = byte * scale[t].
    this.matrices = data.matrices.map(({ data: base64, ...matrix }) => ({
      ...matrix,
      run: this,
      bytes: signedBytes(base64),
    }));
  }

  get file() {
    return this.run.file;
  }

  /** Whether there is more than one checkpoint to step through. */
  get isMoving() {
    return this.steps.length > 1;
  }

  /** The step at which the run is shown, in words. */
  get stepWords() {
    return formatStep(this.steps[this.index]);
  }

  get hasSlider() {
    return this.isMoving;
  }

  get isParity() {
    return this.value("task.kind") === "sparse_parity";
  }

  get isConstructed() {
    return this.provenance.engine === "construct";
  }

  /** Made of somebody's checkpoints: how it was trained is not known. */
  get isImported() {
    return this.provenance.engine === "import";
  }

  get tokenMatrices() {
    return this.matrices.filter((matrix) => matrix.row_label === "token");
  }

  get groups() {
    return (this.foundGroups ??= frequencyGroups(this));
  }

  /** A value of the specification by its key, `task.modulus`. */
  value(path) {
    const [section, key] = path.split(".");
    return this.spec.find((row) => row.section === section && row.key === key)?.value;
  }

  /** Rows of a table at the current step. */
  rowsNow(tool, name) {
    const key = `${tool} ${name} by step`;
    if (!this.rowsByTable.has(key))
      this.rowsByTable.set(
        key,
        Map.groupBy(this.rows(tool, name), (row) => row.step),
      );
    return this.rowsByTable.get(key).get(this.steps[this.index]) ?? [];
  }

  /** The value of a metric at the last evaluation up to a step. */
  metricAt(name, step) {
    const row = this.metrics.step.findLastIndex((candidate) => candidate <= step);
    return row < 0 ? null : this.metrics[name][row];
  }
}

const runs = pageData.runs.map((data, place) => new Run(data, place));

/** Whether runs stand side by side. */
const isComparison = runs.length > 1;

function weightAt(matrix, t, row, col) {
  return matrix.bytes[(t * matrix.rows + row) * matrix.cols + col] * matrix.scale[t];
}

/** The largest |weight| of one checkpoint. */
function largestAt(matrix, t) {
  const size = matrix.rows * matrix.cols;
  let largest = 0;
  for (let i = t * size; i < (t + 1) * size; ++i)
    largest = Math.max(largest, Math.abs(matrix.bytes[i]));
  return largest * matrix.scale[t];
}

/** The largest |weight| of all checkpoints. */
function largestOfAll(matrix) {
  matrix.largest ??= matrix.run.steps.reduce(
    (most, _, t) => Math.max(most, largestAt(matrix, t)),
    0,
  );
  return matrix.largest;
}

function columnNorm(matrix, t, col) {
  let sum = 0;
  for (let row = 0; row < matrix.rows; ++row) sum += weightAt(matrix, t, row, col) ** 2;
  return Math.sqrt(sum);
}

/** The index of the entry of `steps` nearest to a step. */
function nearestIndex(steps, step) {
  let best = 0;
  steps.forEach((candidate, t) => {
    if (Math.abs(candidate - step) < Math.abs(steps[best] - step)) best = t;
  });
  return best;
}
