"use strict";
// The summary of a tool as cells: a number each, an interval's two ends in one.

const rangeEnds = [
  ["_before", "_after"],
  ["_least", "_most"],
];

// Numbers of steps; every other number in steps is a moment.
const durations = ["delay", "sharpness"];

/** The rows as cells {name, low, value, unit, convention}; `low` only where two rows are one range. */
function summaryCells(rows) {
  const named = (name) => rows.find((row) => row.name === name);
  return rows.flatMap((row) => {
    const ends = rangeEnds.find((pair) => pair.some((end) => row.name.endsWith(end)));
    if (!ends) return [row];
    const stem = row.name.slice(0, row.name.lastIndexOf("_"));
    const [low, high] = ends.map((end) => named(stem + end));
    if (!low || !high) return [row];
    return row === low ? [] : [{ ...high, name: stem, low: low.value }];
  });
}

function stepWords({ name, low, value }) {
  if (value === null) return durations.includes(name) ? "–" : "never";
  if (typeof low !== "number" || low === value)
    return durations.includes(name) ? stepCount(value) : `step ${formatStep(value)}`;
  return durations.includes(name)
    ? `${rangeWords(low, value)} steps`
    : `steps ${rangeWords(low, value)}`;
}

function cellWords(cell) {
  if (cell.unit === "step") return stepWords(cell);
  const value = cell.name.startsWith("class") ? plainName(String(cell.value)) : cell.value;
  const shown = formatValue(value);
  return cell.unit && value !== null ? `${shown} ${cell.unit}` : shown;
}

function cellElement(cell) {
  const shown = element("dd", {}, cellWords(cell));
  const convention = conventionOf(cell);
  if (convention) shown.append(element("small", {}, ` ${convention}`));
  return element("div", {}, element("dt", {}, labelOf(cell.name)), shown);
}

const summaryList = (rows) =>
  element("dl", { class: "summary" }, ...summaryCells(rows).map(cellElement));
