import { UserError } from "@alignment/engine/dist/errors";
import { randomStream } from "@alignment/engine/dist/random/stream";
import { scoreBounds } from "../sources/scores";
import { type PhysicalIntegrityItem, physicalIntegrityItems } from "./items";
import { cell, quotedHeader, rounded } from "./text";
import type { SimulatedWorld } from "./world";

/** A version of the score file: its columns in order, and how its scores follow from the true ones. */
interface ScoreVersion {
  readonly columns: readonly string[];
  readonly lastYear: number;
  readonly mean: string;
  readonly spread: string;
  /** Score of the version = shift + stretch * true score + noise. */
  readonly shift: number;
  readonly stretch: number;
  readonly noise: number;
}

const standards = [
  "Amnesty",
  "State",
  "hathaway",
  "ITT",
  "genocide",
  "rummel",
  "massive_repression",
  "executions",
];
const laterStandards = [
  "Amnesty",
  "State",
  "HRW",
  "hathaway",
  "ITT",
  "genocide",
  "rummel",
  "massive_repression",
  "executions",
  "negative_sanctions",
  "mass_killing",
  "killing_low",
  "killing_best",
  "killing_high",
  "killing_present",
];

const laterColumns = [
  "",
  "YEAR",
  "CIRI",
  "COW",
  ...physicalIntegrityItems,
  ...laterStandards,
  "COW_YEAR",
  "id",
];

/** The four versions by file name. Scores of the first are the true ones. */
const versions: { readonly [file: string]: ScoreVersion } = {
  "HumanRightsProtectionScores_v2.03.csv": {
    columns: [
      ...["COW", "YEAR", "CIRI", ...physicalIntegrityItems, ...standards, "killing", "additive"],
      ...["latentmean", "latentsd", "NAME"],
    ],
    lastYear: 2010,
    mean: "latentmean",
    spread: "latentsd",
    shift: 0,
    stretch: 1,
    noise: 0,
  },
  "HumanRightsProtectionScores_v2.04.csv": {
    columns: [
      ...["YEAR", "CIRI", "COW", ...physicalIntegrityItems, ...standards, "killing", "additive"],
      ...["latentmean", "latentsd"],
    ],
    lastYear: 2013,
    mean: "latentmean",
    spread: "latentsd",
    shift: 0,
    stretch: 1,
    noise: 0.04,
  },
  "HumanRightsProtectionScores_v3.01.csv": {
    columns: [...laterColumns, "theta_mean", "theta_sd"],
    lastYear: 2014,
    mean: "theta_mean",
    spread: "theta_sd",
    shift: -0.28,
    stretch: 1.13,
    noise: 0.08,
  },
  "LHRS-v4.02-2021.csv": {
    columns: [...laterColumns, "theta_mean", "theta_sd", "theta_q025", "theta_q975"],
    lastYear: 2014,
    mean: "theta_mean",
    spread: "theta_sd",
    shift: 0,
    stretch: 1.13,
    noise: 0.08,
  },
};

/** Names of the score files. */
export const scoreFiles: readonly string[] = Object.keys(versions);

/**
 * A score as a file may hold it: one beyond the bounds, as large shocks make it now and then, is written as the bound.
 */
function withinBounds(score: number): number {
  return Math.min(Math.max(score, scoreBounds.lowest), scoreBounds.highest);
}

/** Codes of territories within a state's borders that the score files have beside the state's own. */
const territoryCodes = [666.001, 666.002, 666.003];

/**
 * The records of a score file: whose and which year, the score with its spread, and where the items of the year lie.
 */
export interface ScoreRecords {
  readonly ccode: readonly number[];
  readonly name: readonly string[];
  readonly year: readonly number[];
  readonly mean: readonly number[];
  readonly spread: readonly number[];
  /** Index in the items of the world; -1 where there are none. */
  readonly itemIndex: readonly number[];
}

/** The values of one of the CIRI items in the records of a score file, -1 where there is none. */
export function itemsOfRecords(
  { items }: SimulatedWorld,
  { itemIndex, year }: ScoreRecords,
  item: PhysicalIntegrityItem,
): readonly number[] {
  return itemIndex.map((index, record) => (index < 0 || year[record] > 2011 ? -1 : items[item][index]));
}

