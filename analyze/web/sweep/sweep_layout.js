"use strict";
// Where each run's square stands: panels across and down, in each panel columns and rows of cells,
// in each cell a block of the runs that differ in nothing else.

const roleTitles = {
  columns: "Columns",
  rows: "Rows",
  across: "Panels across",
  down: "Panels down",
};

/** The axis that plays each role, or null; what plays none lies within the blocks. */
const roles = Object.fromEntries(Object.keys(roleTitles).map((role) => [role, null]));

/** Axes in their order; those of seeds stay within the blocks. Arms have long names, so they are rows. */
function assignRoles() {
  const placed = variedAxes.filter((axis) => !isSeed(axis));
  const [first, second, ...others] = Object.keys(roles);
  const order = placed[0]?.key === "arm" ? [second, first, ...others] : Object.keys(roles);
  order.forEach((role, i) => (roles[role] = placed[i] ?? null));
}

/** Gives a role to an axis; the axis that had it takes over the other's. */
function setRole(role, axis) {
  const other = Object.keys(roles).find((name) => axis && roles[name] === axis);
  if (other) roles[other] = roles[role];
  roles[role] = axis;
}

const blockAxes = () => variedAxes.filter((axis) => !Object.values(roles).includes(axis));

const valuesOf = (role) => roles[role]?.values ?? [null];

const placeOf = (run, role) => (roles[role] ? run.places[roles[role].index] : 0);

/** The cells that have runs: {places, runs}, `places` of each role. */
function filledCells() {
  const cells = new Map();
  for (const run of runs) {
    const places = Object.fromEntries(Object.keys(roles).map((role) => [role, placeOf(run, role)]));
    const key = Object.values(places).join();
    if (!cells.has(key)) cells.set(key, { places, runs: [] });
    cells.get(key).runs.push(run);
  }
  return [...cells.values()];
}

const comparedLists = (a, b) => a.reduce((order, value, i) => order || value - b[i], 0);

/** The same seed has the same place in every block: ranks of the runs by index, and how many. */
function blockRanks(cells) {
  const within = blockAxes();
  const keys = new Map();
  const keyOf = new Map();
  for (const cell of cells) {
    const seen = new Map();
    for (const run of cell.runs) {
      const places = within.map((axis) => run.places[axis.index]);
      const count = seen.get(places.join()) ?? 0;
      seen.set(places.join(), count + 1);
      const key = [...places, count];
      keyOf.set(run.index, key.join());
      keys.set(key.join(), key);
    }
  }
  const sorted = [...keys.values()].sort(comparedLists).map((key) => key.join());
  const rankOf = new Map(sorted.map((key, rank) => [key, rank]));
  return { count: sorted.length, rank: (run) => rankOf.get(keyOf.get(run.index)) };
}

const textWidth = (text) => 6.6 * text.length;

const widest = (role) => Math.max(...valuesOf(role).map((value) => textWidth(valueWords(value))));

const largestSquare = 22;
const smallestSquare = 4;
const panelGap = 20;

const squareColumns = (blockCount) => Math.ceil(Math.sqrt(blockCount));

/** Lengths that follow from the size of a square, and how many make a line of a block.   [CSS pixel] */
function lengthsOf(size, blockCount, blockColumns) {
  const blockRows = Math.ceil(blockCount / blockColumns);
  const gap = Math.max(3, Math.round(size / 2));
  const cell = {
    width: blockColumns * (size + 1) - 1 + gap,
    height: blockRows * (size + 1) - 1 + gap,
  };
  return {
    size,
    blockColumns,
    gap,
    cell,
    left: roles.rows ? Math.ceil(widest("rows")) + 26 : 2,
    top: roles.across || roles.down ? 22 : 4,
    bottom: roles.columns ? 38 : 6,
    panelWidth: valuesOf("columns").length * cell.width - gap,
    panelHeight: valuesOf("rows").length * cell.height - gap,
  };
}

