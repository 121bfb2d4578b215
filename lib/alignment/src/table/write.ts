import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
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

/**
 * Writes a text file so that its name never stands on a part of it: the text goes to a temporary file of the
 * same folder, which then takes the name.
 *
 * @param path where the file is to stand; its folder is made if need be.
 * @param text what it is to hold.
 */
export function writeTextAtomically(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.part`;
  try {
    const file = openSync(temporary, "w");
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Writes a table to a comma-separated file, whole or not at all; see `formatCsv`. */
export function writeTable(path: string, table: Table): void {
  writeTextAtomically(path, formatCsv(table));
}
