"use strict";
// Columns of the token matrices, each group's unrolled along its own frequency.

const mostWaveGroups = 8;
const mostWaveNeurons = 10;

const tokenMatrices = matrices.filter((matrix) => matrix.row_label === "token");

/** The neurons of a group that are drawn: those largest at the last checkpoint. */
function waveNeurons(group) {
  const last = checkpointSteps.length - 1;
  const norm = (neuron) => columnNorm(tokenMatrices[0], last, neuron);
  return [...group.neurons]
    .sort((a, b) => norm(b) - norm(a))
    .slice(0, mostWaveNeurons)
    .sort((a, b) => a - b);
}

/** Where a token lies when a wave of frequency k takes one period: k token mod p. */
const unrolled = (frequency, token, modulus) => (frequency * token) % modulus;

/** Whether every token has a place of its own, so that a line may join neighbours. */
function hasOwnPlaces(frequency, modulus) {
  let [a, b] = [frequency, modulus];
  while (b > 0) [a, b] = [b, a % b];
  return a === 1;
}

/** One row per token and neuron, by place. */
function waveRows(matrix, frequency, neurons) {
  const tokens = Array.from({ length: matrix.rows }, (_, token) => ({
    token,
    place: unrolled(frequency, token, matrix.rows),
  })).sort((a, b) => a.place - b.place);
  return neurons.flatMap((neuron) =>
    tokens.map(({ token, place }) => ({
      token,
      place,
      neuron,
      value: weightAt(matrix, stepIndex, token, neuron),
    })),
  );
}

/** The smallest of 1, 1.5, 2, 3, ... times a power of ten that is no less; 1 for 0. */
function roundedUp(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 1.5, 2, 3, 4, 6, 8, 10].find((candidate) => candidate * power >= value) ?? 10;
  return Number((factor * power).toPrecision(2));
}

function largestOfNeurons(matrix, neurons, t) {
  let largest = 0;
  for (const neuron of neurons)
    for (let row = 0; row < matrix.rows; ++row)
      largest = Math.max(largest, Math.abs(weightAt(matrix, t, row, neuron)));
  return largest;
}

/** Ends of the axis of a group's weights in a matrix: of this step, or of all. */
function makeWaveLimit(matrix, neurons) {
  let ofAll = null;
  const largestEver = () =>
    checkpointSteps.reduce((most, _, t) => Math.max(most, largestOfNeurons(matrix, neurons, t)), 0);
  return () =>
    roundedUp(
      scaleMode("waves") === "step"
        ? largestOfNeurons(matrix, neurons, stepIndex)
        : (ofAll ??= largestEver()),
    );
}

/** A line where every token has a place of its own, else points; few places have both. */
function waveMark(frequency, modulus) {
  if (!hasOwnPlaces(frequency, modulus))
    return { type: "point", size: 22, filled: true, clip: true };
  const point = modulus <= 30 ? { size: 9, filled: true } : false;
  return { type: "line", strokeWidth: 1.3, point, clip: true };
}

function waveSpec(matrix, frequency, rows, limit) {
  const places = { domain: [0, matrix.rows - 1], nice: false, padding: 3 };
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    height: 120,
    data: { name: "waves" },
    datasets: { waves: rows },
    params: [{ name: "limit", value: limit }],
    mark: waveMark(frequency, matrix.rows),
    encoding: {
      x: {
        field: "place",
        type: "quantitative",
        title: `${frequency} × token mod ${matrix.rows}`,
        scale: places,
        axis: { grid: false, tickCount: 6, tickMinStep: 1, format: "d" },
      },
      y: {
        field: "value",
        type: "quantitative",
        title: matrix.label,
        scale: { domain: { expr: "[-limit, limit]" }, nice: false, zero: false },
        axis: { values: { expr: "[-limit / 2, 0, limit / 2]" }, format: ".4~g", minExtent: 36 },
      },
      color: { field: "neuron", type: "nominal", legend: null },
      tooltip: [
        { field: "neuron" },
        { field: "token", type: "quantitative" },
        { field: "value", type: "quantitative", format: ".4~g" },
      ],
    },
  };
}

function addWave(card, group, matrix) {
  const neurons = waveNeurons(group);
  const limit = makeWaveLimit(matrix, neurons);
  const rows = () => waveRows(matrix, group.frequency, neurons);
  addChart(card, {
    name: `waves_${group.frequency}_${matrix.name}`,
    title: matrix.label,
    makeRows: rows,
    makeSpec: () => waveSpec(matrix, group.frequency, rows(), limit()),
    moving: () => ({ signals: { limit: limit() }, datasets: { waves: rows() } }),
  });
}

function addWaveCard(group) {
  const shown = waveNeurons(group).length;
  const count =
    counted(group.neurons.length, "neuron") +
    (shown < group.neurons.length
      ? `, the ${shown} largest drawn`
      : `: ${group.neurons.join(", ")}`);
  const card = element(
    "article",
    { class: "card", "data-frequency": group.frequency },
    element("h3", {}, `k = ${group.frequency} `, element("small", {}, count)),
  );
  byId("wave-cards").append(card);
  tokenMatrices.forEach((matrix) => addWave(card, group, matrix));
}

function wavesWords(left) {
  return (
    "The weights of each neuron at the current step, over k × token mod p: in this order of the tokens " +
    "a cosine of frequency k is one period, and noise stays noise. Neurons share a panel when their " +
    "dominant frequency k at the last checkpoint is the same." +
    (left > 0 ? ` The ${mostWaveGroups} groups of most power are drawn, ${left} are not.` : "")
  );
}

function drawWaves() {
  const waving = groups.filter((group) => group.frequency > 0);
  if (tokenMatrices.length === 0 || waving.length === 0 || checkpointSteps.length === 0) return;
  byId("waves").hidden = false;
  const strongest = [...waving].sort((a, b) => b.strength - a.strength).slice(0, mostWaveGroups);
  byId("waves-note").textContent = wavesWords(waving.length - strongest.length);
  if (!hasVega) {
    const missing = "Waves need the Vega libraries, which this page was made without.";
    byId("wave-cards").append(element("p", { class: "note" }, missing));
    return;
  }
  strongest.sort((a, b) => a.frequency - b.frequency).forEach(addWaveCard);
}
