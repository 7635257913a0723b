"use strict";
// The grid of all runs: a square each, which shows its run when it is pointed at or reached by the
// arrow keys, and pins it when it is clicked.

const grid = { layout: null, classes: [], run: null, pinned: null };

/** Calls `onShow(run)` and `onPin(run)` as the reader looks around; set by the page. */
const gridListeners = { onShow: () => {}, onPin: () => {} };

function placeRing(ring, run) {
  ring.hidden = run === null;
  if (run === null) return;
  const { x, y } = grid.layout.squares[run.index];
  const size = `${grid.layout.lengths.size + 6}px`;
  Object.assign(ring.style, { left: `${x - 3}px`, top: `${y - 3}px`, width: size, height: size });
}

function placeRings() {
  placeRing(byId("ring"), grid.run);
  placeRing(byId("pin-ring"), grid.pinned);
}

/** Sorts the runs anew and colours them. */
function colourGrid() {
  grid.classes = classesBy(countedScheme(), view.rules);
  const { classes } = schemes[countedScheme()];
  const lookOf =
    view.scheme === "time" ? timeLooks() : (run) => classes[grid.classes[run.index]] ?? null;
  drawGridPicture(byId("grid"), grid.layout, lookOf);
  drawLegend();
}

function layOutGrid() {
  grid.layout = gridLayout(byId("grid-scroll").clientWidth);
  colourGrid();
  placeRings();
}

/** Shows a run: where it is, what it is, and its curves. */
function showRun(run) {
  if (run === grid.run) return;
  grid.run = run;
  placeRings();
  gridListeners.onShow(run);
}

function pinRun(run) {
  grid.pinned = run;
  placeRings();
  gridListeners.onPin(run);
}

/** The square at a point, the gap beside it included. */
function squareAt(x, y) {
  const reach = grid.layout.lengths.size + 1;
  return grid.layout.squares.find(
    (square) => x >= square.x && x < square.x + reach && y >= square.y && y < square.y + reach,
  );
}

function runAt(event) {
  const box = byId("grid").getBoundingClientRect();
  return squareAt(event.clientX - box.left, event.clientY - box.top)?.run ?? null;
}

const directions = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The nearest square in a direction, what lies beside it counting three times as far. */
function neighbour(run, [dx, dy]) {
  const from = grid.layout.squares[run.index];
  let best = null;
  let least = Infinity;
  for (const square of grid.layout.squares) {
    const [x, y] = [square.x - from.x, square.y - from.y];
    const along = x * dx + y * dy;
    const distance = along + 3 * Math.abs(x * dy + y * dx);
    if (along > 0 && distance < least) [best, least] = [square.run, distance];
  }
  return best ?? run;
}

function keptInView(run) {
  const { x } = grid.layout.squares[run.index];
  const scroll = byId("grid-scroll");
  if (x < scroll.scrollLeft || x + 20 > scroll.scrollLeft + scroll.clientWidth)
    scroll.scrollLeft = x - scroll.clientWidth / 2;
}

/** What a key does; whether it does anything. */
function pressedKey(key) {
  const run = grid.run ?? runs[0];
  if (key in directions) showRun(grid.run ? neighbour(run, directions[key]) : run);
  else if (key === "Home") showRun(runs[0]);
  else if (key === "End") showRun(runs.at(-1));
  else if (key === "Enter" || key === " ") pinRun(run);
  else if (key === "Escape") pinRun(null);
  else return false;
  keptInView(grid.run ?? run);
  return true;
}

function followGrid() {
  const canvas = byId("grid");
  canvas.addEventListener("mousemove", (event) => {
    const run = runAt(event);
    if (run) showRun(run);
  });
  canvas.addEventListener("click", (event) => {
    const run = runAt(event);
    if (!run) return;
    showRun(run);
    pinRun(run);
  });
  canvas.addEventListener("focus", () => showRun(grid.run ?? runs[0]));
  canvas.addEventListener("keydown", (event) => {
    if (pressedKey(event.key)) event.preventDefault();
  });
  let width = byId("grid-scroll").clientWidth;
  new ResizeObserver(() => {
    if (byId("grid-scroll").clientWidth === width) return;
    width = byId("grid-scroll").clientWidth;
    layOutGrid();
  }).observe(byId("grid-scroll"));
  onView(colourGrid);
  onTheme(colourGrid);
}
