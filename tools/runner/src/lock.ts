import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { isRunning } from "alignment/dist/node/unfinished";
import { RunnerError } from "./errors";

interface Owner {
  readonly process: number;
  readonly machine: string;
  readonly since: string;
}

/** A lock whose writer died before it had written its name counts as left behind after this time. */
const unnamedLockMilliseconds = 5_000;

function ownerOf(path: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

function isAbandoned(path: string): boolean {
  const owner = ownerOf(path);
  if (owner !== undefined) return owner.machine === hostname() && !isRunning(owner.process);
  try {
    return Date.now() - statSync(path).mtimeMs > unnamedLockMilliseconds;
  } catch {
    return true;
  }
}

/**
 * Holds a folder for one run, so that two do not write into it at once. The lock of a process that is no longer alive
 * on this machine is taken over.
 *
 * @param folder the folder; it is made if need be.
 * @returns a function that gives the folder free again.
 * @throws RunnerError if another run holds it; the file system's error if the folder cannot be written.
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "run.lock");
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const descriptor = openSync(path, "wx");
      const owner: Owner = { process: process.pid, machine: hostname(), since: new Date().toISOString() };
      writeFileSync(descriptor, JSON.stringify(owner));
      closeSync(descriptor);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    if (!isAbandoned(path)) break;
    rmSync(path, { force: true });
  }
  const owner = ownerOf(path);
  const who =
    owner === undefined ? "" : ` (process ${owner.process} on ${owner.machine}, since ${owner.since})`;
  throw new RunnerError(
    `another run writes to ${folder}${who}; expected one run a folder; wait for it, or choose another folder`,
  );
}
