import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { type WorldParameters, worldParameters } from "./parameters";
import { recordCount } from "./text";
import { generatorVersion, readTruth, truthFile, truthOf } from "./truth";
import { type SimulatedWorld, simulateWorld } from "./world";
import { concordanceFile, stateSystemFile } from "./write-concordances";
import {
  conflictFile,
  gdpFileOf2018,
  gdpFileOf2026,
  regionalGroupFile,
  taxFile,
  treatyFile,
} from "./write-covariates";
import { writeFolderWhole } from "./write-folder";
import { delegationFile, igoYearFile, stateYearFile } from "./write-memberships";
import { itemFile, scoreFile, scoreFiles } from "./write-scores";

/** What writes each file, by the file's name. */
const writers: { readonly [file: string]: (world: SimulatedWorld) => string } = {
  "state_year_formatv3.csv": stateYearFile,
  "igo_year_formatv3.csv": igoYearFile,
  ...Object.fromEntries(scoreFiles.map((file) => [file, (world: SimulatedWorld) => scoreFile(world, file)])),
  "CIRI_physint2011.csv": itemFile,
  "ucdp-prio-acd-181.csv": conflictFile,
  "wdi_gdppc_2018-11_const2010usd.csv": gdpFileOf2018,
  "wdi_gdppc_2026-03_const2015usd.csv": gdpFileOf2026,
  "untc_4-4_ICCPR.csv": treatyFile,
  "mia_delegation_pooling_io_year.csv": delegationFile,
  "un_regional_groups.csv": regionalGroupFile,
  "states2016.csv": stateSystemFile,
  "countrycode_codelist.csv": concordanceFile,
  "owid_ictd_grd_2021.csv": taxFile,
};

/**
 * The files of a world by name, in the forms of the real sources and with `truth.json` beside them.
 *
 * @param world the world.
 * @returns each file's text by its name.
 */
export function formatSimulatedWorld(world: SimulatedWorld): ReadonlyMap<string, string> {
  const texts = Object.entries(writers).map(([file, write]) => [file, write(world)] as const);
  const records = Object.fromEntries(texts.map(([file, text]) => [file, recordCount(text)]));
  const truth = `${JSON.stringify({ ...truthOf(world), records }, null, 2)}\n`;
  return new Map([...texts, [truthFile, truth]]);
}

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
    Object.keys(writers).every((name) => existsSync(join(folder, name))) &&
    truth?.generatorVersion === generatorVersion &&
    JSON.stringify(truth.parameters) === JSON.stringify(parameters);
  if (isSame) return "already there";
  writeSimulatedWorld(simulateWorld(parameters), folder);
  return truth === undefined ? "made" : "made anew";
}
