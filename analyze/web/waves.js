"use strict";
// Columns of the token matrices over the tokens, one card for each group of one frequency.

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

function waveRows(matrix, neurons) {
  return neurons.flatMap((neuron) =>
    Array.from({ length: matrix.rows }, (_, token) => ({
      token,
      neuron,
      value: weightAt(matrix, stepIndex, token, neuron),
    })),
  );
}

function waveSpec(matrix, neurons) {
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    height: 110,
    data: { name: "waves" },
    datasets: { waves: waveRows(matrix, neurons) },
    params: [{ name: "limit", value: 1.05 * colourLimit(matrix, stepIndex) }],
    mark: { type: "line", strokeWidth: 1.4, clip: true },
    encoding: {
      x: {
        field: "token",
        type: "quantitative",
        scale: { domain: [0, matrix.rows - 1], nice: false },
        axis: { grid: false, tickCount: 6 },
      },
      y: {
        field: "value",
        type: "quantitative",
        title: matrix.label,
        scale: { domain: { expr: "[-limit, limit]" }, nice: false, zero: false },
        axis: { tickCount: 3 },
      },
      color: { field: "neuron", type: "nominal", legend: null },
      tooltip: [{ field: "neuron" }],
    },
  };
}

function addWave(card, group, matrix) {
  const neurons = waveNeurons(group);
  const chart = addChart(card, {
    name: `waves_${group.frequency}_${matrix.name}`,
    title: matrix.label,
    makeRows: () => waveRows(matrix, neurons),
    makeSpec: () => waveSpec(matrix, neurons),
    moving: () => ({
      signals: { limit: 1.05 * colourLimit(matrix, stepIndex) },
      datasets: { waves: waveRows(matrix, neurons) },
    }),
  });
  onStep(() => chart?.move());
}

function addWaveCard(group) {
  const shown = waveNeurons(group).length;
  const count =
    `${group.neurons.length} neuron${group.neurons.length === 1 ? "" : "s"}` +
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

function drawWaves() {
  const waving = groups.filter((group) => group.frequency > 0);
  if (tokenMatrices.length === 0 || waving.length === 0 || checkpointSteps.length === 0) return;
  byId("waves").hidden = false;
  const strongest = [...waving].sort((a, b) => b.strength - a.strength).slice(0, mostWaveGroups);
  const left = waving.length - strongest.length;
  byId("waves-note").textContent =
    "The weights of each neuron over the tokens at the current step; neurons share a panel " +
    "when their dominant frequency k at the last checkpoint is the same." +
    (left > 0 ? ` The ${mostWaveGroups} groups of most power are drawn, ${left} are not.` : "");
  if (!hasVega) {
    byId("wave-cards").append(
      element(
        "p",
        { class: "note" },
        "Waves need the Vega libraries, which this page was made without.",
      ),
    );
    return;
  }
  strongest.sort((a, b) => a.frequency - b.frequency).forEach(addWaveCard);
}
