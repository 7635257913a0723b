"use strict";
// Tables of the tools as rows.

/** A table of a tool as an array of rows `{column: value}`; empty when there is none. */
function tableRows(table) {
  if (!table || table.columns.length === 0) return [];
  return table.columns[0].values.map((_, row) =>
    Object.fromEntries(table.columns.map(({ name, values }) => [name, values[row]])),
  );
}
