"use strict";
// The norm of each Fourier frequency of the token matrices: at the current step, and over training.

/**
 * Norms of the frequencies 1 to floor(p/2) in the orthonormal real Fourier basis over the tokens.
 *
 *     norm_k = sqrt(sum over neurons of (cos coefficient)^2 + (sin coefficient)^2)
 */
function frequencyNorms(matrix, t) {
  const p = matrix.rows;
  return Array.from({ length: Math.floor(p / 2) }, (_, i) => {
    const k = i + 1;
    const factor = 2 * k === p ? 1 / p : 2 / p;
    let power = 0;
    for (let col = 0; col < matrix.cols; ++col) {
      let [cosine, sine] = [0, 0];
      for (let row = 0; row < p; ++row) {
        const angle = (2 * Math.PI * ((k * row) % p)) / p;
        const value = weightAt(matrix, t, row, col);
        cosine += value * Math.cos(angle);
        sine += 2 * k === p ? 0 : value * Math.sin(angle);
      }
      power += factor * (cosine ** 2 + sine ** 2);
    }
    return Math.sqrt(power);
  });
}

/** Exact norms from the spectrum tool, by step: Map(step -> norms of k = 1, 2, ...). */
function readToolNorms(matrix) {
  const byStep = new Map();
  for (const row of matrix.run.rows("spectrum", "over_training")) {
    if (row.matrix !== matrix.name || row.frequency < 1) continue;
    if (!byStep.has(row.step)) byStep.set(row.step, []);
    byStep.get(row.step)[row.frequency - 1] = row.norm;
  }
  return byStep;
}

// Tens of thousands of rows: read once.
const toolNorms = (matrix) => (matrix.toolNorms ??= readToolNorms(matrix));

/** Norms of every checkpoint (T, K), from the tool where it has the step, else from the page's weights. */
function normsOverTraining(matrix) {
  const exact = toolNorms(matrix);
  return matrix.run.steps.map((step, t) => exact.get(step) ?? frequencyNorms(matrix, t));
}

/** Half-way between two steps, as the axis has them. */
const middle = (a, b) => (stepAxis() === "log" ? Math.sqrt(a * b) : (a + b) / 2);

/** As far beyond `end` as `neighbour` lies within, half-way. */
const mirrored = (end, neighbour) =>
  stepAxis() === "log" ? end * Math.sqrt(end / neighbour) : end + (end - neighbour) / 2;

/** The ends of each checkpoint's cell [{t, from, until}]: it is centred on the checkpoint, within the axis. */
function checkpointCells(run) {
  const [low, high] = stepDomain();
  const shown = run.steps.map((step, t) => ({ step, t })).filter(({ step }) => step >= low);
  const edge = (i, neighbour) =>
    shown[neighbour]
      ? middle(shown[i].step, shown[neighbour].step)
      : mirrored(shown[i].step, (shown[2 * i - neighbour] ?? { step: low }).step);
  return shown.map(({ t }, i) => ({
    t,
    from: Math.max(edge(i, i - 1), low),
    until: Math.min(edge(i, i + 1), Math.max(high, lastOf(run.steps))),
  }));
}

/** One cell per checkpoint and frequency. */
function timeRows(run, norms) {
  return checkpointCells(run).flatMap(({ t, from, until }) =>
    norms[t].map((norm, i) => ({ step: run.steps[t], from, until, frequency: i + 1, norm })),
  );
}

function timeSpec(run, norms) {
  const x = stepChannel();
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    height: 230,
    data: { name: "cells" },
    datasets: { cells: timeRows(run, norms) },
    mark: { type: "rect", strokeWidth: 0.7, stroke: { expr: "scale('color', datum.norm)" } },
    encoding: {
      x: { ...x, field: "from" },
      x2: { field: "until" },
      y: { field: "frequency", type: "ordinal", title: "frequency k", scale: { reverse: true } },
      color: {
        field: "norm",
        type: "quantitative",
        title: "norm",
        scale: { scheme: "viridis", domainMin: 0 },
        legend: { gradientLength: 180 },
      },
      tooltip: [
        { field: "step", type: "quantitative", format: "," },
        { field: "frequency", type: "quantitative", title: "frequency k" },
        { field: "norm", type: "quantitative", format: ".4~g" },
      ],
    },
  };
}

function addSpectrumOverTraining(parent, matrix, norms) {
  const { run } = matrix;
  addChart(parent, {
    name: `spectrum_over_training_${matrix.name}`,
    title: `Spectrum of ${matrix.label} over training`,
    label: () => `Spectrum of ${matrix.label} over training.${sparsityWords(matrix, norms)}`,
    command: commandOf(run, "spectrum", "over_training"),
    makeRows: () =>
      timeRows(run, norms).map(({ step, frequency, norm }) => ({ step, frequency, norm })),
    makeSpec: () => timeSpec(run, norms),
    rule: stepRule(),
    onClick: ({ step }) => goToStep(step),
  });
}

/** "28 frequencies hold 95 % of the power of W_input at step 0, and 4 at step 50,000." */
function sparsityWords(matrix, norms) {
  const { run } = matrix;
  const [first, last] = [norms[0], lastOf(norms)].map(frequencyCount);
  const holding = (count) => (count === 1 ? "1 frequency holds" : `${count} frequencies hold`);
  if (!run.isMoving) return ` Of ${matrix.label}, ${holding(last)} 95 % of the power.`;
  return (
    ` Of ${matrix.label}, ${holding(first)} 95 % of the power at step ` +
    `${formatStep(run.steps[0])}, and ${last} at step ${formatStep(lastOf(run.steps))}.`
  );
}

function spectrumWords(run, norms) {
  const exact = run.tokenMatrices.every((matrix) =>
    run.steps.every((step) => toolNorms(matrix).has(step)),
  );
  return (
    "Norm of each frequency k in the orthonormal Fourier basis over the tokens; the constant part (k = 0) is left out. " +
    "Key frequencies are the fewest that hold 95 % of the power at the last checkpoint." +
    run.tokenMatrices.map((matrix, i) => sparsityWords(matrix, norms[i])).join("") +
    (exact ? "" : " Some norms are computed from the quantised weights of this page.")
  );
}

function addSpectra(parent, run) {
  const norms = run.tokenMatrices.map(normsOverTraining);
  const grid = element("div", { class: "grid wide" });
  parent.append(element("p", { class: "note" }, spectrumWords(run, norms)), grid);
  run.tokenMatrices.forEach((matrix, i) => {
    addBars(grid, matrix, norms[i]);
    if (run.isMoving) addSpectrumOverTraining(grid, matrix, norms[i]);
  });
}

const hasSpectra = (run) => run.tokenMatrices.length > 0 && run.steps.length > 0;
