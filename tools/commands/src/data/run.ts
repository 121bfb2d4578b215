import { join, resolve } from "node:path";
import {
  type DownloadResult,
  type DownloadSession,
  downloadFile,
  type FailedOrigin,
  manifestHosts,
  type VerifiedContent,
} from "./download";
import { DataFailure, failureOf } from "./failure";
import type { Manifest, ManifestFile } from "./manifest";
import {
  closePartial,
  keepReplaced,
  openPartial,
  type PartialFolder,
  putInPlace,
  removeLeftovers,
} from "./place";
import { openSourceFolder, type SourceFolder, takeFile } from "./take";
import { defaultNetworkSettings, type NetworkSettings } from "./transport";
import { type Verification, verifyFile } from "./verify";
import { checkProxies } from "./way-out";

/** How a file stands after a run. */
export type FileOutcome =
  | {
      readonly status: "got";
      readonly file: ManifestFile;
      readonly verification: Verification;
      readonly origin: string;
      /** Addresses or paths tried before, with the reason why they did not give it. */
      readonly failures: readonly FailedOrigin[];
      /** Where a file of that name that was not the known one is kept. */
      readonly replaced: string | undefined;
    }
  | { readonly status: "already there"; readonly file: ManifestFile; readonly verification: Verification }
  | { readonly status: "failed"; readonly file: ManifestFile; readonly failures: readonly FailedOrigin[] }
  | { readonly status: "by hand"; readonly file: ManifestFile };

/** Where a run writes its lines; `progress` overwrites one line of a terminal and is left out elsewhere. */
export interface Output {
  readonly line: (text: string) => void;
  readonly progress?: (text: string) => void;
}

/** What a run works on. */
export interface GetOptions {
  /** The files to get: the manifest, or a part of it. */
  readonly manifest: Manifest;
  /** Where the files go. */
  readonly rawFolder: string;
  readonly output: Output;
  /** Take the files from this folder and use no network. */
  readonly from?: string;
  readonly network?: NetworkSettings;
}

/** Takes or downloads one file into its work folder's care. */
type Fetch = (file: ManifestFile, partial: PartialFolder) => Promise<DownloadResult>;

/**
 * Gets every file of the manifest that is not in the folder yet: downloads it, or takes it from a folder; verifies it;
 * puts it in place under its name. One file that fails does not stop the others. A file of that name that is not the
 * known one is replaced and kept aside.
 *
 * @param options what to get and where to put it.
 * @returns how each file stands, in the manifest's order; does not throw for what a source or a disk does.
 * @throws Error if the folder to take files from cannot be read, or a proxy variable is not an address.
 */
export async function getFiles(options: GetOptions): Promise<readonly FileOutcome[]> {
  if (options.from !== undefined) {
    const source = openSourceFolder(options.from);
    return eachFile(options, (file) => Promise.resolve(taken(file, source)));
  }
  const settings = options.network ?? defaultNetworkSettings;
  checkProxies();
  const session: DownloadSession = {
    settings,
    allowedHosts: manifestHosts(options.manifest),
    silentHosts: new Set(),
    progress: (file, bytes, length) => options.output.progress?.(progressText(file, bytes, length)),
  };
  return eachFile(options, (file, partial) => downloadFile(file, partial, session));
}

/**
 * Verifies what a folder holds; uses no network and changes nothing.
 *
 * @param options the files and the folder; `from` and `network` are not used.
 * @returns how each file stands: `already there`, `failed` if it is not the known file or missing, `by hand` if it is
 *   missing and no address gives it.
 */
export function checkFiles(options: GetOptions): readonly FileOutcome[] {
  return options.manifest.files.map((file) => {
    const path = join(options.rawFolder, file.name);
    const verification = verifyFile(path, file);
    const outcome: FileOutcome =
      verification.status === "refused"
        ? { status: "failed", file, failures: [{ origin: path, reason: verification.reason }] }
        : verification.status !== "missing"
          ? { status: "already there", file, verification }
          : file.obtained === "by-hand"
            ? { status: "by hand", file }
            : { status: "failed", file, failures: [{ origin: path, reason: "is not there" }] };
    options.output.line(outcomeLine(outcome));
    return outcome;
  });
}

