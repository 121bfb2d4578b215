import { randomStream } from "@alignment/engine/dist/random/stream";
import type { GdpVintage } from "../sources/gdp";
import { type RegionalGroup, regionalGroupNames } from "../sources/regions";
import type { SimulatedState } from "./states";
import { lines, rounded } from "./text";
import type { SimulatedWorld } from "./world";

/** A vintage of the GDP series: how it follows from the world's GDP. */
interface GdpVintageShape {
  readonly name: string;
  readonly price: number;
  readonly lastYear: number;
  /** Spread of the revision, of the log. */
  readonly noise: number;
}

/** The vintages by the names that a specification gives them. */
const gdpVintages: { readonly [vintage in GdpVintage]: GdpVintageShape } = {
  "2018-11, US dollars of 2010": { name: "2018-11", price: 1, lastYear: 2017, noise: 0 },
  "2026-03, US dollars of 2015": { name: "2026-03", price: 1.09, lastYear: 2024, noise: 0.03 },
};

/**
 * A record of a GDP file: the economy (lower-case three-letter code), its state if it is one, the year and the value.
 */
export interface GdpRecord {
  readonly economy: string;
  readonly ccode: number | undefined;
  readonly year: number;
  readonly gdp: number;
}

/** The records of a GDP file, by economy. */
export function gdpRecords(world: SimulatedWorld, vintage: GdpVintage): readonly GdpRecord[] {
  const { name, price, lastYear, noise } = gdpVintages[vintage];
  const random = randomStream(world.parameters.seed, `gdp file ${name}`);
  const years = world.parameters.lastYear - world.parameters.firstYear + 1;
  const records: GdpRecord[] = [];
  for (const [index, state] of world.states.entries()) {
    const from = world.covariates.gdpReportedFrom[index];
    if (from === 0) continue;
    const economy = state.iso3.toLowerCase();
    for (let year = from; year <= lastYear; year++) {
      const step = Math.min(year, world.parameters.lastYear) - world.parameters.firstYear;
      const revision = noise === 0 ? 0 : noise * random.normal();
      const value = Math.exp(world.covariates.logGdp[index * years + step] + revision);
      records.push({ economy, ccode: state.ccode, year, gdp: rounded(price * value, 5) });
    }
  }
  // An economy that is no state of the membership files, as regions and territories are in the real one.
  for (let year = 1990; year <= lastYear; year++) {
    const gdp = rounded(price * 5000 * 1.02 ** (year - 1990), 5);
    records.push({ economy: territory.iso3.toLowerCase(), ccode: undefined, year, gdp });
  }
  return records.sort((left, right) =>
    left.economy < right.economy ? -1 : left.economy > right.economy ? 1 : 0,
  );
}

function gdpFile(world: SimulatedWorld, vintage: GdpVintage): string {
  const rows = gdpRecords(world, vintage).map(({ economy, year, gdp }) => [economy, year, gdp]);
  return lines([["geo", "time", "gdppercapita_us_inflation_adjusted"], ...rows]);
}

/** `wdi_gdppc_2018-11_const2010usd.csv`: GDP per capita, US dollars of 2010, to 2017. */
export function gdpFileOf2018(world: SimulatedWorld): string {
  return gdpFile(world, "2018-11, US dollars of 2010");
}

/** `wdi_gdppc_2026-03_const2015usd.csv`: a later vintage, US dollars of 2015, revised a little, to 2024. */
export function gdpFileOf2026(world: SimulatedWorld): string {
  return gdpFile(world, "2026-03, US dollars of 2015");
}

const conflictColumns = [
  ...["conflict_id", "location", "side_a", "side_a_id", "side_a_2nd", "side_b", "side_b_id", "side_b_2nd"],
  ...[
    "incompatibility",
    "territory_name",
    "year",
    "intensity_level",
    "cumulative_intensity",
    "type_of_conflict",
  ],
  ...["start_date", "start_prec", "start_date2", "start_prec2", "ep_end", "ep_end_date", "ep_end_prec"],
  ...["gwno_a", "gwno_a_2nd", "gwno_b", "gwno_b_2nd", "gwno_loc", "region", "version"],
];

/** The Gleditsch-Ward number of a state in a year: 345 keeps its number until 2005, 679 is 678. */
function gleditschWardNumber(state: SimulatedState, year: number): number {
  return state.ccode === 345 && year < 2006 ? 345 : state.gwn;
}

