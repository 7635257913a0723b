"use strict";
// Numbers, CSV and elements.

/** An element with attributes and children; text children are never parsed as HTML. */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const byId = (id) => document.getElementById(id);

/** 21300 -> 21,300 */
const formatStep = (step) => Number(step).toLocaleString("en-US").replace("-", "−");

/** 1, neuron -> 1 neuron; 1,200, step -> 1,200 steps */
const counted = (count, noun) => `${formatStep(count)} ${noun}${count === 1 ? "" : "s"}`;

const stepCount = (count) => counted(count, "step");

/** 23,600–23,700; −30 to 30; one number where both ends are the same. */
function rangeWords(low, high) {
  if (low === high) return formatStep(high);
  return `${formatStep(low)}${low < 0 ? " to " : "–"}${formatStep(high)}`;
}

/** A number to four significant digits, a name as it is, a dash where it is missing. */
function formatValue(value) {
  if (value === null || value === undefined) return "–";
  if (value === "") return "none";
  if (value === true) return "yes";
  if (value === false) return "no";
  if (typeof value !== "number") return String(value);
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return formatStep(value);
  const size = Math.abs(value);
  return (
    size >= 1e5 || size < 1e-3 ? value.toExponential(2) : String(Number(value.toPrecision(4)))
  ).replaceAll("-", "−");
}

/** .9934 -> 99.3 %; only all is 100.0 %, and only nothing is 0.0 %. */
function formatShare(share) {
  if (share === null || share === undefined) return "–";
  const percent = (100 * share).toFixed(1);
  if (percent === "100.0" && share < 1) return "> 99.9 %";
  if (percent === "0.0" && share > 0) return "< 0.1 %";
  return `${percent} %`;
}

function csvField(value) {
  const text = value === null || value === undefined ? "" : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows `{column: value}` as CSV (RFC 4180). */
function csvText(rows) {
  if (rows.length === 0) return "";
  const columns = Object.keys(rows[0]);
  const lines = rows.map((row) => columns.map((column) => csvField(row[column])).join(","));
  return [columns.map(csvField).join(","), ...lines].join("\n") + "\n";
}

/** A button that saves what `makeText()` gives at that moment. */
function saveButton(label, fileName, type, makeText) {
  const button = element(
    "button",
    { type: "button", class: "save", "aria-label": `Save ${fileName}` },
    label,
  );
  button.addEventListener("click", () => {
    const url = URL.createObjectURL(new Blob([makeText()], { type }));
    element("a", { href: url, download: fileName }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  });
  return button;
}

/** A row of a table whose first cell names it. */
function tableRow([name, ...values]) {
  const cells = values.map((value) => element("td", {}, value));
  return element("tr", {}, element("th", { scope: "row" }, name), ...cells);
}

/** A table that scrolls where it is too wide or too long. */
function tableOfRows(caption, heading, rows) {
  const head = heading.map((name) => element("th", { scope: "col" }, name));
  const table = element(
    "table",
    {},
    element("caption", {}, caption),
    element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, ...rows.map(tableRow)),
  );
  return element("div", { class: "scroll" }, table);
}
