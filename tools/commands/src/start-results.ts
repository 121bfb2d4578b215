import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { UserError } from "@alignment/engine";
import { hashesOfFiles, type Input } from "alignment/node";
import { projectVersion } from "./identity";

/** What `results.json` holds. */
export interface ResultsFile {
  readonly input: {
    readonly kind: string;
    readonly folder: string;
    /** The SHA-256 of every file by name. */
    readonly files: Readonly<Record<string, string>>;
    /** A line for each source file that is not the verified one, with what rests on it. */
    readonly unverified: readonly string[];
  };
  /** A line for each file of the notebooks' folder that is no notebook of TypeScript; absent where there is none. */
  readonly leftOut?: readonly string[];
  /** The specification on which the notebooks ran, as a notebook recorded it under the key `specification`. */
  readonly specification: unknown;
  /** Every recorded number by its key. */
  readonly results: Readonly<Record<string, unknown>>;
  readonly made: { readonly node: string; readonly project: string };
}

/** The SHA-256 of every file in the input's folder, by name. */
export function hashInput(input: Input): Readonly<Record<string, string>> {
  const names = readdirSync(input.folder)
    .filter((name) => !name.startsWith(".") && statSync(join(input.folder, name)).isFile())
    .sort();
  return hashesOfFiles(input.folder, names);
}

/** One line that a notebook recorded. */
interface RecordedResult {
  readonly key: string;
  readonly value: unknown;
}

function recordedLines(path: string): RecordedResult[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

/**
 * All results of the notebooks by key.
 *
 * @param recordings for each notebook the file it recorded to; one that recorded nothing has no file
 * @throws RangeError where two recordings give one key different values
 */
export function mergeResults(
  recordings: readonly { notebook: string; path: string }[],
): Record<string, unknown> {
  const merged: Record<string, unknown> = {};
  const origin = new Map<string, string>();
  for (const { notebook, path } of recordings) {
    for (const { key, value } of recordedLines(path)) {
      const before = origin.get(key);
      if (before !== undefined && !isDeepStrictEqual(merged[key], value)) {
        throw new UserError(
          `start: the result ${key} is ${JSON.stringify(merged[key])} in ${before} and ${JSON.stringify(value)} ` +
            `in ${notebook}; expected one value a key; record it once, or under two keys`,
        );
      }
      merged[key] = value;
      origin.set(key, notebook);
    }
  }
  return merged;
}

/**
 * Sees to it that the input did not change while the notebooks ran: the numbers would stand on neither state.
 *
 * @param before the hashes at the start
 * @param after the hashes at the end
 * @throws RangeError with the names of the files that changed, came or went
 */
export function checkUnchanged(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): void {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter((name) => before[name] !== after[name]);
  if (changed.length === 0) return;
  throw new UserError(
    `start: ${changed.join(", ")} of the input changed while the notebooks ran; expected the same files from ` +
      "start to end; no results were written; run npm start again",
  );
}

/**
 * The content of `results.json`.
 *
 * @param input the files that the notebooks read
 * @param files their hashes
 * @param notes a line for each of them that is not the verified one, and for each notebook that was left out
 * @param merged the recorded results by key
 */
export function describeResults(
  input: Input,
  files: Readonly<Record<string, string>>,
  { unverified, leftOut }: { readonly unverified: readonly string[]; readonly leftOut: readonly string[] },
  merged: Readonly<Record<string, unknown>>,
): ResultsFile {
  const { specification = null, ...results } = merged;
  return {
    input: { kind: input.kind, folder: basename(input.folder), files, unverified },
    ...(leftOut.length > 0 && { leftOut }),
    specification,
    results: Object.fromEntries(Object.entries(results).sort(([left], [right]) => (left < right ? -1 : 1))),
    made: { node: process.version, project: projectVersion() },
  };
}
