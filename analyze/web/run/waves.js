"use strict";
// Columns of the token matrices as waves: a line for each neuron, in groups of one frequency, by phase.

const mostWaveGroups = 8;
const mostWaveNeurons = 40;

/** Where a token lies when a wave of frequency k takes one period: k token mod p. */
const unrolled = (frequency, token, modulus) => (frequency * token) % modulus;

/** Whether every token has a place of its own, so that a line may join neighbours. */
function hasOwnPlaces(frequency, modulus) {
  let [a, b] = [frequency, modulus];
  while (b > 0) [a, b] = [b, a % b];
  return a === 1;
}

const tokenOrder = () => document.querySelector("input[name=token-order]:checked").value;

/** The tokens as they stand along the axis: [{token, place}]. */
function placedTokens(frequency, modulus) {
  const place = tokenOrder() === "unrolled" ? frequency : 1;
  return Array.from({ length: modulus }, (_, token) => ({
    token,
    place: unrolled(place, token, modulus),
  })).sort((a, b) => a.place - b.place);
}

/** The neurons of a group that are drawn, by phase: those largest at the last checkpoint. */
function waveNeurons(run, group) {
  const norm = (neuron) => columnNorm(run.tokenMatrices[0], run.last, neuron);
  const largest = [...group.neurons].sort((a, b) => norm(b) - norm(a)).slice(0, mostWaveNeurons);
  return group.neurons.filter((neuron) => largest.includes(neuron));
}

/** One row per token and neuron, by place. */
function waveRows(matrix, frequency, neurons) {
  const tokens = placedTokens(frequency, matrix.rows);
  return neurons.flatMap((neuron) =>
    tokens.map(({ token, place }) => ({
      token,
      place,
      neuron,
      value: weightAt(matrix, matrix.run.index, token, neuron),
    })),
  );
}

function largestOfNeurons(matrix, neurons, t) {
  let largest = 0;
  for (const neuron of neurons)
    for (let row = 0; row < matrix.rows; ++row)
      largest = Math.max(largest, Math.abs(weightAt(matrix, t, row, neuron)));
  return largest;
}

/** The |weight| as high as half a line's room: the largest of the group at this step, or at all. */
function makeWaveLimit(matrix, neurons) {
  const at = (t) => largestOfNeurons(matrix, neurons, t);
  const { run } = matrix;
  return makeLimit(
    "waves",
    () => at(run.index),
    () => run.steps.reduce((most, _, t) => Math.max(most, at(t)), 0),
  );
}

const waveRoom = (count) => Math.max(7, Math.min(26, 300 / count));
const waveMargin = { left: 40, right: 8, top: 10, bottom: 38 };

/** The path of one neuron's weights about its own line; points alone where tokens share places. */
function wavePath(plot, tokens, line, weights, room, limit, isJoined) {
  let d = "";
  tokens.forEach(({ place }, i) => {
    const x = plot.x(place).toFixed(1);
    const y = (line - (weights[i] / limit) * room * 0.62).toFixed(1);
    d += isJoined ? `${i === 0 ? "M" : "L"}${x} ${y}` : `M${x} ${y}h.01`;
  });
  return d;
}

