"use strict";
// A matrix of weights as a canvas that follows the step.

const heatmapMargin = { left: 40, top: 18, bottom: 20, right: 1 };

/** One pixel per weight, columns in the order of display. */
function weightImage(matrix, t, order, colours) {
  const image = new ImageData(matrix.cols, matrix.rows);
  const toColour = (127 * matrix.scale[t]) / colourLimit(matrix, t);
  const offset = t * matrix.rows * matrix.cols;
  for (let row = 0, at = 0; row < matrix.rows; ++row)
    for (let i = 0; i < matrix.cols; ++i, at += 4) {
      const byte = matrix.bytes[offset + row * matrix.cols + order[i]];
      const colour = Math.max(-127, Math.min(127, Math.round(byte * toColour)));
      image.data.set(colours[127 + colour], at);
      image.data[at + 3] = 255;
    }
  return image;
}

/** Ends of the groups of columns: [{label, from, to}]. */
function columnGroups(matrix) {
  if (!isGrouped(matrix)) return [];
  let from = 0;
  return groups.map(({ label, neurons }) => ({ label, from, to: (from += neurons.length) }));
}

function rowTicks(matrix) {
  if (matrix.row_label === "bit") {
    const relevant = Number(specValue("task.parity_bits"));
    return [
      [relevant / 2, `0–${relevant - 1}`],
      [(relevant + matrix.rows - 1) / 2, `${relevant}–${matrix.rows - 2}`],
      [matrix.rows - 0.5, "bias"],
    ];
  }
  const spacing = [1, 2, 5, 10, 20, 50, 100].find((step) => matrix.rows / step <= 9) ?? 200;
  const ticks = [];
  for (let row = 0; row < matrix.rows; row += spacing) ticks.push([row + 0.5, String(row)]);
  return ticks;
}

/** Lines between groups: columns by frequency, rows by relevance. */
function separators(matrix) {
  const rows =
    matrix.row_label === "bit" ? [Number(specValue("task.parity_bits")), matrix.rows - 1] : [];
  return {
    rows,
    cols: columnGroups(matrix)
      .slice(1)
      .map((group) => group.from),
  };
}

function drawLabels(context, matrix, order, box) {
  const cell = { width: box.width / matrix.cols, height: box.height / matrix.rows };
  context.fillStyle = themeColour("muted");
  context.font = "11px system-ui, sans-serif";
  context.textBaseline = "middle";
  context.textAlign = "right";
  for (const [row, label] of rowTicks(matrix))
    context.fillText(label, box.left - 5, box.top + row * cell.height);
  context.textAlign = "center";
  for (const { label, from, to } of columnGroups(matrix)) {
    const [wide, narrow] = [label, label.replace("k = ", "")];
    const text = [wide, narrow].find(
      (candidate) => context.measureText(candidate).width < (to - from) * cell.width - 2,
    );
    if (text) context.fillText(text, box.left + ((from + to) / 2) * cell.width, box.top - 9);
  }
  if (cell.width >= 17)
    order.forEach((neuron, i) =>
      context.fillText(
        String(neuron),
        box.left + (i + 0.5) * cell.width,
        box.top + box.height + 11,
      ),
    );
}

function drawSeparators(context, matrix, box) {
  const { rows, cols } = separators(matrix);
  context.fillStyle = themeColour("ink");
  for (const col of cols)
    context.fillRect(
      Math.round(box.left + (col / matrix.cols) * box.width),
      box.top,
      1,
      box.height,
    );
  for (const row of rows)
    context.fillRect(
      box.left,
      Math.round(box.top + (row / matrix.rows) * box.height),
      box.width,
      1,
    );
}

/** The plot's place within the canvas, in CSS pixels. */
function plotBox(canvas, matrix) {
  const { left, top, right } = heatmapMargin;
  const cellHeight = Math.min(20, Math.max(2, Math.round(400 / matrix.rows)));
  return {
    left,
    top,
    width: Math.max(canvas.clientWidth - left - right, 10),
    height: matrix.rows * cellHeight,
  };
}

