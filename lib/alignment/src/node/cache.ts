import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { deserialize, serialize } from "node:v8";
import { namedPlace } from "./project";

/** More entries than one set of source files makes under all specifications. */
const mostEntries = 96;

const hashBytes = 32;

function sha256(...parts: readonly (string | Uint8Array)[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** The folder of what was read, which may be deleted at any time: `ALIGNMENT_CACHE`, or the project's `data/cache`. */
export function cacheFolder(): string {
  return namedPlace("ALIGNMENT_CACHE", "data", "cache");
}

let version: string | undefined;

/** The hash of the compiled readers: what other readers made is not taken for what these would make. */
function readerVersion(): string {
  version ??= ["table", "sources"]
    .flatMap((folder) => {
      const path = resolve(__dirname, "..", folder);
      const names = readdirSync(path, { recursive: true }).map(String);
      return names.filter((name) => name.endsWith(".js")).map((name) => join(path, name));
    })
    .sort()
    .reduce((hash, path) => hash.update(readFileSync(path)), createHash("sha256"))
    .digest("hex");
  return version;
}

/** What a file of the cache holds, if it is whole. */
function readEntry(path: string): { readonly value: unknown } | undefined {
  try {
    const bytes = readFileSync(path);
    const content = bytes.subarray(hashBytes);
    if (!sha256(content).equals(bytes.subarray(0, hashBytes))) return undefined;
    return { value: deserialize(content) };
  } catch {
    return undefined;
  }
}

/** Removes the oldest entries beyond the number that is kept. */
function prune(folder: string): void {
  const paths = readdirSync(folder)
    .filter((name) => name.includes(".bin"))
    .map((name) => join(folder, name));
  if (paths.length <= mostEntries) return;
  const age = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const oldestFirst = paths.map((path) => ({ path, time: age(path) })).sort((a, b) => a.time - b.time);
  for (const { path } of oldestFirst.slice(0, paths.length - mostEntries)) rmSync(path, { force: true });
}

/**
 * Keeps a value between runs under everything that it is made of, so that it is never stale: its name, the hashes of
 * the files, and the compiled readers. A file of the cache that is cut or changed is not used; where none can be
 * written, the value is made each time.
 *
 * @param parts what decides the value: its name, and the hashes of the files that it is made of.
 * @param make makes the value, which must be data: no functions.
 * @param folder the folder of the cache.
 */
export function cached<T>(parts: readonly string[], make: () => T, folder: string = cacheFolder()): T {
  const key = sha256(JSON.stringify([readerVersion(), process.versions.v8, ...parts])).toString("hex");
  const path = join(folder, `${key}.bin`);
  const entry = readEntry(path);
  if (entry !== undefined) return entry.value as T;
  const value = make();
  try {
    const content = serialize(value);
    mkdirSync(folder, { recursive: true });
    // Whole or not at all, and checked by its hash when it is read: it need not be flushed to the disk.
    const unfinished = `${path}.${process.pid}.part`;
    writeFileSync(unfinished, Buffer.concat([sha256(content), content]));
    renameSync(unfinished, path);
    prune(folder);
  } catch {
    // A read-only folder or a full disk: the value is there all the same.
  }
  return value;
}
