import type { PanelSpecification } from "../specification/specification";
import { InputError } from "../table";
import type { IgoId } from "./codes";
import { type ConflictTable, conflictFile, readConflicts } from "./conflicts";
import { concordanceFile, readConcordance } from "./countries";
import { type DelegationTable, delegationFile, readDelegation } from "./delegation";
import { type GdpSource, gdpFiles, readGdp } from "./gdp";
import {
  type Igo,
  igoYearFile,
  type Memberships,
  readIgos,
  readMemberships,
  stateYearFile,
} from "./memberships";
import { type RegionTable, readRegions, regionsFile } from "./regions";
import { readStateScores, type ScoreTable, scoreFiles } from "./scores";
import { readTaxes, type TaxSource, taxFile } from "./taxes";
import { readTreaty, type TreatySource, treatyFile } from "./treaty";

/** The raw files of one input, read and checked. */
export interface Sources {
  /** The IGOs of the study, by number. */
  readonly igos: readonly Igo[];
  readonly memberships: Memberships;
  readonly scores: ScoreTable;
  readonly gdp: GdpSource;
  readonly conflicts: ConflictTable;
  readonly treaty: TreatySource;
  readonly delegation: DelegationTable;
  /** Tax shares, where the specification asks for them. */
  readonly taxes?: TaxSource;
  /** Regional groups, where the specification keeps one. */
  readonly regions?: RegionTable;
}

/** The choices of a specification that decide which files are read. */
export type SourceChoice = Pick<PanelSpecification, "score" | "gdpVintage"> &
  Partial<Pick<PanelSpecification, "stateCapacity" | "regionalGroup">>;

function asksForTaxes(choice: SourceChoice): boolean {
  return choice.stateCapacity === "tax share of GDP";
}

function asksForRegions(choice: SourceChoice): boolean {
  return (choice.regionalGroup ?? "all") !== "all";
}

/** The names of the raw files that a specification needs. */
export function neededFiles(choice: SourceChoice): readonly string[] {
  const version = choice.score.startsWith("Fariss ") ? choice.score.slice("Fariss ".length) : "2.03";
  return [
    stateYearFile,
    igoYearFile,
    delegationFile,
    scoreFiles[version as keyof typeof scoreFiles],
    gdpFiles[choice.gdpVintage],
    conflictFile,
    treatyFile,
    concordanceFile,
    ...(asksForTaxes(choice) ? [taxFile] : []),
    ...(asksForRegions(choice) ? [regionsFile] : []),
  ];
}

/**
 * The IGOs of the study: those of the delegation data (after its recodes) that the IGO data know
 * (construction rule 2).
 *
 * @throws InputError if the delegation data have a number that no IGO has.
 */
export function igosOfStudy(igos: ReadonlyMap<IgoId, Igo>, delegation: DelegationTable): readonly Igo[] {
  const unknown = delegation.columns.ionum.find((ionum) => !igos.has(ionum));
  if (unknown !== undefined) {
    throw new InputError(
      { file: delegationFile, column: "cow_igocode" },
      `found ${unknown}, the number of no IGO`,
      `a number of ${igoYearFile}, or one that is recoded`,
    );
  }
  const coded = new Set(delegation.columns.ionum);
  return [...igos.values()].filter((igo) => coded.has(igo.ionum)).sort((a, b) => a.ionum - b.ionum);
}

/** Keeps what was read, by name. */
function memory(): <T>(name: string, read: () => T) => T {
  const kept = new Map<string, unknown>();
  return <T>(name: string, read: () => T) => {
    if (!kept.has(name)) kept.set(name, read());
    return kept.get(name) as T;
  };
}

/**
 * Reads the raw files of one input for many specifications, each file once.
 *
 * @param folder the folder of the raw files, real or simulated.
 * @returns a function that gives the sources of a specification, and reads those files that none before it needed.
 */
export function sourceReader(folder: string): (choice: SourceChoice) => Sources {
  const once = memory();
  return (choice) => {
    const delegation = once("delegation", () => readDelegation(folder));
    const igos = once("igos", () => igosOfStudy(readIgos(folder), delegation));
    const concordance = once("concordance", () => readConcordance(folder));
    const { score, gdpVintage } = choice;
    return {
      igos,
      delegation,
      memberships: once("memberships", () => readMemberships(folder, igos, concordance)),
      scores: once(`scores ${score}`, () => readStateScores(folder, score, concordance)),
      gdp: once(`gdp ${gdpVintage}`, () => readGdp(folder, gdpVintage, concordance)),
      conflicts: once("conflicts", () => readConflicts(folder, concordance)),
      treaty: once("treaty", () => readTreaty(folder, concordance)),
      taxes: asksForTaxes(choice) ? once("taxes", () => readTaxes(folder, concordance)) : undefined,
      regions: asksForRegions(choice) ? once("regions", () => readRegions(folder)) : undefined,
    };
  };
}

/**
 * Reads the raw files that a specification needs.
 *
 * @param folder the folder of the raw files, real or simulated.
 * @param choice the choices that decide which files.
 * @throws InputError naming file, line, column and value where a file is not what its schema declares.
 */
export function readSources(folder: string, choice: SourceChoice): Sources {
  return sourceReader(folder)(choice);
}
