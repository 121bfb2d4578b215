import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { sha256Of } from "alignment/dist/node/identify";

const projectRoot = resolve(__dirname, "..", "..", "..");

/** The version of the project. */
export function projectVersion(): string {
  return JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")).version;
}

/**
 * The SHA-256 of raw files by name.
 *
 * @param folder the folder of the files.
 * @param names their names.
 */
export function hashesOfFiles(folder: string, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, sha256Of(readFileSync(join(folder, name)))]));
}
