import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type SimulatedTruth, truthFile } from "../worlds/truth";

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

/**
 * Name of the file that says of a world without its truth that it is simulated, and how many records its files have.
 */
export const sealedWorldFile = "world.json";

/** What that file holds. */
export type SealedWorld = Pick<SimulatedTruth, "generatorVersion" | "records">;

/** What a folder says of itself as a world without its truth; undefined where it is none. */
export function readSealedWorld(folder: string): SealedWorld | undefined {
  const path = join(folder, sealedWorldFile);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as SealedWorld) : undefined;
}
