"use strict";
// The picture of a grid of runs: squares, marks and labels.

// matplotlib's viridis at equal distances.
const viridisStops = [
  "#440154",
  "#482878",
  "#3e4989",
  "#31688e",
  "#26828e",
  "#1f9e89",
  "#35b779",
  "#6ece58",
  "#b5de2b",
  "#fde725",
].map(channels);

/** The colour of a share of viridis, 0 to 1. */
function viridis(share) {
  const at = Math.min(Math.max(share, 0), 1) * (viridisStops.length - 1);
  const low = Math.min(Math.floor(at), viridisStops.length - 2);
  const mixed = viridisStops[low].map((from, c) =>
    Math.round(from + (at - low) * (viridisStops[low + 1][c] - from)),
  );
  return `rgb(${mixed.join()})`;
}

/** The ink of a look's mark. */
const inkOn = (look) => (look === looks.failed ? "#ffffff" : "#000000");

const markPaths = {
  none: () => {},
  slash: (path, x, y, s) => {
    path.moveTo(x + 0.2 * s, y + 0.8 * s);
    path.lineTo(x + 0.8 * s, y + 0.2 * s);
  },
  dot: (path, x, y, s) => {
    path.moveTo(x + 0.68 * s, y + 0.5 * s);
    path.arc(x + 0.5 * s, y + 0.5 * s, 0.18 * s, 0, 2 * Math.PI);
  },
  plus: (path, x, y, s) => {
    path.moveTo(x + 0.5 * s, y + 0.2 * s);
    path.lineTo(x + 0.5 * s, y + 0.8 * s);
    path.moveTo(x + 0.2 * s, y + 0.5 * s);
    path.lineTo(x + 0.8 * s, y + 0.5 * s);
  },
  cross: (path, x, y, s) => {
    path.moveTo(x + 0.2 * s, y + 0.2 * s);
    path.lineTo(x + 0.8 * s, y + 0.8 * s);
    path.moveTo(x + 0.8 * s, y + 0.2 * s);
    path.lineTo(x + 0.2 * s, y + 0.8 * s);
  },
};

/** Squares {x, y, look}; one without a look is empty. Marks of one ink are one path. */
function drawSquares(context, squares, size) {
  const paths = { "#000000": new Path2D(), "#ffffff": new Path2D() };
  const empty = new Path2D();
  for (const { x, y, look } of squares) {
    if (!look) {
      empty.rect(x + 0.5, y + 0.5, size - 1, size - 1);
      continue;
    }
    context.fillStyle = look.colour;
    context.fillRect(x, y, size, size);
    markPaths[look.mark](paths[inkOn(look)], x, y, size);
    if (look === looks.failed) empty.rect(x + 0.5, y + 0.5, size - 1, size - 1);
  }
  context.lineWidth = 1;
  context.strokeStyle = themeColour("faint");
  context.stroke(empty);
  context.lineWidth = Math.max(1, size / 9);
  for (const [ink, path] of Object.entries(paths)) {
    context.strokeStyle = ink;
    context.stroke(path);
  }
}

/** A canvas's context in CSS pixels, the canvas cleared and of that size. */
function sizedContext(canvas, width, height) {
  const ratio = window.devicePixelRatio || 1;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  return context;
}

/** Every how manieth label there is room for. */
function labelSpacing(role, room) {
  const spacings = [1, 2, 3, 4, 5, 8, 10, 20, 50, 100];
  return spacings.find((spacing) => widest(role) + 5 < spacing * room) ?? 200;
}

function drawColumnLabels(context, { lengths, panels }) {
  const spacing = labelSpacing("columns", lengths.cell.width);
  const middle = (lengths.cell.width - lengths.gap) / 2;
  context.textAlign = "center";
  for (const { x, y } of panels) {
    valuesOf("columns").forEach((value, i) => {
      if (i % spacing === 0)
        context.fillText(
          valueWords(value),
          x + i * lengths.cell.width + middle,
          y + lengths.panelHeight + 10,
        );
    });
    context.fillText(
      axisName(roles.columns),
      x + lengths.panelWidth / 2,
      y + lengths.panelHeight + 25,
      Math.max(lengths.panelWidth + panelGap - 4, 40),
    );
  }
}

function drawRowLabels(context, { lengths, panels }) {
  const spacing = Math.ceil(13 / lengths.cell.height);
  const middle = (lengths.cell.height - lengths.gap) / 2;
  for (const { x, y } of panels.filter((panel) => panel.x === lengths.left)) {
    context.textAlign = "right";
    valuesOf("rows").forEach((value, i) => {
      if (i % spacing === 0)
        context.fillText(valueWords(value), x - 6, y + i * lengths.cell.height + middle);
    });
    context.save();
    context.translate(8, y + lengths.panelHeight / 2);
    context.rotate(-Math.PI / 2);
    context.textAlign = "center";
    context.fillText(axisName(roles.rows), 0, 0, Math.max(lengths.panelHeight + 40, 60));
    context.restore();
  }
}

/** Names a panel by its axes and values, or by its values where there is no room. */
function panelTitle(places, room) {
  const named = ["across", "down"].filter((role) => roles[role]);
  const valueIn = (role) => valueWords(valuesOf(role)[places[role]]);
  const long = named.map((role) => `${axisName(roles[role])} ${valueIn(role)}`).join(", ");
  return textWidth(long) <= room ? long : named.map(valueIn).join(", ");
}

function drawPanelTitles(context, { lengths, panels }) {
  context.textAlign = "left";
  context.fillStyle = themeColour("ink");
  for (const { places, x, y } of panels)
    context.fillText(panelTitle(places, lengths.panelWidth + panelGap), x, y - 11);
}

function drawLabels(context, layout) {
  context.font = "11px system-ui, sans-serif";
  context.textBaseline = "middle";
  context.fillStyle = themeColour("muted");
  if (roles.columns) drawColumnLabels(context, layout);
  if (roles.rows) drawRowLabels(context, layout);
  if (roles.across || roles.down) drawPanelTitles(context, layout);
}

/** @param lookOf  the look of a run */
function drawGridPicture(canvas, layout, lookOf) {
  const context = sizedContext(canvas, layout.width, layout.height);
  drawLabels(context, layout);
  const squares = layout.squares.map(({ run, x, y }) => ({ x, y, look: lookOf(run) }));
  drawSquares(context, squares, layout.lengths.size);
}
