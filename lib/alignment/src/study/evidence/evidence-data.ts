import { type Layout, studyYears, yearCount } from "../../construct/layout";
import { layOut, layScores } from "../../construct/layout-sources";
import { type Members, membersOf } from "../../construct/members";
import { type Sources, sourceParser } from "../../sources";
import type { SourceFiles } from "../../sources/files";
import { parseRegions, type RegionTable } from "../../sources/regions";
import { ciriItems, parseScoreDeviations, type ScoreName, type ScoreTable } from "../../sources/scores";
import { type PanelSpecification, panelSpecification } from "../../specification/specification";
import { InputError } from "../../table";
import type { RightScoreArrays } from "./rights-statistics";
import { type StateGroups, stateGroups } from "./state-groups";

/** The measures on which the evidence is judged: four versions of one latent score, and an index of coded reports. */
export const measureNames = [
  "Fariss 2.03",
  "Fariss 2.04",
  "Fariss 3.01",
  "Fariss 4.02",
  "CIRI index",
] as const satisfies readonly ScoreName[];

/** A measure of human rights. */
export type MeasureName = (typeof measureNames)[number];

/** The measure that worlds are fitted to and cases are selected by. */
export const mainMeasure = "Fariss 2.03";

/** Last year of every measure: they are compared over the same years. */
export const lastScoreYear = 2010;

/** Everything that the evidence stands on, as plain data. */
export interface EvidenceData {
  /** Memberships, GDP, wars, ICCPR and delegation; its score is the main measure. */
  readonly layout: Layout;
  readonly members: Members;
  readonly groups: StateGroups;
  /** Every measure by state-year, up to 2010. */
  readonly scores: { readonly [measure in MeasureName]: Float64Array };
  /** The four physical integrity rights by state-year, up to 2010. */
  readonly rights: RightScoreArrays;
  /** 1 for a human rights IGO, by IGO. */
  readonly humanRights: Uint8Array;
  /** Posterior standard deviation of the main measure by state-year, or why there is none. */
  readonly deviations: Float64Array | { readonly missing: string };
}

/** A score without its years after the last one of the evidence. */
function upToLastYear(score: Float64Array): Float64Array {
  const last = lastScoreYear - studyYears.first;
  return score.map((value, stateYear) => (stateYear % yearCount > last ? Number.NaN : value));
}

/** Where everything that the evidence stands on comes from. */
export interface EvidenceSources {
  /** The sources of a choice, as `sourceParser` or a simulated world gives them. */
  readonly sourcesOf: (choice: PanelSpecification) => Sources;
  readonly regions: RegionTable;
  /** Posterior standard deviations of the main measure, or why there are none. */
  readonly deviations: ScoreTable | { readonly missing: string };
}

/**
 * Lays out everything that the evidence stands on.
 *
 * @param files the files of the input, real or simulated.
 * @param specification the choices of the construction, except the score: the evidence has five.
 * @throws InputError naming file, line, column and value where a file is not what its schema declares.
 */
export function evidenceData(
  files: SourceFiles,
  specification: PanelSpecification = panelSpecification(),
): EvidenceData {
  const sources: EvidenceSources = {
    sourcesOf: sourceParser(files),
    regions: parseRegions(files),
    deviations: parsedDeviations(files),
  };
  return evidenceDataOf(sources, specification);
}

/** The same from sources in memory, such as those of a simulated world. */
export function evidenceDataOf(
  { sourcesOf, regions, deviations }: EvidenceSources,
  specification: PanelSpecification = panelSpecification(),
): EvidenceData {
  const choice = { ...specification, score: mainMeasure } as const;
  const laidOut = layOut(sourcesOf(choice), choice);
  const scoreOf = (score: ScoreName) =>
    upToLastYear(layScores(laidOut, sourcesOf({ ...choice, score }).scores, { score }).values);
  const layout = { ...laidOut, score: upToLastYear(laidOut.score) };
  const scores = Object.fromEntries(measureNames.map((name) => [name, scoreOf(name)]));
  const rights = Object.fromEntries(ciriItems.map((name) => [name, scoreOf(name)]));
  return {
    layout,
    members: membersOf(layout, choice),
    groups: stateGroups(layout.states, regions),
    scores: scores as EvidenceData["scores"],
    rights: rights as RightScoreArrays,
    humanRights: Uint8Array.from(layout.igos, ({ ionum }) =>
      choice.humanRightsIgos.includes(ionum) ? 1 : 0,
    ),
    deviations: "missing" in deviations ? deviations : laidDeviations(deviations, layout),
  };
}

function parsedDeviations(files: SourceFiles): EvidenceSources["deviations"] {
  try {
    return parseScoreDeviations(files, "2.03");
  } catch (error) {
    if (error instanceof InputError) return { missing: error.message };
    throw error;
  }
}

function laidDeviations(deviations: ScoreTable, layout: Layout): EvidenceData["deviations"] {
  const { values } = layScores(layout, deviations, { score: mainMeasure });
  const known = layout.score.some((score, at) => !Number.isNaN(score + values[at]));
  return known ? values : { missing: "the scores of version 2.03 have no posterior standard deviations" };
}