/** A record of the conflict file. */
export interface ConflictRecord {
  readonly id: number;
  readonly type: number;
  readonly year: number;
  readonly intensity: number;
  /** Names of the places, and their Gleditsch-Ward numbers, separated by commas. */
  readonly location: string;
  readonly numbers: string;
  /** The number of the first of them. */
  readonly first: number;
  /** Name of the territory that is fought for, empty where it is the government. */
  readonly territory: string;
}

/** Where a conflict takes place. */
type ConflictPlace = Pick<ConflictRecord, "location" | "numbers" | "first">;

/**
 * The records of the conflict file: internal conflicts (type 3) for every year of civil war, now and then a second one
 * in the same year; internationalized ones (type 4) in a few of those years; wars between states (type 2) with a list
 * of two locations; and one record with a line end within a cell.
 */
export function conflictRecords(world: SimulatedWorld): readonly ConflictRecord[] {
  const random = randomStream(world.parameters.seed, "conflict file");
  const { firstYear, lastYear } = world.parameters;
  const years = lastYear - firstYear + 1;
  const records: ConflictRecord[] = [];
  let brokenLineLeft = true;
  const add = (id: number, type: number, year: number, place: ConflictPlace) => {
    const isTerritorial = random.uniform() < 0.3;
    const name = isTerritorial ? `Borderland ${id}${brokenLineLeft ? "\r\n" : ""}` : "";
    if (isTerritorial) brokenLineLeft = false;
    const intensity = random.uniform() < 0.25 ? 2 : 1;
    records.push({ id, type, year, intensity, ...place, territory: name });
  };
  let id = 200;
  for (const [index, state] of world.states.entries()) {
    for (let year = state.firstYear; year <= state.lastYear; year++) {
      if (world.covariates.civilWar[index * years + (year - firstYear)] === 0) continue;
      const number = gleditschWardNumber(state, year);
      const place = { location: state.name, numbers: String(number), first: number };
      add(id + 3 * index, 3, year, place);
      if (random.uniform() < 0.15) add(id + 3 * index + 1, 3, year, place);
      if (random.uniform() < 0.12) add(id + 3 * index + 2, 4, year, place);
    }
  }
  id += 3 * world.states.length;
  for (let war = 0; war < 40; war++) {
    const year = random.integer(firstYear, lastYear);
    const alive = world.states.filter((state) => state.firstYear <= year && state.lastYear >= year);
    const one = random.pick(alive);
    const other = random.pick(alive.filter((state) => state !== one));
    const numbers = `${gleditschWardNumber(one, year)}, ${gleditschWardNumber(other, year)}`;
    const location = `${one.name}, ${other.name}`;
    add(id + war, 2, year, { location, numbers, first: gleditschWardNumber(one, year) });
  }
  return records;
}