const lineWidth = ({ left, panelWidth }, perLine) =>
  left + perLine * panelWidth + (perLine - 1) * panelGap + 6;

/** The largest squares at which some panels fit beside each other. */
function lengthsFor(perLine, width, blockCount, blockColumns = squareColumns(blockCount)) {
  for (let size = largestSquare; size > smallestSquare; --size) {
    const lengths = lengthsOf(size, blockCount, blockColumns);
    if (lineWidth(lengths, perLine) <= width) return lengths;
  }
  return lengthsOf(smallestSquare, blockCount, blockColumns);
}

/** Blocks that are one line each, where rows alone have an axis and the squares stay large; else null. */
function linedLengths(width, blockCount) {
  const { rows, ...others } = roles;
  if (!rows || Object.values(others).some((axis) => axis)) return null;
  const lengths = lengthsFor(1, width, blockCount, blockCount);
  return lengths.size >= 10 && lineWidth(lengths, 1) <= width ? { perLine: 1, ...lengths } : null;
}

/** Panels stand in one line where their squares are then large enough to be told apart; else in more. */
function chosenLengths(width, blockCount) {
  const lined = linedLengths(width, blockCount);
  if (lined) return lined;
  const across = valuesOf("across").length;
  if (roles.down) return { perLine: across, ...lengthsFor(across, width, blockCount) };
  for (let perLine = across; perLine > 1; --perLine) {
    const lengths = lengthsFor(perLine, width, blockCount);
    if (lengths.size >= 7 && lineWidth(lengths, perLine) <= width) return { perLine, ...lengths };
  }
  return { perLine: 1, ...lengthsFor(1, width, blockCount) };
}

/** The left upper corner of a panel. */
function panelCorner({ across, down }, lengths) {
  const line = roles.down ? down : Math.floor(across / lengths.perLine);
  const column = roles.down ? across : across % lengths.perLine;
  return {
    x: lengths.left + column * (lengths.panelWidth + panelGap),
    y: lengths.top + line * (lengths.top + lengths.panelHeight + lengths.bottom),
  };
}

/** A cell with its frame, and a square for each of its runs. */
function placedCell(cell, lengths, ranks) {
  const { size, blockColumns, gap } = lengths;
  const corner = panelCorner(cell.places, lengths);
  const x = corner.x + cell.places.columns * lengths.cell.width;
  const y = corner.y + cell.places.rows * lengths.cell.height;
  const squares = cell.runs.map((run) => ({
    run,
    x: x + (ranks.rank(run) % blockColumns) * (size + 1),
    y: y + Math.floor(ranks.rank(run) / blockColumns) * (size + 1),
  }));
  return {
    ...cell,
    squares,
    x,
    y,
    width: lengths.cell.width - gap,
    height: lengths.cell.height - gap,
  };
}

/** Every panel that has runs: its places and left upper corner. */
function panelsOf(cells, lengths) {
  const panels = new Map();
  for (const { places } of cells) {
    const key = `${places.across},${places.down}`;
    if (!panels.has(key)) panels.set(key, { places, ...panelCorner(places, lengths) });
  }
  return [...panels.values()];
}

/** Where everything stands in a grid at most `width` wide, if it can be. */
function gridLayout(width) {
  const cells = filledCells();
  const ranks = blockRanks(cells);
  const lengths = chosenLengths(width, ranks.count);
  const placed = cells.map((cell) => placedCell(cell, lengths, ranks));
  const squares = [];
  for (const cell of placed)
    for (const square of cell.squares) squares[square.run.index] = { ...square, cell };
  const panels = panelsOf(placed, lengths);
  return {
    lengths,
    cells: placed,
    squares,
    panels,
    width: Math.max(...panels.map(({ x }) => x)) + lengths.panelWidth + 6,
    height: Math.max(...panels.map(({ y }) => y)) + lengths.panelHeight + lengths.bottom,
  };
}

assignRoles();
