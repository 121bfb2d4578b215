import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { removeUnfinished } from "alignment/dist/node/unfinished";
import { type Identity, identify, openFolder, serves } from "alignment/node";
import { faultOf, type SourceFileEntry, sourceRegistry } from "alignment/sources";
import { type Choice, chooseFiles, type Unused } from "./choose";
import { type DownloadResult, type DownloadSession, downloadFile, hostsOf } from "./download";
import { failureOf } from "./failure";
import { type FileOutcome, identityText, outcomeLine } from "./outcome";
import { prepareFolder, putInPlace } from "./place";
import { defaultNetworkSettings, type NetworkSettings } from "./transport";
import { checkProxies } from "./way-out";

/** Where a run writes its lines; `progress` overwrites one line of a terminal and is left out elsewhere. */
export interface Output {
  readonly line: (text: string) => void;
  readonly progress?: (text: string) => void;
}

/** What a run works on. */
export interface GetOptions {
  /** The source files to get. */
  readonly entries: readonly SourceFileEntry[];
  /** Where the files go. */
  readonly rawFolder: string;
  readonly output: Output;
  /** Take the files from this folder and use no network. */
  readonly from?: string;
  readonly network?: NetworkSettings;
}

/** How each file stands after a run, and what else the folder held from which files were taken. */
export interface RunResult {
  readonly outcomes: readonly FileOutcome[];
  readonly unused: readonly Unused[];
}

/** How a file of the folder stands: nothing where there is none, or what it is and whether it can be read. */
type Standing =
  | { readonly kind: "missing" }
  | { readonly kind: "usable"; readonly identity: Identity }
  | { readonly kind: "unusable"; readonly reason: string };

/** The entries and every other source file that the project knows. */
function known(entries: readonly SourceFileEntry[]): readonly SourceFileEntry[] {
  return [...entries, ...sourceRegistry.filter((each) => !entries.some(({ name }) => name === each.name))];
}

function standing(rawFolder: string, entry: SourceFileEntry, entries: readonly SourceFileEntry[]): Standing {
  const path = join(rawFolder, entry.name);
  if (!existsSync(path)) return { kind: "missing" };
  const status = statSync(path);
  if (!status.isFile()) return { kind: "unusable", reason: "there is a folder with this name; move it away" };
  const most = 128 * 1024 * 1024;
  if (status.size > most)
    return { kind: "unusable", reason: `has ${status.size} bytes; expected at most ${most}` };
  const identity = identify(readFileSync(path), entry.name, known(entries));
  if (!serves(identity, entry.name)) {
    const isKnown = identity.kind === "verified" || identity.kind === "same values";
    const reason = isKnown
      ? `is ${identity.entry.name} (${identity.entry.title}) under another name; give it its own name`
      : `is ${identityText(identity)}`;
    return { kind: "unusable", reason };
  }
  const fault = identity.kind === "unverified" ? faultOf(openFolder(rawFolder), entry.name) : undefined;
  return fault === undefined ? { kind: "usable", identity } : { kind: "unusable", reason: fault.message };
}

/**
 * Verifies what a folder holds; uses no network and changes nothing.
 *
 * @param options the files and the folder; `from` and `network` are not used.
 * @returns how each file stands: `already there`, `failed` if it is not the file, `not found` if it is missing,
 *   `by hand` if it is missing and no address gives it.
 */
export function checkFiles({ entries, rawFolder, output }: GetOptions): RunResult {
  const outcomes = entries.map((file): FileOutcome => {
    const there = standing(rawFolder, file, entries);
    const origin = join(rawFolder, file.name);
    const outcome: FileOutcome =
      there.kind === "usable"
        ? { status: "already there", file, identity: there.identity }
        : there.kind === "unusable"
          ? { status: "failed", file, failures: [{ origin, reason: there.reason }] }
          : { status: file.addresses.length === 0 ? "by hand" : "not found", file };
    output.line(outcomeLine(outcome));
    return outcome;
  });
  return { outcomes, unused: [] };
}

/**
 * Gets every file that is not in the folder yet: downloads it, or takes it from a folder, where it is known by what it
 * holds; puts it in place under its name. One file that fails does not stop the others. A file of that name that is
 * not the verified one is replaced where a better one is found, and kept aside.
 *
 * @param options what to get and where to put it.
 * @returns how each file stands, in the order of the entries; does not throw for what a source or a disk does.
 * @throws UserError if the folder to take files from cannot be read, or a proxy variable is not an address.
 */