/** `ucdp-prio-acd-181.csv`. */
export function conflictFile(world: SimulatedWorld): string {
  const rows = conflictRecords(world).map(
    ({ id, type, year, intensity, location, numbers, first, territory: name }) => {
      const day = `${year}-01-01`;
      return [
        ...[id, location, `Government of ${location.split(",")[0]}`, 100 + (id % 900), "", `Side ${id}`],
        ...[1000 + id, "", name === "" ? 2 : 1, name, year, intensity, 0, type],
        ...[day, 1, day, 2, 0, "", "", first, "", "", "", numbers, 1 + (first % 5), "18.1"],
      ];
    },
  );
  return lines([conflictColumns, ...rows]);
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** A record of the treaty file. */
export interface TreatyRecord {
  readonly participant: string;
  /** The state's number, `undefined` where it has none. */
  readonly ccode: number | undefined;
  readonly signature: string;
  /** Date of ratification, accession (a) or succession (d); empty where the participant has only signed. */
  readonly ratification: string;
  /** Its year, 0 where there is none. */
  readonly year: number;
}

/**
 * The records of the treaty file, by participant: some have signed only, one is no state of the membership files, and
 * some stand under a longer form of their name.
 */
export function treatyRecords(world: SimulatedWorld): readonly TreatyRecord[] {
  const random = randomStream(world.parameters.seed, "treaty file");
  const date = (year: number) => `${random.integer(1, 28)} ${random.pick(months)} ${year}`;
  const records: TreatyRecord[] = [];
  for (const [index, state] of world.states.entries()) {
    const year = world.covariates.iccprYear[index];
    const signedOnly = year === 0 && random.uniform() < 0.15 && state.iso3 !== "";
    if (year === 0 && !signedOnly) continue;
    const form = random.uniform();
    const participant =
      form < 0.1 ? `${state.name} (Republic of)` : form < 0.15 ? `Kingdom of ${state.name}` : state.name;
    const draw = random.uniform();
    const add = (signature: string, ratification: string) =>
      records.push({ participant, ccode: state.ccode, signature, ratification, year });
    if (signedOnly) add(date(Math.max(1968, state.firstYear)), "");
    else if (state.predecessor >= 0) add("", `${date(year)} d`);
    else if (draw < 0.55) add("", `${date(year)} a`);
    else add(date(Math.max(state.firstYear, 1967, year - 3)), date(year));
  }
  const participant = `State of ${territory.name}`;
  records.push({ participant, ccode: undefined, signature: "", ratification: "2 Apr 2014 a", year: 2014 });
  return records.sort((left, right) => (left.participant < right.participant ? -1 : 1));
}

/** `untc_4-4_ICCPR.csv`: dates of signature and of ratification, accession (a) or succession (d). */
export function treatyFile(world: SimulatedWorld): string {
  const rows = treatyRecords(world).map(({ participant, signature, ratification }) => [
    participant,
    signature,
    ratification,
  ]);
  return lines([["Participant", "Signature", "Accession(a), Succession(d), Ratification"], ...rows]);
}

/** A participant of the treaty with no number of its own. */
export const territory = { name: "Zzalvarune", pattern: "\\bzzalvarune\\b", iso3: "AAA" } as const;

/** A record of the tax file: tax revenue as a percentage of GDP, in all and by kind, with six decimals. */
export interface TaxRecord {
  readonly state: SimulatedState;
  readonly year: number;
  readonly total: string;
  readonly parts: readonly string[];
}

/** The records of the tax file, by state. */
export function taxRecords(world: SimulatedWorld): readonly TaxRecord[] {
  const random = randomStream(world.parameters.seed, "tax file");
  const years = world.parameters.lastYear - world.parameters.firstYear + 1;
  const records: TaxRecord[] = [];
  for (const [index, state] of world.states.entries()) {
    const from = world.covariates.gdpReportedFrom[index];
    if (from === 0 || random.uniform() < 0.1) continue;
    const level = 3 * random.normal();
    for (let year = Math.max(1980, from); year <= state.lastYear; year++) {
      const logGdp = world.covariates.logGdp[index * years + (year - world.parameters.firstYear)];
      const total = Math.max(1, 15 + 3 * (logGdp - 8) + level + random.normal());
      const parts = [0.45, 0.35, 0.02, 0.18, 0.25].map((share) => (share * total).toFixed(6));
      records.push({ state, year, total: total.toFixed(6), parts });
    }
  }
  return records;
}

/** `owid_ictd_grd_2021.csv`: tax revenue as a share of GDP, by the state's name. */
export function taxFile(world: SimulatedWorld): string {
  const rows = taxRecords(world).map(({ state, year, total, parts }) => [state.name, year, total, ...parts]);
  const source = "(% of GDP) (ICTD (2019))";
  const header = [
    "Entity",
    "Year",
    `Total tax revenue ${source}`,
    `Total taxes on goods and services ${source}`,
    `Total taxes on income, profits, and capital gains ${source}`,
    `Total taxes on payroll and workforce ${source}`,
    `Other taxes ${source}`,
    `Social contributions ${source}`,
  ];
  return lines([header, ...rows]);
}

/** A record of the regional groups: a state and one of its groups. */
export interface RegionRecord {
  readonly state: SimulatedState;
  readonly group: RegionalGroup;
}

/** The regional group of each state of the last year, by group; 640 stands in two. */
export function regionRecords(world: SimulatedWorld): readonly RegionRecord[] {
  const records: RegionRecord[] = [];
  for (const [place, group] of regionalGroupNames.entries()) {
    for (const state of world.states) {
      if (state.iso3 === "" || state.lastYear < world.parameters.lastYear || state.ccode === 347) continue;
      const twofold =
        state.ccode === 640 && (group === "Asia-Pacific States" || place === regionalGroupNames.length - 1);
      if (state.ccode === 640 ? twofold : state.group === place) records.push({ state, group });
    }
  }
  return records;
}

/** `un_regional_groups.csv`. */
export function regionalGroupFile(world: SimulatedWorld): string {
  const rows = regionRecords(world).map(({ state, group }, row) => [
    ...[group, state.name, 900 + row, state.iso3, state.iso3.slice(1), state.ccode],
  ]);
  return lines([["un_group", "name", "iso3n", "iso3c", "iso2c", "cown"], ...rows]);
}
