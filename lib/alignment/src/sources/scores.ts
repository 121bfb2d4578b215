import { integerColumn, numberColumn, type Table, tableOf, tableSchema, wholeNumberColumn } from "../table";
import { calendarYears } from "./codes";
import type { Concordance } from "./countries";
import type { SourceFiles } from "./files";
import { refuseUnknownStates } from "./known";
import { type SourceName, sourceNames } from "./names";

/** The versions of the latent human rights protection scores (Fariss 2014 and later). */
export type FarissVersion = "2.03" | "2.04" | "3.01" | "4.02";

/** The four physical integrity rights of CIRI: 0 frequent violations, 1 some, 2 none. */
export type CiriItem = "DISAP" | "KILL" | "POLPRIS" | "TORT";

/** The human rights scores that can be the outcome: a latent score, a CIRI item, or the sum of the four items. */
export type ScoreName = `Fariss ${FarissVersion}` | CiriItem | "CIRI index";

export const ciriItems: readonly CiriItem[] = ["DISAP", "KILL", "POLPRIS", "TORT"];

export const scoreNames: readonly ScoreName[] = [
  "Fariss 2.03",
  "Fariss 2.04",
  "Fariss 3.01",
  "Fariss 4.02",
  ...ciriItems,
  "CIRI index",
];

/** The file of each version of the scores. */
export const scoreFiles: { readonly [version in FarissVersion]: SourceName } = {
  "2.03": sourceNames.scores203,
  "2.04": sourceNames.scores204,
  "3.01": sourceNames.scores301,
  "4.02": sourceNames.scores402,
};

const latentHeaders: { readonly [version in FarissVersion]: string } = {
  "2.03": "latentmean",
  "2.04": "latentmean",
  "3.01": "theta_mean",
  "4.02": "theta_mean",
};

const deviationHeaders: { readonly [version in FarissVersion]: string } = {
  "2.03": "latentsd",
  "2.04": "latentsd",
  "3.01": "theta_sd",
  "4.02": "theta_sd",
};

/** The scores that a file may hold; they leave out -9, which other sources write for a missing value. */
export const scoreBounds = { lowest: -8.9, highest: 12 } as const;

function scoreSchema(version: FarissVersion) {
  return tableSchema({
    title: `human rights protection scores v${version}`,
    columns: {
      // Some territories carry numbers such as 666.001, which match no state.
      ccode: numberColumn("COW", 2, 999, []),
      year: integerColumn("YEAR", calendarYears.minimum, calendarYears.maximum),
      latent: numberColumn(latentHeaders[version], scoreBounds.lowest, scoreBounds.highest, []),
      DISAP: wholeNumberColumn("DISAP", 0, 2, ["NA"]),
      KILL: wholeNumberColumn("KILL", 0, 2, ["NA"]),
      POLPRIS: wholeNumberColumn("POLPRIS", 0, 2, ["NA"]),
      TORT: wholeNumberColumn("TORT", 0, 2, ["NA"]),
    },
    key: ["ccode", "year"],
  });
}

/** Human rights scores, one row a state-year; higher means more respect. */
export interface ScoreTable extends Table<{ ccode: Float64Array; year: Int32Array; score: Float64Array }> {
  /** Which score it is. */
  readonly name: ScoreName;
}

/** The version of the scores whose file holds a score. */
function versionOf(name: ScoreName): FarissVersion {
  return name.startsWith("Fariss ") ? (name.slice("Fariss ".length) as FarissVersion) : "2.03";
}

/** The file that holds a score. */
export function scoreFileOf(name: ScoreName): SourceName {
  return scoreFiles[versionOf(name)];
}

/**
 * Parses one human rights score. The CIRI items are those of the v2.03 file; their index is the sum of the four,
 * missing where one is (construction rules 11, 27, 28).
 *
 * @param files the files of the input.
 * @param name the score.
 * @throws InputError as `SourceFiles.table`.
 */
export function parseScores(files: SourceFiles, name: ScoreName): ScoreTable {
  const version = versionOf(name);
  return scoresOf(name, files.table(scoreFiles[version], scoreSchema(version)).columns);
}

/** The columns of a score file. */
export type ScoreColumns = { readonly ccode: Float64Array; readonly year: Int32Array } & {
  readonly [item in CiriItem | "latent"]: Float64Array;
};

/** The score of a name that the columns of its file hold, with the state numbers of the membership data. */
export function scoresOf(name: ScoreName, columns: ScoreColumns): ScoreTable {
  const { year } = columns;
  const ccode = columns.ccode.map((state, row) => numberOfState(state, year[row], versionOf(name)));
  return { name, ...tableOf({ ccode, year, score: scoreColumn(name, columns) }) };
}

/** The column of a score, which may be made of others. */
function scoreColumn(
  name: ScoreName,
  columns: { readonly [item in CiriItem | "latent"]: Float64Array },
): Float64Array {
  if (name !== "CIRI index") return columns[name.startsWith("Fariss ") ? "latent" : (name as CiriItem)];
  const { DISAP, KILL, POLPRIS, TORT } = columns;
  return DISAP.map((value, row) => value + KILL[row] + POLPRIS[row] + TORT[row]);
}

/**
 * The state number of a row of the scores. Versions 3.01 and 4.02 give Czechoslovakia, 315 until 1992, the number of
 * the Czech Republic throughout (construction rule 11); the earlier versions have both.
 */
function numberOfState(state: number, year: number, version: FarissVersion): number {
  const isOneSeries = version === "3.01" || version === "4.02";
  return isOneSeries && state === 316 && year <= 1992 ? 315 : state;
}

/**
 * Parses one human rights score, and refuses numbers of no state.
 *
 * @param files the files of the input.
 * @param name the score.
 * @param concordance the concordance, which holds the state numbers there are.
 * @throws InputError as `parseScores`, or if a number is that of no state.
 */
export function parseStateScores(files: SourceFiles, name: ScoreName, concordance: Concordance): ScoreTable {
  const scores = parseScores(files, name);
  refuseUnknownStates(scoreFileOf(name), "COW", scores.columns.ccode, concordance);
  return scores;
}

/**
 * Parses the posterior standard deviations of a version of the latent scores: how far from its mean, which is the
 * score, a state's protection may lie in a year.
 *
 * @param files the files of the input.
 * @param version the version of the scores.
 * @returns one row a state-year, `score` being the standard deviation; `NaN` where the source has none.
 * @throws InputError as `SourceFiles.table`, also where the file has no such column.
 */
export function parseScoreDeviations(files: SourceFiles, version: FarissVersion): ScoreTable {
  const { columns } = files.table(
    scoreFiles[version],
    tableSchema({
      title: `posterior standard deviations of the human rights protection scores v${version}`,
      columns: {
        ccode: numberColumn("COW", 2, 999, []),
        year: integerColumn("YEAR", calendarYears.minimum, calendarYears.maximum),
        deviation: numberColumn(deviationHeaders[version], 0, 8, ["NA"]),
      },
      key: ["ccode", "year"],
    }),
  );
  const { year } = columns;
  const ccode = columns.ccode.map((state, row) => numberOfState(state, year[row], version));
  return { name: `Fariss ${version}`, ...tableOf({ ccode, year, score: columns.deviation }) };
}
