import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type SimulatedTruth, truthFile } from "../worlds";

/**
 * Reads the truth of the simulated world in a folder.
 *
 * @param folder the folder that `writeSimulatedWorld` wrote.
 * @returns the truth, or `undefined` where the folder holds no simulated world (the real files have no such file).
 * @throws SyntaxError if the file is no JSON.
 */
export function readTruth(folder: string): SimulatedTruth | undefined {
  const path = join(folder, truthFile);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as SimulatedTruth) : undefined;
}