async function eachFile(options: GetOptions, fetch: Fetch): Promise<readonly FileOutcome[]> {
  const outcomes: FileOutcome[] = [];
  for (const file of options.manifest.files) {
    const outcome = await getFile(file, options, fetch);
    options.output.line(outcomeLine(outcome));
    outcomes.push(outcome);
  }
  return outcomes;
}

async function getFile(file: ManifestFile, options: GetOptions, fetch: Fetch): Promise<FileOutcome> {
  const rawFolder = resolve(options.rawFolder);
  const path = join(rawFolder, file.name);
  const there = verifyFile(path, file);
  if (there.status === "exact" || there.status === "shape") {
    removeLeftovers(rawFolder, file.name);
    return { status: "already there", file, verification: there };
  }
  if (file.obtained === "by-hand" && options.from === undefined) {
    return there.status === "missing"
      ? { status: "by hand", file }
      : { status: "failed", file, failures: [{ origin: path, reason: there.reason }] };
  }
  let partial: PartialFolder | undefined;
  let placed = false;
  let failures: readonly FailedOrigin[] = [];
  try {
    partial = openPartial(rawFolder, file.name);
    const result = await fetch(file, partial);
    failures = result.failures;
    if (result.status === "failed") return { status: "failed", file, failures };
    const replaced = place(result.fetched, partial, rawFolder, file);
    placed = true;
    const { verification, origin } = result.fetched;
    return { status: "got", file, verification, origin, failures, replaced };
  } catch (error) {
    const { message } = failureOf(error);
    return { status: "failed", file, failures: [...failures, { origin: path, reason: message }] };
  } finally {
    if (partial !== undefined) closePartial(partial, rawFolder, placed);
  }
}

/** Puts a file in place; what stands there by now, which the download gave time to change, is kept aside. */
function place(
  fetched: VerifiedContent,
  partial: PartialFolder,
  rawFolder: string,
  file: ManifestFile,
): string | undefined {
  const there = verifyFile(join(rawFolder, file.name), file);
  if (there.status === "refused" && there.reason === "is not a file") {
    throw new DataFailure("local", "a folder stands where the file should be; move it away");
  }
  const replaced = there.status === "refused" ? keepReplaced(rawFolder, file.name) : undefined;
  putInPlace(fetched.content, partial, rawFolder, file.name);
  return replaced;
}

function taken(file: ManifestFile, source: SourceFolder): DownloadResult {
  const result = takeFile(file, source);
  if (result.status === "taken")
    return { status: "fetched", fetched: result.taken, failures: result.failures };
  if (result.failures.length > 0) return { status: "failed", failures: result.failures };
  return {
    status: "failed",
    failures: [{ origin: source.folder, reason: `holds no ${file.name}, as it is or in a zip archive` }],
  };
}

/** One line on how a file stands. */
function outcomeLine(outcome: FileOutcome): string {
  const label = `${outcome.status.padEnd(13)} ${outcome.file.name}`;
  switch (outcome.status) {
    case "got":
      return `${label}  (${verificationText(outcome.verification)}; from ${outcome.origin})`;
    case "already there":
      return `${label}  (${verificationText(outcome.verification)})`;
    case "failed":
      return `${label}  (${outcome.failures.at(-1)?.reason ?? "no reason known"})`;
    case "by hand":
      return `${label}  (cannot be downloaded)`;
  }
}

/**
 * Says in words how a file was verified.
 *
 * @param verification what `verifyFile` or `verifyBytes` gave.
 * @returns a short phrase; a file known only by its shape is said to be.
 */
export function verificationText(verification: Verification): string {
  switch (verification.status) {
    case "exact":
      return `${megabytes(verification.bytes)} MB, sha256 ${verification.sha256.slice(0, 12)} as expected`;
    case "shape":
      return `${megabytes(verification.bytes)} MB, ${verification.form}: verified by shape, not by hash`;
    case "refused":
      return verification.reason;
    case "missing":
      return "is not there";
  }
}

function progressText(file: ManifestFile, bytes: number, length: number | undefined): string {
  const share = length ? ` of ${megabytes(length)} MB, ${Math.floor((100 * bytes) / length)} %` : " MB";
  return `${file.name}  ${megabytes(bytes)}${share}`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(2);
}
