"use strict";
// A matrix of weights as a figure that follows the step.

function cellUnder(event, canvas, matrix) {
  const box = plotBox(canvas, matrix);
  const col = Math.floor(((event.offsetX - box.left) / box.width) * matrix.cols);
  const row = Math.floor(((event.offsetY - box.top) / box.height) * matrix.rows);
  return col >= 0 && col < matrix.cols && row >= 0 && row < matrix.rows ? { row, col } : null;
}

function addTooltip(canvas, tip, matrix, order) {
  const { run } = matrix;
  canvas.addEventListener("pointerleave", () => {
    tip.hidden = true;
    lightNeuron(run, null);
  });
  canvas.addEventListener("pointermove", (event) => {
    const cell = cellUnder(event, canvas, matrix);
    tip.hidden = !cell;
    lightNeuron(run, cell ? order[cell.col] : null);
    if (!cell) return;
    const neuron = order[cell.col];
    const value = formatValue(weightAt(matrix, run.index, cell.row, neuron));
    tip.textContent = `${rowName(matrix, cell.row)}, ${matrix.col_label} ${neuron}: ${value}`;
    tip.style.left = `${Math.min(event.offsetX + 14, canvas.clientWidth - tip.offsetWidth)}px`;
    tip.style.top = `${event.offsetY + canvas.offsetTop + 16}px`;
  });
}

/** A frame round the column of the neuron that is lit. */
function addLitFrame(figure, canvas, matrix, order) {
  const frame = element("div", { class: "lit-frame", "aria-hidden": "true", hidden: "" });
  figure.append(frame);
  onNeuron(matrix.run, (neuron) => {
    const place = order.indexOf(neuron);
    frame.hidden = place < 0;
    if (place < 0) return;
    const box = plotBox(canvas, matrix);
    const width = box.width / matrix.cols;
    frame.style.left = `${canvas.offsetLeft + box.left + place * width}px`;
    frame.style.top = `${canvas.offsetTop + box.top}px`;
    frame.style.width = `${width}px`;
    frame.style.height = `${box.height}px`;
  });
}

function matrixRows(matrix, t) {
  return Array.from({ length: matrix.rows }, (_, row) =>
    Array.from({ length: matrix.cols }, (_, col) => ({
      step: matrix.run.steps[t],
      [matrix.row_label]: row,
      [matrix.col_label]: col,
      value: weightAt(matrix, t, row, col),
    })),
  ).flat();
}

function savePicture(canvas, name) {
  const button = element(
    "button",
    { type: "button", class: "save", "aria-label": `Save ${name}.png` },
    "PNG",
  );
  button.addEventListener("click", () =>
    element("a", { href: canvas.toDataURL(), download: `${name}.png` }).click(),
  );
  return button;
}

function rowsWords(matrix) {
  if (matrix.row_label !== "bit") return `${matrix.rows} ${matrix.row_label}s down`;
  return `${matrix.rows - 1} bits down, of which the first ${matrix.run.value("task.parity_bits")} decide the label, then the bias`;
}

function heatmapParts(matrix) {
  const canvas = element("canvas", { role: "img" });
  const legend = element(
    "div",
    { class: "legend", "aria-hidden": "true" },
    element("span", { class: "low" }),
    element("span", { class: "bar" }),
    element("span", { class: "high" }),
  );
  const tip = element("div", { class: "tip", hidden: "" });
  const links = element(
    "span",
    { class: "links" },
    savePicture(canvas, matrix.name),
    saveButton("CSV", `${matrix.name}.csv`, "text/csv", () =>
      csvText(matrixRows(matrix, matrix.run.index)),
    ),
  );
  const caption = element(
    "figcaption",
    {},
    element("strong", {}, matrix.label),
    ` ${rowsWords(matrix)}, ${matrix.cols} ${matrix.col_label}s across. `,
    links,
  );
  const figure = element(
    "figure",
    { class: "heatmap", "data-figure": matrix.name },
    caption,
    legend,
    canvas,
    tip,
  );
  return { figure, canvas, legend, tip };
}

function addHeatmap(parent, matrix) {
  const { run } = matrix;
  const order = columnOrder(matrix);
  const { figure, canvas, legend, tip } = heatmapParts(matrix);
  let colours = divergingTable();
  const draw = () => {
    drawHeatmap(canvas, matrix, order, colours);
    drawLegend(legend, matrix, colours);
    canvas.setAttribute(
      "aria-label",
      `Weights ${matrix.name} at step ${run.stepWords}; ` +
        `the largest magnitude is ${formatValue(largestAt(matrix, run.index))}`,
    );
  };
  parent.append(figure);
  addTooltip(canvas, tip, matrix, order);
  addLitFrame(figure, canvas, matrix, order);
  follow(figure, draw);
  onTheme(() => {
    colours = divergingTable();
    draw();
  });
  new ResizeObserver(() => {
    fitCanvas(canvas, matrix);
    draw();
  }).observe(figure);
}

function weightsWords(run) {
  const hasVanished = run.groups.some((group) => group.frequency === 0);
  const grouped = run.matrices.some(isGrouped)
    ? "Neurons stand in groups of one dominant frequency k at the last checkpoint, within a group by phase" +
      (hasVanished ? "; those that have vanished there stand last." : ".")
    : "Neurons stand in order of their norm at the last checkpoint.";
  const thinned = run.thinned?.checkpoints;
  return (
    grouped +
    (run.isMoving
      ? " Scaled to all steps, colours end where 99 % of all weights lie within."
      : "") +
    (thinned
      ? ` Of ${formatStep(thinned.of)} checkpoints ${formatStep(thinned.kept)} are on this page, to keep it small.`
      : "")
  );
}

function addHeatmaps(parent, run) {
  const grid = element("div", { class: "grid wide" });
  parent.append(figuresNote(weightsWords(run), weightsCommand(run)), neuronChoice(run), grid);
  run.matrices.forEach((matrix) => addHeatmap(grid, matrix));
}

const hasWeights = (run) => run.matrices.length > 0 && run.steps.length > 0;
