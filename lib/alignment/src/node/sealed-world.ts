import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { formatSimulatedWorld, type SimulatedTruth, type SimulatedWorld, truthFile } from "../worlds";
import { writeFolderWhole } from "./write-folder";

/** Name of the file that says of a world without its truth that it is simulated, and how many records its files have. */
export const sealedWorldFile = "world.json";

/** What that file holds. */
export type SealedWorld = Pick<SimulatedTruth, "generatorVersion" | "records">;

/**
 * Writes a world's files to a folder without its truth, all or none.
 *
 * @param world the world.
 * @param folder the folder to write; one with an earlier world is replaced.
 * @returns the truth, as `truth.json` would hold it.
 */
export function writeSealedWorld(world: SimulatedWorld, folder: string): string {
  const files = new Map(formatSimulatedWorld(world));
  const truth = files.get(truthFile) as string;
  files.delete(truthFile);
  const { generatorVersion, records } = JSON.parse(truth) as SimulatedTruth;
  const sealed: SealedWorld = { generatorVersion, ...(records && { records }) };
  files.set(sealedWorldFile, `${JSON.stringify(sealed, undefined, 2)}\n`);
  writeFolderWhole(folder, files, (path) => existsSync(join(path, sealedWorldFile)));
  return truth;
}

/** What a folder says of itself as a world without its truth; undefined where it is none. */
export function readSealedWorld(folder: string): SealedWorld | undefined {
  const path = join(folder, sealedWorldFile);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as SealedWorld) : undefined;
}
