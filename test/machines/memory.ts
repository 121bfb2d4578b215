import { readdirSync, readFileSync } from "node:fs";

const sampleMilliseconds = 500;

/** The parent of every process, as `/proc` says. */
function parents(): Map<number, number> {
  const found = new Map<number, number>();
  for (const name of readdirSync("/proc").filter((each) => /^\d+$/.test(each))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      found.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}

/** A process and all that it started, directly or not. */
function family(root: number): number[] {
  const parentOf = parents();
  const members = [root];
  for (let index = 0; index < members.length; index += 1) {
    for (const [process, parent] of parentOf) if (parent === members[index]) members.push(process);
  }
  return members;
}

/** The memory of a process in bytes, with its share of what it shares; 0 where it has ended. */
function memoryOf(process: number): number {
  try {
    const text = readFileSync(`/proc/${process}/smaps_rollup`, "utf8");
    return 1024 * Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/**
 * Watches the memory of a process and all that it starts (Linux).
 *
 * @param root the process's id
 * @returns a function that ends the watch and gives the largest sum seen, in bytes
 */
export function watchMemory(root: number): () => number {
  let largest = 0;
  const timer = setInterval(() => {
    const sum = family(root).reduce((total, process) => total + memoryOf(process), 0);
    largest = Math.max(largest, sum);
  }, sampleMilliseconds);
  return () => {
    clearInterval(timer);
    return largest;
  };
}
