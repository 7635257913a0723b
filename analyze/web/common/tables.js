"use strict";
// What the analyses said, of a run or of a sweep: their summaries, and their tables as rows.

/** A table of a tool as an array of rows `{column: value}`; empty when there is none. */
function tableRows(table) {
  if (!table || table.columns.length === 0) return [];
  return table.columns[0].values.map((_, row) =>
    Object.fromEntries(table.columns.map(({ name, values }) => [name, values[row]])),
  );
}

/** Reports of the tools, with the members `reports`, `analyses` and `failures` of the page's data. */
class Reports {
  rowsByTable = new Map();

  constructor(data) {
    Object.assign(this, data);
  }

  table(tool, name) {
    return this.reports[tool]?.tables.find((table) => table.name === name);
  }

  /** Rows of a table; made once. */
  rows(tool, name) {
    const key = `${tool} ${name}`;
    if (!this.rowsByTable.has(key)) this.rowsByTable.set(key, tableRows(this.table(tool, name)));
    return this.rowsByTable.get(key);
  }

  summaryRow(tool, name) {
    return this.reports[tool]?.summary.find((row) => row.name === name);
  }

  /** A named number of a tool's summary; undefined without that row, null when it is missing. */
  summaryValue(tool, name) {
    return this.summaryRow(tool, name)?.value;
  }
}
