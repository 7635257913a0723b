"use strict";
// The order in which neurons are shown: by the frequency of their group at the last checkpoint.

/** A group of the neurons in `rows`, ordered by phase; frequency 0 is of those that have vanished. */
function groupOf(frequency, rows) {
  return {
    frequency,
    label: frequency > 0 ? `k = ${frequency}` : "vanished",
    neurons: [...rows].sort((a, b) => (a.phase ?? 0) - (b.phase ?? 0)).map((row) => row.neuron),
    strength: rows.reduce((sum, row) => sum + (row.amplitude ?? 0) ** 2, 0),
  };
}

/** A run's groups by ascending frequency, then the neurons that have all but vanished. */
function frequencyGroups(run) {
  return [...Map.groupBy(run.rows("spectrum", "neurons"), (row) => row.group)]
    .sort(([a], [b]) => (a || Infinity) - (b || Infinity))
    .map(([frequency, rows]) => groupOf(frequency, rows));
}

/** Columns of a matrix in the order of display. Without groups the largest come first. */
function columnOrder(matrix) {
  const { groups, last } = matrix.run;
  const ordered = groups.flatMap((group) => group.neurons);
  if (ordered.length === matrix.cols) return ordered;
  const norms = Array.from({ length: matrix.cols }, (_, col) =>
    last < 0 ? 0 : columnNorm(matrix, last, col),
  );
  return norms.map((_, col) => col).sort((a, b) => norms[b] - norms[a]);
}

/** Whether columns of a matrix stand in groups of one frequency. */
const isGrouped = (matrix) =>
  matrix.run.groups.reduce((count, group) => count + group.neurons.length, 0) === matrix.cols;

/** What a row of a parity model's input is: relevant, distractor or bias. */
function bitKind(matrix, row) {
  if (row === matrix.rows - 1) return "bias";
  return row < Number(matrix.run.value("task.parity_bits")) ? "relevant" : "distractor";
}

/** "token 5", "bit 2 (relevant)", "bias" */
function rowName(matrix, row) {
  if (matrix.row_label !== "bit") return `${matrix.row_label} ${row}`;
  const kind = bitKind(matrix, row);
  return kind === "bias" ? kind : `bit ${row} (${kind})`;
}
