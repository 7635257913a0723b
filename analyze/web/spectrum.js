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
  for (const { step, matrix: name, frequency, norm } of tableRows(
    toolTable("spectrum", "over_training"),
  )) {
    if (name !== matrix.name || frequency < 1) continue;
    if (!byStep.has(step)) byStep.set(step, []);
    byStep.get(step)[frequency - 1] = norm;
  }
  return byStep;
}

// Tens of thousands of rows: read once.
const toolNorms = (matrix) => (matrix.toolNorms ??= readToolNorms(matrix));

/** Norms of every checkpoint (T, K), from the tool where it has the step, else from the page's weights. */
function normsOverTraining(matrix) {
  const exact = toolNorms(matrix);
  return checkpointSteps.map((step, t) => exact.get(step) ?? frequencyNorms(matrix, t));
}

function keysOf(matrix) {
  return new Set(keyFrequencies(matrix.name));
}

function barRows(norms, keys) {
  return (norms[stepIndex] ?? []).map((norm, i) => ({
    frequency: i + 1,
    norm,
    key: keys.has(i + 1) ? "key frequency" : "other",
  }));
}

function barSpec(matrix, norms, keys) {
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    height: 230,
    data: { name: "bars" },
    datasets: { bars: barRows(norms, keys) },
    params: [{ name: "limit", value: barLimit(norms) }],
    mark: { type: "bar", clip: true },
    encoding: {
      x: {
        field: "frequency",
        type: "ordinal",
        title: "frequency k",
        axis: { labelAngle: 0, ticks: false },
      },
      y: {
        field: "norm",
        type: "quantitative",
        title: "norm",
        scale: { domain: { expr: "[0, limit]" }, nice: false },
      },
      color: {
        field: "key",
        type: "nominal",
        scale: {
          domain: ["key frequency", "other"],
          range: [themeColour("accent"), themeColour("faint")],
        },
        legend: keys.size > 0 ? { orient: "top", title: null } : null,
      },
      tooltip: [{ field: "frequency" }, { field: "norm", format: ".4~g" }],
    },
  };
}

function barLimit(norms) {
  const shown = scaleMode("spectrum") === "fixed" ? norms.flat() : norms[stepIndex];
  return 1.05 * shown.reduce((most, norm) => Math.max(most, norm), 0) || 1;
}

/** Half-way between two steps, as the axis has them. */
const middle = (a, b) => (stepAxis() === "log" ? Math.sqrt(a * b) : (a + b) / 2);

/** As far beyond `end` as `neighbour` lies within, half-way. */
const mirrored = (end, neighbour) =>
  stepAxis() === "log" ? end * Math.sqrt(end / neighbour) : end + (end - neighbour) / 2;

/** The ends of each checkpoint's cell [{t, from, until}]: it is centred on the checkpoint, within the axis. */
function checkpointCells() {
  const [low, high] = stepDomain();
  const shown = checkpointSteps.map((step, t) => ({ step, t })).filter(({ step }) => step >= low);
  const edge = (i, neighbour) =>
    shown[neighbour]
      ? middle(shown[i].step, shown[neighbour].step)
      : mirrored(shown[i].step, (shown[2 * i - neighbour] ?? { step: low }).step);
  return shown.map(({ t }, i) => ({
    t,
    from: Math.max(edge(i, i - 1), low),
    until: Math.min(edge(i, i + 1), Math.max(high, lastOf(checkpointSteps))),
  }));
}

/** One cell per checkpoint and frequency. */
function timeRows(norms) {
  return checkpointCells().flatMap(({ t, from, until }) =>
    norms[t].map((norm, i) => ({ step: checkpointSteps[t], from, until, frequency: i + 1, norm })),
  );
}

function timeSpec(norms) {
  const x = stepChannel();
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    height: 230,
    data: { name: "cells" },
    datasets: { cells: timeRows(norms) },
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

function addBars(matrix, norms) {
  const keys = keysOf(matrix);
  addChart(byId("spectrum-charts"), {
    name: `spectrum_${matrix.name}`,
    title: `Spectrum of ${matrix.label} at the current step`,
    makeRows: () => barRows(norms, keys),
    makeSpec: () => barSpec(matrix, norms, keys),
    moving: () => ({
      signals: { limit: barLimit(norms) },
      datasets: { bars: barRows(norms, keys) },
    }),
  });
}

function addSpectrumOverTraining(matrix, norms) {
  addChart(byId("spectrum-charts"), {
    name: `spectrum_over_training_${matrix.name}`,
    title: `Spectrum of ${matrix.label} over training`,
    makeRows: () => timeRows(norms).map(({ step, frequency, norm }) => ({ step, frequency, norm })),
    makeSpec: () => timeSpec(norms),
    rule: stepRule(),
    onClick: (datum) => Number.isFinite(datum.step) && setStep(nearestCheckpoint(datum.step)),
  });
}

function spectrumWords() {
  const exact = tokenMatrices.every((matrix) =>
    checkpointSteps.every((step) => toolNorms(matrix).has(step)),
  );
  return (
    "Norm of each frequency k in the orthonormal Fourier basis over the tokens; the constant part (k = 0) is left out. " +
    "Key frequencies are the fewest that hold 95 % of the power at the last checkpoint." +
    (exact ? "" : " Some norms are computed from the quantised weights of this page.")
  );
}

function drawSpectrum() {
  if (tokenMatrices.length === 0 || checkpointSteps.length === 0) return;
  byId("spectrum").hidden = false;
  byId("spectrum-note").textContent = spectrumWords();
  if (byId("spectrum-charts").querySelector("svg")) return;
  for (const matrix of tokenMatrices) {
    const norms = normsOverTraining(matrix);
    addBars(matrix, norms);
    if (isMoving) addSpectrumOverTraining(matrix, norms);
  }
}
