import { type Column, isTextColumn, type Table } from "./columns";

const rowsOfBlock = 256;

function textCell(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Writes the cells of some rows of a column to their lines. */
function writeCells(column: Column, start: number, cells: string[][], place: number): void {
  if (isTextColumn(column)) {
    for (let row = 0; row < cells.length; row++) cells[row][place] = textCell(column[start + row]);
    return;
  }
  for (let row = 0; row < cells.length; row++) {
    const value = column[start + row];
    cells[row][place] = Number.isNaN(value) ? "" : String(value);
  }
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
  const blocks = [names.map(textCell).join(",")];
  // A few hundred lines are made at once, so that no more texts live at a time than these.
  for (let start = 0; start < table.rowCount; start += rowsOfBlock) {
    const rows = Math.min(rowsOfBlock, table.rowCount - start);
    const cells = Array.from({ length: rows }, () => new Array<string>(columns.length));
    for (const [place, column] of columns.entries()) writeCells(column, start, cells, place);
    blocks.push(cells.map((line) => line.join(",")).join("\n"));
  }
  return `${blocks.join("\n")}\n`;
}
