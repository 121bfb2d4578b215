import { type PanelBuilder, panelBuilderOf, type SampleBuilder, sampleBuilderOf } from "../construct/builder";
import { parseRightScores, type RightScores } from "../construct/rights";
import { type SourceChoice, type Sources, sourceParser } from "../sources";
import type { SourceName } from "../sources/names";
import { parseRegions, type RegionTable } from "../sources/regions";
import { parseStates, type StateTable } from "../sources/states";
import type { FileState } from "./file-state";
import { openFolder } from "./open-folder";

/**
 * Reads the raw files of one folder for many specifications, each file once.
 *
 * @param folder the folder of the raw files, real or simulated.
 * @returns a function that gives the sources of a specification, and reads those files that none before it needed.
 */
export function sourceReader(folder: string): (choice: SourceChoice) => Sources {
  return sourceParser(openFolder(folder));
}

/**
 * Reads the raw files that a specification needs.
 *
 * @param folder the folder of the raw files, real or simulated.
 * @param choice the choices that decide which files.
 * @throws InputError naming file, line, column and value where a file is not what its schema declares.
 * @example
 * const specification = panelSpecification({ score: "DISAP" });
 * const panel = buildPanel(readSources("data/simulated", specification), specification);
 */
export function readSources(folder: string, choice: SourceChoice): Sources {
  return sourceReader(folder)(choice);
}

/**
 * Builds the panels of one folder under many specifications. Every raw file is read once, when the first
 * specification needs it.
 *
 * @param folder the folder of the raw files, real or simulated.
 * @returns a function that takes the changed choices and gives the panel; it throws what `panelSpecification`,
 *   `readSources` and `buildPanel` throw.
 * @example
 * const build = panelBuilder("data/simulated");
 * const rows = build({ lastYear: 2005 }).sample.rowCount;
 */
export function panelBuilder(folder: string): PanelBuilder {
  return panelBuilderOf(sourceReader(folder));
}

/**
 * Builds the estimation samples of one folder under many specifications, as `panelBuilder` builds its panels, without
 * what surrounds them.
 *
 * @param folder the folder of the raw files, real or simulated.
 * @returns a function that takes the changed choices and gives specification and sample; it throws what `panelBuilder`
 *   throws.
 * @example
 * const build = sampleBuilder("data/simulated");
 * const rows = build({ lastYear: 2005 }).sample.rowCount;
 */
export function sampleBuilder(folder: string): SampleBuilder {
  return sampleBuilderOf(sourceReader(folder));
}

/** Reads the regional groups of the United Nations; see `parseRegions`. */
export function readRegions(folder: string): RegionTable {
  return parseRegions(openFolder(folder));
}

/** Reads the scores of the four physical integrity rights; see `parseRightScores`. */
export function readRightScores(folder: string): RightScores {
  return parseRightScores(openFolder(folder));
}

/** Reads the spells of the state system; see `parseStates`. */
export function readStates(folder: string): StateTable {
  return parseStates(openFolder(folder));
}

/**
 * How the source files of a folder stand; see `OpenFolder.states`.
 *
 * @example
 * const unverified = folderState("data/raw").filter(({ status }) => status !== "verified");
 */
export function folderState(folder: string, files?: readonly SourceName[]): readonly FileState[] {
  return openFolder(folder).states(files);
}
