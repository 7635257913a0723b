"use strict";
// The picture of a matrix of weights: one cell per weight, with its labels.

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
  return matrix.run.groups.map(({ label, neurons }) => ({
    label,
    from,
    to: (from += neurons.length),
  }));
}

function rowTicks(matrix) {
  if (matrix.row_label === "bit") {
    const relevant = Number(matrix.run.value("task.parity_bits"));
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
    matrix.row_label === "bit"
      ? [Number(matrix.run.value("task.parity_bits")), matrix.rows - 1]
      : [];
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

/** The plot's place within the canvas, in CSS pixels; kept, since asking lays out the page. */
function plotBox(canvas, matrix) {
  canvas.plotBox ??= findPlotBox(canvas, matrix);
  return canvas.plotBox;
}

function findPlotBox(canvas, matrix) {
  const { left, top, right } = heatmapMargin;
  const cellHeight = Math.min(20, Math.max(2, Math.round(400 / matrix.rows)));
  return {
    left,
    top,
    width: Math.max(canvas.clientWidth - left - right, 10),
    height: matrix.rows * cellHeight,
  };
}

/** Gives the canvas as many pixels as its place on the page has. */
function fitCanvas(canvas, matrix) {
  canvas.plotBox = findPlotBox(canvas, matrix);
  const ratio = window.devicePixelRatio || 1;
  const height = canvas.plotBox.top + canvas.plotBox.height + heatmapMargin.bottom;
  canvas.style.height = `${height}px`;
  canvas.width = Math.round(canvas.clientWidth * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.getContext("2d").scale(ratio, ratio);
}

function drawHeatmap(canvas, matrix, order, colours) {
  const box = plotBox(canvas, matrix);
  const context = canvas.getContext("2d");
  context.clearRect(0, 0, canvas.width, canvas.height);
  const small = new OffscreenCanvas(matrix.cols, matrix.rows);
  small.getContext("2d").putImageData(weightImage(matrix, matrix.run.index, order, colours), 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, box.left, box.top, box.width, box.height);
  drawLabels(context, matrix, order, box);
  drawSeparators(context, matrix, box);
}
