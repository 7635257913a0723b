"use strict";
// The page's data: what grokscope-report embedded, and how to ask for parts of it.

const pageData = JSON.parse(document.getElementById("data").textContent);
const checkpointSteps = pageData.checkpoints.step;

/** Whether there is more than one checkpoint to step through. */
const isMoving = checkpointSteps.length > 1;

/** The bytes of a base64 string as signed integers. */
function signedBytes(base64) {
  const text = atob(base64);
  const bytes = new Int8Array(text.length);
  for (let i = 0; i < text.length; ++i) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** The matrices, their weights decoded: `bytes` (T, rows, cols), weight = byte * scale[t]. */
const matrices = pageData.matrices.map(({ data, ...matrix }) => ({
  ...matrix,
  bytes: signedBytes(data),
}));

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
  matrix.largest ??= checkpointSteps.reduce(
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

/** A table of a tool as an array of rows `{column: value}`; empty when there is none. */
function tableRows(table) {
  if (!table || table.columns.length === 0) return [];
  return table.columns[0].values.map((_, row) =>
    Object.fromEntries(table.columns.map(({ name, values }) => [name, values[row]])),
  );
}

function toolTable(tool, name) {
  return pageData.reports[tool]?.tables.find((table) => table.name === name);
}

const summaryRow = (tool, name) => pageData.reports[tool]?.summary.find((row) => row.name === name);

/** A named number of a tool's summary; undefined without that row, null when it is missing. */
const summaryValue = (tool, name) => summaryRow(tool, name)?.value;

/** A value of the specification by its key, `task.modulus`. */
function specValue(path) {
  const [section, key] = path.split(".");
  return pageData.spec.find((row) => row.section === section && row.key === key)?.value;
}

const isParity = specValue("task.kind") === "sparse_parity";

/** The index of the checkpoint nearest to a step. */
function nearestCheckpoint(step) {
  let best = 0;
  checkpointSteps.forEach((candidate, t) => {
    if (Math.abs(candidate - step) < Math.abs(checkpointSteps[best] - step)) best = t;
  });
  return best;
}