function drawHeatmap(canvas, matrix, order, colours) {
  const box = plotBox(canvas, matrix);
  const ratio = window.devicePixelRatio || 1;
  const height = box.top + box.height + heatmapMargin.bottom;
  canvas.style.height = `${height}px`;
  canvas.width = Math.round(canvas.clientWidth * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  const small = new OffscreenCanvas(matrix.cols, matrix.rows);
  small.getContext("2d").putImageData(weightImage(matrix, stepIndex, order, colours), 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, box.left, box.top, box.width, box.height);
  drawLabels(context, matrix, order, box);
  drawSeparators(context, matrix, box);
}

function cellUnder(event, canvas, matrix) {
  const box = plotBox(canvas, matrix);
  const col = Math.floor(((event.offsetX - box.left) / box.width) * matrix.cols);
  const row = Math.floor(((event.offsetY - box.top) / box.height) * matrix.rows);
  return col >= 0 && col < matrix.cols && row >= 0 && row < matrix.rows ? { row, col } : null;
}

function addTooltip(canvas, tip, matrix, order) {
  canvas.addEventListener("pointerleave", () => {
    tip.hidden = true;
  });
  canvas.addEventListener("pointermove", (event) => {
    const cell = cellUnder(event, canvas, matrix);
    tip.hidden = !cell;
    if (!cell) return;
    const neuron = order[cell.col];
    const value = formatValue(weightAt(matrix, stepIndex, cell.row, neuron));
    tip.textContent = `${rowName(matrix, cell.row)}, ${matrix.col_label} ${neuron}: ${value}`;
    tip.style.left = `${Math.min(event.offsetX + 14, canvas.clientWidth - tip.offsetWidth)}px`;
    tip.style.top = `${event.offsetY + canvas.offsetTop + 16}px`;
  });
}

function matrixRows(matrix, t) {
  return Array.from({ length: matrix.rows }, (_, row) =>
    Array.from({ length: matrix.cols }, (_, col) => ({
      step: checkpointSteps[t],
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
  return `${matrix.rows - 1} bits down, of which the first ${specValue("task.parity_bits")} decide the label, then the bias`;
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
      csvText(matrixRows(matrix, stepIndex)),
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

function addHeatmap(matrix) {
  const order = columnOrder(matrix);
  const { figure, canvas, legend, tip } = heatmapParts(matrix);
  let colours = divergingTable();
  const draw = () => {
    drawHeatmap(canvas, matrix, order, colours);
    drawLegend(legend, matrix, colours);
    canvas.setAttribute(
      "aria-label",
      `Weights ${matrix.name} at step ${formatStep(checkpointSteps[stepIndex])}; ` +
        `the largest magnitude is ${formatValue(largestAt(matrix, stepIndex))}`,
    );
  };
  byId("heatmaps").append(figure);
  addTooltip(canvas, tip, matrix, order);
  onStep(draw);
  onTheme(() => {
    colours = divergingTable();
    draw();
  });
  new ResizeObserver(draw).observe(figure);
  draw();
}

function weightsWords() {
  if (matrices.length === 0 || checkpointSteps.length === 0)
    return "This run has no checkpoint yet.";
  const grouped = matrices.some(isGrouped)
    ? "Neurons stand in groups of one dominant frequency k at the last checkpoint, within a group by phase; those that have vanished there stand last."
    : "Neurons stand in order of their norm at the last checkpoint.";
  const thinned = pageData.thinned?.checkpoints;
  return (
    grouped +
    (isMoving ? " Scaled to all steps, colours end where 99 % of all weights lie within." : "") +
    (thinned
      ? ` Of ${formatStep(thinned.of)} checkpoints ${formatStep(thinned.kept)} are on this page, to keep it small.`
      : "")
  );
}

function drawHeatmaps() {
  byId("weights-note").textContent = weightsWords();
  if (checkpointSteps.length > 0) matrices.forEach(addHeatmap);
}
