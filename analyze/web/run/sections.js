"use strict";
// Sections of the page, in which runs stand side by side.

/** The element of a section that belongs to a run. */
function runColumn(run) {
  const column = element("div", { class: "run-column", "data-run": run.place });
  if (isComparison) column.append(element("h3", { class: "run-name" }, run.name));
  return column;
}

/**
 * Fills a section with a column for each run, and shows it.
 *
 * @param applies  of (run): whether it has what the section shows; a section of no run stays hidden
 * @param fill     of (column, run)
 */
function fillSection(id, { note = "", applies, fill }) {
  if (!runs.some(applies)) return;
  byId(id).hidden = false;
  if (note) byId(id).append(element("p", { class: "note" }, note));
  const columns = element("div", { class: "columns" });
  byId(id).append(columns);
  columns.style.setProperty("--runs", runs.length);
  for (const run of runs) {
    const column = runColumn(run);
    columns.append(column);
    if (applies(run)) fill(column, run);
    else column.append(element("p", { class: "note" }, "Not in this run."));
  }
}
