import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { formatCsv, type Table } from "../table";

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
