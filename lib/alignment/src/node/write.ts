import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { csvBytes, type Table } from "../table";
import { unfinishedPath } from "./unfinished";

/**
 * Writes a file so that its name never stands on a part of it: the content goes to a temporary file of the same folder,
 * `NAME.PROCESS.part`, which then takes the name.
 *
 * @param path where the file is to stand; its folder is made if need be.
 * @param content what it is to hold.
 */
export function writeAtomically(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = unfinishedPath(path);
  try {
    const file = openSync(temporary, "w");
    try {
      writeFileSync(file, content);
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
  writeAtomically(path, csvBytes(table));
}