function layWaves(matrix, frequency, neurons, limit) {
  return (svg, width, height) => {
    const { rows, run } = matrix;
    const room = waveRoom(neurons.length);
    const plot = new Plot(width, height, { margin: waveMargin, x: [0, rows - 1], y: [0, 1] });
    const tokens = placedTokens(frequency, rows);
    const isUnrolled = tokenOrder() === "unrolled";
    const isJoined = !isUnrolled || hasOwnPlaces(frequency, rows);
    const line = (i) => waveMargin.top + (i + 0.5) * room;
    const paths = neurons.map((neuron) =>
      shape("path", { class: `wave${isJoined ? "" : " points"}`, "data-neuron": neuron }),
    );
    const isNamed = room >= 11;
    neurons.forEach((neuron, i) => {
      const across = { x1: plot.left, x2: plot.left + plot.width, y1: line(i), y2: line(i) };
      const target = { x: 0, y: line(i) - room / 2, width, height: room };
      svg.append(
        shape(
          "g",
          { "data-neuron": neuron, class: "wave-row" },
          shape("rect", { ...target, class: "target" }, shape("title", {}, `neuron ${neuron}`)),
          shape("line", { class: "rule", ...across }),
          isNamed ? axisText(plot.left - 6, line(i) + 4, "end", String(neuron)) : "",
          paths[i],
        ),
      );
    });
    svg.append(xAxis(plot, isUnrolled ? `${frequency} × token mod ${rows}` : "token"));
    svg.append(yTitle(plot, "neuron, by phase"));
    return () => {
      const largest = limit();
      neurons.forEach((neuron, i) => {
        const weights = tokens.map(({ token }) => weightAt(matrix, run.index, token, neuron));
        const d = wavePath(plot, tokens, line(i), weights, room, largest, isJoined);
        paths[i].setAttribute("d", d);
      });
    };
  };
}

function waveLabel(matrix, group, neurons) {
  const { run } = matrix;
  return (
    `${matrix.label} of ${counted(neurons.length, "neuron")} of frequency ${group.frequency} ` +
    `at step ${run.stepWords}; the largest magnitude is ` +
    formatValue(largestOfNeurons(matrix, neurons, run.index))
  );
}

function addWave(card, group, matrix) {
  const neurons = waveNeurons(matrix.run, group);
  const limit = makeWaveLimit(matrix, neurons);
  addPicture(card, {
    run: matrix.run,
    name: `waves_${group.frequency}_${matrix.name}`,
    title: matrix.label,
    height: () => waveMargin.top + neurons.length * waveRoom(neurons.length) + waveMargin.bottom,
    makeRows: () => waveRows(matrix, group.frequency, neurons),
    lay: layWaves(matrix, group.frequency, neurons, limit),
    label: () => waveLabel(matrix, group, neurons),
  });
}

/** A card for the pictures of one frequency. @returns where they stand */
function frequencyCard(parent, frequency, words = "") {
  const grid = element("div", { class: "grid pair" });
  const heading = element("h4", {}, `k = ${frequency} `, element("small", {}, words));
  parent.append(element("article", { class: "card", "data-frequency": frequency }, heading, grid));
  return grid;
}

function addWaveCard(parent, run, group) {
  const shown = waveNeurons(run, group).length;
  const count =
    counted(group.neurons.length, "neuron") +
    (shown < group.neurons.length ? `, the ${shown} largest drawn` : "");
  const grid = frequencyCard(parent, group.frequency, count);
  run.tokenMatrices.forEach((matrix) => addWave(grid, group, matrix));
}

/** The groups of neurons of one frequency that are drawn: those of most power, by frequency. */
function drawnGroups(run) {
  const waving = run.groups.filter((group) => group.frequency > 0);
  return [...waving]
    .sort((a, b) => b.strength - a.strength)
    .slice(0, mostWaveGroups)
    .sort((a, b) => a.frequency - b.frequency);
}

function groupsLeftWords(run) {
  const left = run.groups.filter((group) => group.frequency > 0).length - drawnGroups(run).length;
  return left > 0 ? ` The ${mostWaveGroups} groups of most power are drawn, ${left} are not.` : "";
}

const wavesWords = (run) =>
  "A line is the weights of a neuron at the current step, over the tokens. Neurons share a panel when " +
  "their dominant frequency k at the last checkpoint is the same, and stand in it by their phase there. " +
  "In the order k × token mod p a cosine of frequency k is one period, and noise stays noise. Heights " +
  "are in units of the largest weight of the panel." +
  groupsLeftWords(run);

function addWaves(parent, run) {
  const cards = element("div", { class: "grid cards" });
  parent.append(figuresNote(wavesWords(run), weightsCommand(run)), cards);
  drawnGroups(run).forEach((group) => addWaveCard(cards, run, group));
}

const hasWaves = (run) =>
  run.tokenMatrices.length > 0 && run.steps.length > 0 && drawnGroups(run).length > 0;
