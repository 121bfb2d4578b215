import { readFileSync, statSync, watch } from "node:fs";
import { basename, dirname } from "node:path";

/** How long a file must stay as it is until its save counts as finished, in milliseconds. */
const settledMilliseconds = 200;
/** How often an unfinished save is looked at again. */
const mostLooks = 10;

/** A state of a file that a save changes; undefined while the file is away, as between the two steps of a rename. */
function stateOf(path: string): string | undefined {
  const status = statSync(path, { throwIfNoEntry: false });
  return status === undefined ? undefined : `${status.ino} ${status.mtimeMs} ${status.size}`;
}

function isWhole(path: string): boolean {
  try {
    JSON.parse(readFileSync(path, "utf8"));
    return true;
  } catch {
    return false;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Waits until a save is finished: the file is whole and stays as it is, or stays broken for a while. */
async function settle(path: string): Promise<void> {
  for (let look = 0; look < mostLooks; look++) {
    const before = stateOf(path);
    await pause(settledMilliseconds);
    if (before !== undefined && before === stateOf(path) && isWhole(path)) return;
  }
}

/**
 * Runs something now and again at every save of a file. A save ends the run that is under way, so that a cell without
 * an end can be mended; several saves at once count as one.
 *
 * @param path the file.
 * @param run what to run; it should end soon after the signal.
 * @param until ends the watch.
 */
export async function runAtEverySave(
  path: string,
  run: (signal: AbortSignal) => Promise<void>,
  until: AbortSignal,
): Promise<void> {
  let present = new AbortController();
  let wake = (): void => undefined;
  let state: string | undefined;
  const look = (name: string | null): void => {
    if (name !== null && name !== basename(path)) return;
    if (stateOf(path) === state) return;
    present.abort();
    wake();
  };
  const watcher = watch(dirname(path), (_, name) => look(name));
  const end = (): void => {
    watcher.close();
    present.abort();
    wake();
  };
  until.addEventListener("abort", end);
  while (!until.aborted) {
    await settle(path);
    present = new AbortController();
    state = stateOf(path);
    await run(AbortSignal.any([present.signal, until]));
    if (!until.aborted && stateOf(path) === state)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  }
}
