"use strict";
// The norm of each Fourier frequency of a token matrix at the current step, as bars.

function barRows(run, norms, keys) {
  return (norms[run.index] ?? []).map((norm, i) => ({
    frequency: i + 1,
    norm,
    key: keys.has(i + 1) ? "key frequency" : "other",
  }));
}

function makeBarLimit(run, norms) {
  const above = (shown) => 1.05 * shown.reduce((most, norm) => Math.max(most, norm), 0);
  return makeLimit(
    "spectrum",
    () => above(norms[run.index]),
    () => above(norms.flat()),
  );
}

function layBars(run, norms, keys) {
  return (svg, width, height) => {
    const count = norms[0].length;
    const limit = makeBarLimit(run, norms);
    const plot = new Plot(width, height, { x: [0.5, count + 0.5], y: [0, 1] });
    const bars = norms[0].map((_, i) =>
      shape(
        "rect",
        {
          class: keys.has(i + 1) ? "bar key" : "bar",
          x: plot.x(i + 1) - (0.4 * plot.width) / count,
          width: (0.8 * plot.width) / count,
        },
        shape("title"),
      ),
    );
    const spacing = Math.ceil(count / (plot.width / 26));
    const ticks = norms[0].map((_, i) => i + 1).filter((k) => k % spacing === 0 || k === 1);
    svg.append(yAxis(plot, "norm"), ...bars, xAxis(plot, "frequency k", ticks));
    return () => {
      rescale(svg, plot, [0, limit()], "norm");
      norms[run.index].forEach((norm, i) => {
        bars[i].setAttribute("y", plot.y(norm).toFixed(2));
        bars[i].setAttribute("height", (plot.y(0) - plot.y(norm)).toFixed(2));
        bars[i].firstChild.textContent = `k = ${i + 1}: ${formatValue(norm)}`;
      });
    };
  };
}

/** How many of the largest frequencies hold 95 % of the power of these norms. */
function frequencyCount(norms) {
  const powers = norms.map((norm) => norm ** 2).sort((a, b) => b - a);
  const total = powers.reduce((sum, power) => sum + power, 0);
  let held = 0;
  return powers.filter((power) => {
    const isNeeded = held < 0.95 * total;
    held += power;
    return isNeeded;
  }).length;
}

function barLabel(matrix, norms) {
  const { run } = matrix;
  const now = norms[run.index];
  const largest = now.indexOf(now.reduce((most, norm) => Math.max(most, norm), 0)) + 1;
  return (
    `Norm of each frequency of ${matrix.label} at step ${run.stepWords}: ` +
    `the largest is k = ${largest}; so many hold 95 % of the power: ${frequencyCount(now)}`
  );
}

function addBars(parent, matrix, norms) {
  const { run } = matrix;
  const keys = new Set(keyFrequencies(run, matrix.name));
  addPicture(parent, {
    name: `spectrum_${matrix.name}`,
    title: `Spectrum of ${matrix.label} at the current step`,
    caption: "Key frequencies of the last checkpoint are coloured.",
    command: commandOf(run, "spectrum", "over_training"),
    height: 240,
    makeRows: () => barRows(run, norms, keys),
    lay: layBars(run, norms, keys),
    label: () => barLabel(matrix, norms),
  });
}
