"use strict";
// What the strongest colour of a heatmap stands for, and the legend that says it.

/** "fixed" to scale a section's figures to all steps, "step" to the current one. */
const scaleMode = (section) => document.querySelector(`input[name=scale-${section}]:checked`).value;

/** The end of an axis by its section's scale: at this step, or of all steps, found once; 1 for 0. */
function makeLimit(section, atStep, ofAll) {
  let found = null;
  return () => (scaleMode(section) === "step" ? atStep() : (found ??= ofAll())) || 1;
}

/** The |weight| below which 99 % of all weights of all checkpoints lie, to a 2000th of the largest. */
function findCommonLimit(matrix) {
  const bins = new Uint32Array(2001);
  const largest = largestOfAll(matrix);
  const size = matrix.rows * matrix.cols;
  matrix.run.steps.forEach((_, t) => {
    const toBin = (2000 * matrix.scale[t]) / largest;
    for (let i = t * size; i < (t + 1) * size; ++i)
      ++bins[Math.ceil(Math.abs(matrix.bytes[i]) * toBin)];
  });
  let left = 0.99 * matrix.bytes.length;
  const bin = bins.findIndex((count) => (left -= count) <= 0);
  return bin > 0 ? Math.min(bin / 2000, 1) * largest : largest;
}

const commonLimit = (matrix) => (matrix.commonLimit ??= findCommonLimit(matrix));

/** The |weight| that has the strongest colour. */
function colourLimit(matrix, t) {
  return (scaleMode("weights") === "fixed" ? commonLimit(matrix) : largestAt(matrix, t)) || 1;
}

/** A bar of the colours from -limit to limit; the ends say where larger weights share a colour. */
function drawLegend(legend, matrix, colours) {
  const limit = colourLimit(matrix, matrix.run.index);
  const words = formatValue(Number(limit.toPrecision(3)));
  const isClipped = scaleMode("weights") === "fixed" && limit < largestOfAll(matrix);
  const stops = colours
    .filter((_, i) => i % 12 === 7 || i === 0 || i === 254)
    .map((rgb) => `rgb(${rgb.join(",")})`);
  legend.querySelector(".bar").style.background = `linear-gradient(to right, ${stops.join(", ")})`;
  legend.querySelector(".low").textContent = `${isClipped ? "≤ " : ""}−${words}`;
  legend.querySelector(".high").textContent = `${isClipped ? "≥ " : ""}${words}`;
}
