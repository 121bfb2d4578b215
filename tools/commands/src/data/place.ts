import { createHash, randomBytes } from "node:crypto";
import {
  closeSync,
  copyFileSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";

/** What a half-downloaded body came from, so that only the same thing is continued. */
export interface PartialOrigin {
  readonly address: string;
  /** The server's mark of this very content: a strong ETag or a Last-Modified date. */
  readonly validator: string;
  /** The length of the whole body in bytes. */
  readonly length: number;
}

/** A run's own work folder for one file; nothing in it counts as an input file. */
export interface PartialFolder {
  readonly folder: string;
  /** The download as it grows. */
  readonly bodyPath: string;
  /** The verified content, ready to be put in place. */
  readonly contentPath: string;
}

const PARTIAL = ".partial";
const REPLACED = "replaced";
const SEPARATOR = "~";
/** A work folder that nobody wrote to for so long belongs to no living run. */
const ABANDONED_AFTER_MILLISECONDS = 24 * 3600 * 1000;
/** The same on another machine (or container), whose processes cannot be seen from here. */
const ABANDONED_ELSEWHERE_AFTER_MILLISECONDS = 600 * 1000;

/** The work folders of this process, told from those that an earlier process of the same id left. */
const ownFolders = new Set<string>();

const thisHost = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);

/**
 * Opens a work folder for one file, owned by this run alone: the one that an interrupted run left, taken over by an
 * atomic rename (of two runs only one gets it), or a new one. Other left ones are removed.
 *
 * @param rawFolder the folder of the input files; made if it is not there.
 * @param name the file's name.
 * @returns the work folder.
 * @throws the file system's error if the folder cannot be made or written.
 */
export function openPartial(rawFolder: string, name: string): PartialFolder {
  const parent = join(rawFolder, PARTIAL);
  makeFolder(parent);
  const token = randomBytes(4).toString("hex");
  const folder = join(parent, [name, thisHost, process.pid, token].join(SEPARATOR));
  ownFolders.add(folder);
  let claimed = false;
  for (const left of leftFolders(parent, name)) {
    if (claimed) rmSync(left, { recursive: true, force: true });
    else claimed = renamed(left, folder);
  }
  if (!claimed) makeFolder(folder);
  return { folder, bodyPath: join(folder, "body"), contentPath: join(folder, "content") };
}

/**
 * Gives a work folder up: removes it, unless the next run can go on with what is in it.
 *
 * @param partial the work folder.
 * @param rawFolder the folder of the input files.
 * @param placed whether the file is in place, so that nothing is left to go on with.
 */
export function closePartial(partial: PartialFolder, rawFolder: string, placed: boolean): void {
  ownFolders.delete(partial.folder);
  if (!placed && readPartial(partial) !== undefined) return;
  rmSync(partial.folder, { recursive: true, force: true });
  removeIfEmpty(join(rawFolder, PARTIAL));
}

/**
 * Removes what interrupted runs left of a file that is in place.
 *
 * @param rawFolder the folder of the input files.
 * @param name the file's name.
 */
export function removeLeftovers(rawFolder: string, name: string): void {
  const parent = join(rawFolder, PARTIAL);
  for (const left of leftFolders(parent, name)) rmSync(left, { recursive: true, force: true });
  removeIfEmpty(parent);
}

/**
 * How much of a body is there and what it is from.
 *
 * @param partial the work folder.
 * @returns the bytes there and their origin, or undefined if nothing can be continued.
 */
export function readPartial(
  partial: PartialFolder,
): { readonly bytes: number; readonly origin: PartialOrigin } | undefined {
  try {
    const origin = JSON.parse(readFileSync(originPath(partial), "utf8")) as PartialOrigin;
    const bytes = statSync(partial.bodyPath).size;
    return bytes > 0 && bytes < origin.length ? { bytes, origin } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Starts a body anew: removes what is there, then notes the origin of what will come. Interrupted in between, nothing
 * is there to be continued.
 *
 * @param partial the work folder.
 * @param origin where the body will come from; undefined if it cannot be continued later.
 */
export function restartPartial(partial: PartialFolder, origin: PartialOrigin | undefined): void {
  rmSync(partial.bodyPath, { force: true });
  rmSync(originPath(partial), { force: true });
  if (origin !== undefined) {
    const unfinished = join(partial.folder, "origin.unfinished");
    writeFileSync(unfinished, JSON.stringify(origin));
    renameSync(unfinished, originPath(partial));
  }
}

/**
 * Puts verified content in place under its name: written and flushed to the disk in the work folder, then renamed, so
 * that at every moment the name stands for the old file, the whole new one, or nothing.
 *
 * @param content the verified bytes.
 * @param partial the work folder.
 * @param rawFolder the folder of the input files.
 * @param name the file's name.
 * @throws the file system's error if the disk is full, the folder is not writable, or a folder has that name.
 */
export function putInPlace(
  content: Uint8Array,
  partial: PartialFolder,
  rawFolder: string,
  name: string,
): void {
  const descriptor = openSync(partial.contentPath, "w");
  try {
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(partial.contentPath, join(rawFolder, name));
  flushFolder(rawFolder);
}

/**
 * Keeps a copy of a file that is about to be replaced.
 *
 * @param rawFolder the folder of the input files.
 * @param name the file's name.
 * @returns where the copy is.
 * @throws the file system's error if it cannot be copied.
 */
export function keepReplaced(rawFolder: string, name: string): string {
  const folder = join(rawFolder, REPLACED);
  makeFolder(folder);
  const source = join(rawFolder, name);
  const kept = join(folder, `${name}.${Math.round(statSync(source).mtimeMs)}`);
  copyFileSync(source, kept);
  return kept;
}

/** Makes a folder and those above it. Node's own recursive way reports a read-only file system as "no such file". */
function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" && dirname(path) !== path) {
      makeFolder(dirname(path));
      makeFolder(path);
    } else if (code !== "EEXIST" || !statSync(path).isDirectory()) throw error;
  }
}

function originPath(partial: PartialFolder): string {
  return join(partial.folder, "origin.json");
}

/** The work folders of a file that belong to no living run. */
function leftFolders(parent: string, name: string): string[] {
  let entries: string[];
  try {
    entries = readdirSync(parent);
  } catch {
    return [];
  }
  return entries
    .filter((entry) => entry.split(SEPARATOR)[0] === name && isAbandoned(parent, entry))
    .map((entry) => join(parent, entry));
}

function isAbandoned(parent: string, entry: string): boolean {
  const [, host, owner] = entry.split(SEPARATOR);
  const elsewhere = host !== thisHost;
  if (!elsewhere && Number(owner) === process.pid) return !ownFolders.has(join(parent, entry));
  if (!elsewhere && !isRunning(Number(owner))) return true;
  const patience = elsewhere ? ABANDONED_ELSEWHERE_AFTER_MILLISECONDS : ABANDONED_AFTER_MILLISECONDS;
  return Date.now() - lastWrite(join(parent, entry)) > patience;
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** When a work folder or its body was last written, in milliseconds; 0 if it is gone. */
function lastWrite(folder: string): number {
  let latest = 0;
  for (const path of [folder, join(folder, "body")]) {
    latest = Math.max(latest, statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  }
  return latest;
}

function renamed(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch {
    return false;
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Another run's work is in it, or it is not there: both are fine.
  }
}

/** Flushes a rename to the disk; where folders cannot be opened (Windows) the system does it in its own time. */
function flushFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, "r");
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // The rename itself has happened.
  }
}