/**
 * The records of a score file: one a state and year from the world's first year on. The two oldest versions also have
 * records of three territories that are no states.
 *
 * @throws UserError if the name is none of `scoreFiles`.
 */
export function scoreRecords(world: SimulatedWorld, file: string): ScoreRecords {
  const version = versions[file];
  if (version === undefined) {
    throw new UserError(`scoreRecords: "${file}" is no score file; expected one of ${scoreFiles.join(", ")}`);
  }
  const random = randomStream(world.parameters.seed, `score file ${file}`);
  const { firstYear, lastYear } = world.parameters;
  const years = lastYear - firstYear + 1;
  const ccode: number[] = [];
  const name: string[] = [];
  const year: number[] = [];
  const mean: number[] = [];
  const spread: number[] = [];
  const itemIndex: number[] = [];
  const add = (code: number, own: string, when: number, score: number, index: number) => {
    ccode.push(code);
    name.push(own);
    year.push(when);
    const measured = version.shift + version.stretch * score + version.noise * random.normal();
    mean.push(rounded(withinBounds(measured), 6));
    spread.push(rounded(0.35 + 0.04 * random.normal(), 6));
    itemIndex.push(index);
  };
  for (const [state, { ccode: code, name: own, ...one }] of world.states.entries()) {
    if (!one.scored) continue;
    for (let when = one.firstYear; when <= Math.min(one.lastYear, version.lastYear); when++) {
      const index = state * years + (when - firstYear);
      add(code, own, when, world.score[index], index);
    }
  }
  if (version.mean === "latentmean") {
    for (const [index, code] of territoryCodes.entries()) {
      for (let when = 2007; when <= 2010; when++) add(code, `Territory ${index + 1}`, when, -0.5 * index, -1);
    }
  }
  return { ccode, name, year, mean, spread, itemIndex };
}

/**
 * A score file in one of the real forms (columns, their order and names differ between versions), "NA" where a value is
 * missing.
 *
 * @throws UserError if the name is none of `scoreFiles`.
 */
export function scoreFile(world: SimulatedWorld, file: string): string {
  const records = scoreRecords(world, file);
  const { columns, mean: meanName, spread: spreadName } = versions[file];
  const items = physicalIntegrityItems.map((item) => itemsOfRecords(world, records, item));
  const rows = records.ccode.map((code, record) => {
    const [year, mean, spread] = [records.year[record], records.mean[record], records.spread[record]];
    const known: { [column: string]: string | number } = {
      "": cell(String(record + 1), true),
      COW: code,
      YEAR: year,
      [meanName]: mean,
      [spreadName]: spread,
      NAME: cell(records.name[record], true),
      COW_YEAR: cell(`${code}-${year}`, true),
      id: record + 1,
      massive_repression: 0,
      theta_q025: rounded(mean - 1.96 * spread, 6),
      theta_q975: rounded(mean + 1.96 * spread, 6),
    };
    for (const [position, item] of physicalIntegrityItems.entries())
      if (items[position][record] >= 0) known[item] = items[position][record];
    return `${columns.map((column) => known[column] ?? "NA").join(",")}\n`;
  });
  return quotedHeader(columns) + rows.join("");
}

/** CIRI's code for a year of interregnum, in which no item is known. */
const interregnum = -77;

/** `CIRI_physint2011.csv`: the items alone, from 1981 to 2011, lines ended by a carriage return. */
export function itemFile(world: SimulatedWorld): string {
  const random = randomStream(world.parameters.seed, "item file");
  const { firstYear, lastYear } = world.parameters;
  const years = lastYear - firstYear + 1;
  const rows = ["CTRY,YEAR,CIRI,COW,DISAP,KILL,POLPRIS,TORT"];
  for (const [index, state] of world.states.entries()) {
    if (!state.scored) continue;
    for (let year = Math.max(1981, state.firstYear); year <= Math.min(2011, state.lastYear); year++) {
      const place = index * years + (year - firstYear);
      const unknown = random.uniform() < 0.01;
      const values = physicalIntegrityItems.map((item) => (unknown ? interregnum : world.items[item][place]));
      rows.push([cell(state.name), year, 101 + 3 * index, state.ccode, ...values].join(","));
    }
  }
  return `${rows.join("\r")}\r`;
}