export async function getFiles(options: GetOptions): Promise<RunResult> {
  const { entries, output, from } = options;
  const rawFolder = resolve(options.rawFolder);
  if (from !== undefined) {
    const choice = chooseFiles(from, rawFolder, entries);
    const outcomes = await eachFile(options, (file) => Promise.resolve(taken(file, choice, from)));
    return { outcomes, unused: choice.unused };
  }
  checkProxies();
  const session: DownloadSession = {
    settings: options.network ?? defaultNetworkSettings,
    allowedHosts: hostsOf(entries),
    silentHosts: new Set(),
    progress: (file, bytes, length) => output.progress?.(progressText(file, bytes, length)),
  };
  return { outcomes: await eachFile(options, (file) => downloadFile(file, session)), unused: [] };
}

async function eachFile(
  options: GetOptions,
  fetch: (file: SourceFileEntry) => Promise<DownloadResult>,
): Promise<readonly FileOutcome[]> {
  const outcomes: FileOutcome[] = [];
  for (const file of options.entries) {
    const outcome = await getFile(file, options, fetch);
    options.output.line(outcomeLine(outcome));
    outcomes.push(outcome);
  }
  return outcomes;
}

async function getFile(
  file: SourceFileEntry,
  { entries, rawFolder, from }: GetOptions,
  fetch: (file: SourceFileEntry) => Promise<DownloadResult>,
): Promise<FileOutcome> {
  const path = join(rawFolder, file.name);
  const there = standing(rawFolder, file, entries);
  const isVerified = there.kind === "usable" && there.identity.kind !== "unverified";
  if (isVerified) return { status: "already there", file, identity: there.identity };
  if (from === undefined && file.addresses.length === 0) {
    if (there.kind === "missing") return { status: "by hand", file };
    return there.kind === "usable"
      ? { status: "already there", file, identity: there.identity }
      : { status: "failed", file, failures: [{ origin: path, reason: there.reason }] };
  }
  let result: DownloadResult = { failures: [] };
  try {
    prepareFolder(rawFolder);
    removeUnfinished(rawFolder, file.name);
    result = await fetch(file);
    if (result.fetched !== undefined) {
      const { content, identity, origin } = result.fetched;
      if (there.kind === "usable" && readFileSync(path).equals(content))
        return { status: "already there", file, identity };
      const replaced = putInPlace(rawFolder, file.name, content);
      return { status: "got", file, identity, origin, failures: result.failures, replaced };
    }
  } catch (error) {
    const failures = [...result.failures, { origin: path, reason: failureOf(error).message }];
    return { status: "failed", file, failures };
  }
  if (there.kind === "usable") return { status: "already there", file, identity: there.identity };
  const own = there.kind === "unusable" ? [{ origin: path, reason: there.reason }] : [];
  const failures = [...own, ...result.failures];
  return failures.length === 0 ? { status: "not found", file } : { status: "failed", file, failures };
}

/** What a folder gave for a file, or why it gave nothing. */
function taken(file: SourceFileEntry, { chosen, unused }: Choice, folder: string): DownloadResult {
  const found = chosen.get(file.name);
  if (found !== undefined) {
    const { candidate, identity } = found;
    return { fetched: { content: candidate.bytes, identity, origin: candidate.origin }, failures: [] };
  }
  const own = unused.filter(({ namedLike }) => namedLike === file.name);
  if (own.length > 0)
    return { failures: own.map(({ origin, reason }) => ({ origin, reason: `${origin}: ${reason}` })) };
  if (file.neededFor !== "table-2") return { failures: [] };
  const others = [...chosen.values()].filter(
    ({ identity }) =>
      identity.kind !== "verified" &&
      Object.keys(identity.entry.columns).join() === Object.keys(file.columns).join(),
  );
  const instead = others.map(
    ({ candidate, identity }) =>
      `${candidate.origin} has its columns but is taken for ${identity.entry.name} (${identityText(identity)}); get the CSV file of this vintage, or name the other one in the specification`,
  );
  return { failures: instead.map((reason) => ({ origin: folder, reason })) };
}

function progressText(file: SourceFileEntry, bytes: number, length: number | undefined): string {
  const share = length ? ` of ${megabytes(length)} MB, ${Math.floor((100 * bytes) / length)}%` : " MB";
  return `${file.name}  ${megabytes(bytes)}${share}`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(2);
}
