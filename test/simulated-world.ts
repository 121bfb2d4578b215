import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeSimulatedWorld } from "alignment/node";
import { simulateWorld, type WorldParameters } from "alignment/worlds";

/**
 * Makes a simulated world in a folder of the system's own, uses it, and takes the folder away again.
 *
 * @param changes parameters that differ from `defaultWorldParameters`.
 * @param use what to do with the folder; it must be done with it when it returns.
 * @returns what `use` returns.
 */
export function useSimulatedWorld<T>(changes: Partial<WorldParameters>, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "alignment-world-"));
  try {
    const world = join(folder, "world");
    writeSimulatedWorld(simulateWorld(changes), world);
    return use(world);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
