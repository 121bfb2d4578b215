import { existsSync } from "node:fs";
import { join } from "node:path";
import { formatSimulatedWorld, type SimulatedTruth, type SimulatedWorld, truthFile } from "../worlds";
import { type SealedWorld, sealedWorldFile } from "./truth";
import { writeFolderWhole } from "./write-folder";

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
