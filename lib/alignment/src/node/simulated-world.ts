import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  formatSimulatedWorld,
  generatorVersion,
  type SimulatedWorld,
  simulatedFiles,
  simulateWorld,
  truthFile,
  type WorldParameters,
  worldParameters,
} from "../worlds";
import { readTruth } from "./truth";
import { writeFolderWhole } from "./write-folder";

/**
 * Writes a world's files to a folder, all or none: they go to a temporary folder beside it, which then takes its name.
 *
 * @param world the world.
 * @param folder the folder to write; one with an earlier simulated world is replaced.
 * @throws Error if the folder is there and holds something else than a simulated world.
 */
export function writeSimulatedWorld(world: SimulatedWorld, folder: string): void {
  const target = resolve(folder);
  if (existsSync(target) && !existsSync(join(target, truthFile))) {
    throw new Error(
      `writeSimulatedWorld: ${target} is there and holds no simulated world (no ${truthFile}); ` +
        "expected a folder that is not there or was written by this function; name another folder",
    );
  }
  writeFolderWhole(target, formatSimulatedWorld(world), (folder) => existsSync(join(folder, truthFile)));
}

/** What `ensureSimulatedWorld` did. */
export type EnsuredWorld = "made" | "made anew" | "already there";

/**
 * Sees to it that a folder holds the simulated world of some parameters.
 *
 * @param folder the folder.
 * @param changes parameters that differ from `defaultWorldParameters`.
 * @returns "made" if the folder was not there, "made anew" if it held a world of other parameters, of another version
 *   of the generator or without one of its files, "already there" otherwise.
 * @throws RangeError as `worldParameters`; Error as `writeSimulatedWorld`.
 */
export function ensureSimulatedWorld(folder: string, changes: Partial<WorldParameters> = {}): EnsuredWorld {
  const parameters = worldParameters(changes);
  const truth = readTruth(folder);
  const isSame =
    simulatedFiles.every((name) => existsSync(join(folder, name))) &&
    truth?.generatorVersion === generatorVersion &&
    JSON.stringify(truth.parameters) === JSON.stringify(parameters);
  if (isSame) return "already there";
  writeSimulatedWorld(simulateWorld(parameters), folder);
  return truth === undefined ? "made" : "made anew";
}
