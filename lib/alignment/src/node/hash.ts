import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The SHA-256 of bytes or of a text, in hexadecimal digits. */
export function sha256Of(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}

/**
 * The SHA-256 of files by name.
 *
 * @param folder the folder of the files.
 * @param names their names.
 */
export function hashesOfFiles(folder: string, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, sha256Of(readFileSync(join(folder, name)))]));
}
