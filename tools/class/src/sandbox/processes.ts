import type { ChildProcess } from "node:child_process";
import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";

/** A process and all its descendants with the resident memory of each, from /proc; none where the system has none. */
export function processesBelow(root: number): ReadonlyMap<number, number> {
  if (!existsSync("/proc/self/status")) return new Map();
  const parents = new Map<number, number>();
  const resident = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const status = readFileSync(`/proc/${name}/status`, "utf8");
      parents.set(Number(name), Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]));
      resident.set(Number(name), 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0));
    } catch {
      // It has ended meanwhile.
    }
  }
  const isBelow = (id: number | undefined): boolean =>
    id !== undefined && (id === root || isBelow(parents.get(id)));
  return new Map([...resident].filter(([id]) => isBelow(id)));
}

const longestEndMilliseconds = 5_000;

/** Waits until the system has ended some processes, which takes it a moment after their host was killed. */
export async function waitForEnd(processes: Iterable<number>): Promise<void> {
  const until = Date.now() + longestEndMilliseconds;
  const isThere = (id: number) => existsSync(`/proc/${id}`);
  while ([...processes].some(isThere) && Date.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 20));
}

/** The processes of a user. */
function processesOf(user: number): number[] {
  return readdirSync("/proc").flatMap((name) => {
    const status = /^\d+$/.test(name) ? lstatSync(`/proc/${name}`, { throwIfNoEntry: false }) : undefined;
    return status?.uid === user ? [Number(name)] : [];
  });
}

/** How many threads a user has: what the system counts against a limit of processes. */
export function threadsOf(user: number): number {
  if (!existsSync("/proc/self/status")) return 0;
  const counts = processesOf(user).map((id) => {
    try {
      return Number(/^Threads:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1]);
    } catch {
      return 0; // It has ended meanwhile.
    }
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Ends everything that a user runs, however often it forks. */
export function endUser(user: number): void {
  for (let round = 0; round < 20; round++) {
    const processes = processesOf(user);
    if (processes.length === 0) return;
    for (const id of processes) {
      try {
        process.kill(id, "SIGKILL");
      } catch {
        // It has ended meanwhile.
      }
    }
  }
}

/** Ends a process and everything of its group. */
export function endAll(child: ChildProcess): void {
  try {
    process.kill(-(child.pid as number), "SIGKILL");
  } catch {
    child.kill("SIGKILL");
  }
}
