import type { PanelSpecification } from "../specification/specification";
import { InputError } from "../table";
import { type IgoId, igoId } from "./codes";
import { type ConflictTable, conflictFile, parseConflicts } from "./conflicts";
import { type Concordance, concordanceFile, parseConcordance } from "./countries";
import {
  type DelegationTable,
  delegationFile,
  delegationOf,
  eec,
  type IgoMatching,
  igosLeftOut,
  parseDelegation,
} from "./delegation";
import type { SourceFiles } from "./files";
import { type GdpSource, gdpFiles, parseGdp } from "./gdp";
import {
  type Igo,
  igoYearFile,
  type Memberships,
  parseIgos,
  parseMemberships,
  stateYearFile,
} from "./memberships";
import type { SourceName } from "./names";
import { parseRegions, type RegionTable, regionsFile } from "./regions";
import { parseStateScores, type ScoreName, type ScoreTable, scoreFileOf } from "./scores";
import { parseTaxes, type TaxSource, taxFile } from "./taxes";
import { parseTreaty, type TreatySource, treatyFile } from "./treaty";

/** The raw files of one input, read and checked. */
export interface Sources {
  /** The IGOs of the study, by number. */
  readonly igos: readonly Igo[];
  /** How they were matched with the delegation data. */
  readonly igoMatching?: IgoMatching;
  readonly memberships: Memberships;
  readonly scores: ScoreTable;
  /** The score of Table 2, where the specification selects or scales by it beside another score. */
  readonly scoresOfTable2?: ScoreTable;
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
  Partial<
    Pick<
      PanelSpecification,
      "igoMatching" | "stateCapacity" | "regionalGroup" | "selectionScore" | "sampleScales"
    >
  >;

/** The score of Table 2, by which a specification with another score may select and scale. */
export const scoreOfTable2: ScoreName = "Fariss 2.03";

/** Which of the sources that not every specification needs a choice asks for. */
export function asksFor({ score, stateCapacity, regionalGroup, selectionScore, sampleScales }: SourceChoice) {
  const takesTable2 = selectionScore === scoreOfTable2 || sampleScales === "sample of Table 2";
  return {
    taxes: stateCapacity === "tax share of GDP",
    regions: (regionalGroup ?? "all") !== "all",
    scoresOfTable2: score !== scoreOfTable2 && takesTable2,
  };
}

/** The names of the raw files that a specification needs. */
export function neededFiles(choice: SourceChoice): readonly SourceName[] {
  const needs = asksFor(choice);
  const scores = needs.scoresOfTable2 ? [choice.score, scoreOfTable2] : [choice.score];
  return [
    stateYearFile,
    igoYearFile,
    delegationFile,
    ...new Set(scores.map(scoreFileOf)),
    gdpFiles[choice.gdpVintage],
    conflictFile,
    treatyFile,
    concordanceFile,
    ...(needs.taxes ? [taxFile] : []),
    ...(needs.regions ? [regionsFile] : []),
  ];
}

/**
 * The IGOs that can be IGOs of the study: those of the delegation data (after its recodes) that the IGO data know
 * (construction rule 2). IGO data without the EEC, as those of a simulated world, are accepted.
 *
 * @throws InputError if the delegation data have a number that no IGO has.
 */
export function igosOfStudy(igos: ReadonlyMap<IgoId, Igo>, delegation: DelegationTable): readonly Igo[] {
  const unknown = delegation.columns.ionum.find((ionum) => !igos.has(igoId(ionum)) && ionum !== eec);
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

/**
 * Parses the files of one input for many specifications, each file once.
 *
 * @param files the files of the input.
 * @returns a function that gives the sources of a specification, and parses those files that none before it needed.
 */
export function sourceParser(files: SourceFiles): (choice: SourceChoice) => Sources {
  const concordance = () => files.kept("concordance", [concordanceFile], () => parseConcordance(files));
  const delegation = () => files.kept("delegation", [delegationFile], () => parseDelegation(files));
  const igoFiles = [igoYearFile, delegationFile];
  const igos = () => files.kept("igos", igoFiles, () => igosOfStudy(parseIgos(files), delegation()));
  /** What rests on one file and the concordance. */
  const withStates = <T>(what: string, file: SourceName, parse: (concordance: Concordance) => T): T =>
    files.kept(what, [file, concordanceFile], () => parse(concordance()));
  const scores = (name: ScoreName) =>
    withStates(`scores ${name}`, scoreFileOf(name), (states) => parseStateScores(files, name, states));
  const matched = (matching: IgoMatching) => ({
    igoMatching: matching,
    igos: files.kept(`igos ${matching}`, igoFiles, () =>
      igos().filter(({ ionum }) => !igosLeftOut[matching].includes(ionum)),
    ),
    delegation: files.kept(`delegation ${matching}`, [delegationFile], () =>
      delegationOf(delegation(), matching),
    ),
  });
  return (choice) => {
    const { score, gdpVintage, igoMatching = "with recodes" } = choice;
    const needs = asksFor(choice);
    files.expect(neededFiles(choice));
    return {
      ...matched(igoMatching),
      memberships: files.kept("memberships", [stateYearFile, ...igoFiles, concordanceFile], () =>
        parseMemberships(files, igos(), concordance()),
      ),
      scores: scores(score),
      scoresOfTable2: needs.scoresOfTable2 ? scores(scoreOfTable2) : undefined,
      gdp: withStates(`gdp ${gdpVintage}`, gdpFiles[gdpVintage], (states) =>
        parseGdp(files, gdpVintage, states),
      ),
      conflicts: withStates("conflicts", conflictFile, (states) => parseConflicts(files, states)),
      treaty: withStates("treaty", treatyFile, (states) => parseTreaty(files, states)),
      taxes: needs.taxes ? withStates("taxes", taxFile, (states) => parseTaxes(files, states)) : undefined,
      regions: needs.regions
        ? files.kept("regions", [regionsFile, concordanceFile], () => parseRegions(files))
        : undefined,
    };
  };
}

/**
 * Parses the files that a specification needs.
 *
 * @param files the files of the input.
 * @param choice the choices that decide which files.
 * @throws InputError naming file, line, column and value where a file is not what its schema declares.
 */
export function parseSources(files: SourceFiles, choice: SourceChoice): Sources {
  return sourceParser(files)(choice);
}
