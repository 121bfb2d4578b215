import type { Column, Table } from "./columns";

function formatCell(value: number | string): string {
  if (typeof value === "number") return Number.isNaN(value) ? "" : String(value);
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/**
 * Writes a table as comma-separated text: a header line, one line a row, `NaN` as an empty cell, numbers with
 * all their digits (they read back to the same double), text quoted where it must be.
 *
 * @param table the table.
 * @returns the text, ending in a line end.
 */
export function formatCsv(table: Table): string {
  const names = Object.keys(table.columns);
  const columns = names.map((name) => table.columns[name] as Column);
  const lines = [names.map(formatCell).join(",")];
  for (let row = 0; row < table.rowCount; row++) {
    lines.push(columns.map((column) => formatCell(column[row])).join(","));
  }
  return `${lines.join("\n")}\n`;
}
