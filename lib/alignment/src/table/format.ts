import { type Column, isTextColumn, type Table } from "./columns";

/** Room for the rows that are written together; a row that needs more is written alone. */
const bytesOfBlock = 2 ** 21;
const comma = 44;
const lineEnd = 10;

/** The longest number is written as "-0.0000012345678901234567", and a comma follows it. */
const mostBytesOfNumber = 26;

function textCell(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function cellOf(column: Column, row: number): string {
  const value = column[row];
  if (typeof value === "string") return textCell(value);
  return Number.isNaN(value) ? "" : String(value);
}

/** The most bytes that a cell of a column takes with what follows it: three a character, and two for quotes. */
function mostBytesOf(column: Column): number {
  if (!isTextColumn(column)) return mostBytesOfNumber;
  return column.reduce((most, text) => Math.max(most, 3 * text.length + 3), 3);
}

/** Writes a text into bytes, which have room for it; says where it ends. */
function writeText(text: string, bytes: Uint8Array, start: number): number {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 127) return start + new TextEncoder().encodeInto(text, bytes.subarray(start)).written;
    bytes[start + at] = code;
  }
  return start + text.length;
}

/** Writes the lines of some rows into bytes, which have room for them; says where they end. */
function writeRows(columns: readonly Column[], from: number, to: number, bytes: Uint8Array): number {
  let end = 0;
  for (let row = from; row < to; row++) {
    for (let place = 0; place < columns.length; place++) {
      end = writeText(cellOf(columns[place], row), bytes, end);
      bytes[end++] = comma;
    }
    bytes[end - 1] = lineEnd;
  }
  return end;
}

/** Bytes one after another. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/**
 * Writes a table as comma-separated text in UTF-8; see `formatCsv`. It is written byte by byte: to join as many short
 * texts takes longer.
 *
 * @param table the table.
 * @returns the bytes of the text.
 * @example
 * csvBytes(tableOf({ year: Int32Array.of(1965) })); // the bytes of "year\n1965\n"
 */
export function csvBytes(table: Table): Uint8Array {
  const names = Object.keys(table.columns);
  const columns = names.map((name) => table.columns[name] as Column);
  const parts = [new TextEncoder().encode(`${names.map(textCell).join(",")}\n`)];
  const bytesOfRow = columns.reduce((sum, column) => sum + mostBytesOf(column), 0);
  const rowsOfBlock = Math.max(1, Math.min(table.rowCount, Math.floor(bytesOfBlock / bytesOfRow)));
  const block = new Uint8Array(rowsOfBlock * bytesOfRow);
  for (let from = 0; from < table.rowCount; from += rowsOfBlock) {
    const to = Math.min(from + rowsOfBlock, table.rowCount);
    parts.push(block.slice(0, writeRows(columns, from, to, block)));
  }
  return joined(parts);
}

/**
 * Writes a table as comma-separated text: a header line, one line a row, `NaN` as an empty cell, numbers with
 * all their digits (they read back to the same double), text quoted where it must be.
 *
 * @param table the table.
 * @returns the text, ending in a line end.
 */
export function formatCsv(table: Table): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(csvBytes(table));
}
