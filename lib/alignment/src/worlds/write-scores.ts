import { randomStream, UserError } from "@alignment/engine";
import { physicalIntegrityItems } from "./items";
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

/** Codes of territories within a state's borders that the score files have beside the state's own. */
const territoryCodes = ["666.001", "666.002", "666.003"];

/**
 * A score file: one row a state and year from the world's first year on, in one of the real forms (columns, their
 * order and names differ between versions), "NA" where a value is missing. The two oldest versions also have rows of
 * three territories that are no states.
 *
 * @throws RangeError if the name is none of `scoreFiles`.
 */
export function scoreFile(world: SimulatedWorld, file: string): string {
  const version = versions[file];
  if (version === undefined) {
    throw new UserError(`scoreFile: "${file}" is no score file; expected one of ${scoreFiles.join(", ")}`);
  }
  const random = randomStream(world.parameters.seed, `score file ${file}`);
  const { firstYear, lastYear } = world.parameters;
  const years = lastYear - firstYear + 1;
  const rows: string[] = [];
  const add = (code: string, name: string, year: number, score: number, itemsAt: number | undefined) => {
    const mean = rounded(version.shift + version.stretch * score + version.noise * random.normal(), 6);
    const spread = rounded(0.35 + 0.04 * random.normal(), 6);
    const known: { [column: string]: string | number } = {
      "": cell(String(rows.length + 1), true),
      COW: code,
      YEAR: year,
      [version.mean]: mean,
      [version.spread]: spread,
      NAME: cell(name, true),
      COW_YEAR: cell(`${code}-${year}`, true),
      id: rows.length + 1,
      massive_repression: 0,
      theta_q025: rounded(mean - 1.96 * spread, 6),
      theta_q975: rounded(mean + 1.96 * spread, 6),
    };
    for (const item of physicalIntegrityItems) {
      const value = itemsAt === undefined ? -1 : world.items[item][itemsAt];
      if (value >= 0 && year <= 2011) known[item] = value;
    }
    rows.push(`${version.columns.map((column) => known[column] ?? "NA").join(",")}\n`);
  };
  for (const [index, state] of world.states.entries()) {
    if (!state.scored) continue;
    for (let year = state.firstYear; year <= Math.min(state.lastYear, version.lastYear); year++) {
      const place = index * years + (year - firstYear);
      add(String(state.ccode), state.name, year, world.score[place], place);
    }
  }
  if (version.mean === "latentmean") {
    for (const [index, code] of territoryCodes.entries()) {
      for (let year = 2007; year <= 2010; year++)
        add(code, `Territory ${index + 1}`, year, -0.5 * index, undefined);
    }
  }
  return quotedHeader(version.columns) + rows.join("");
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
