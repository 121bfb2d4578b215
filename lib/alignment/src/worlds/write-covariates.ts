import { randomStream } from "@alignment/engine";
import { regionalGroupNames } from "../sources/regions";
import type { SimulatedState } from "./states";
import { lines, rounded } from "./text";
import type { SimulatedWorld } from "./world";

/** A GDP file: `geo` (lower-case three-letter code), `time` and the value. */
function gdpFile(
  world: SimulatedWorld,
  vintage: string,
  price: number,
  lastYear: number,
  noise: number,
): string {
  const random = randomStream(world.parameters.seed, `gdp file ${vintage}`);
  const years = world.parameters.lastYear - world.parameters.firstYear + 1;
  const rows: { readonly economy: string; readonly cells: [string, number, number] }[] = [];
  for (const [index, state] of world.states.entries()) {
    const from = world.covariates.gdpReportedFrom[index];
    if (from === 0) continue;
    const economy = state.iso3.toLowerCase();
    for (let year = from; year <= lastYear; year++) {
      const step = Math.min(year, world.parameters.lastYear) - world.parameters.firstYear;
      const value = Math.exp(world.covariates.logGdp[index * years + step] + noise * random.normal());
      rows.push({ economy, cells: [economy, year, rounded(price * value, 5)] });
    }
  }
  // An economy that is no state of the membership files, as regions and territories are in the real one.
  for (let year = 1990; year <= lastYear; year++) {
    const value = rounded(price * 5000 * 1.02 ** (year - 1990), 5);
    rows.push({ economy: "aaa", cells: ["aaa", year, value] });
  }
  rows.sort((left, right) => (left.economy < right.economy ? -1 : left.economy > right.economy ? 1 : 0));
  return lines([["geo", "time", "gdppercapita_us_inflation_adjusted"], ...rows.map((row) => row.cells)]);
}

/** `wdi_gdppc_2018-11_const2010usd.csv`: GDP per capita, US dollars of 2010, to 2017. */
export function gdpFileOf2018(world: SimulatedWorld): string {
  return gdpFile(world, "2018-11", 1, 2017, 0);
}

/** `wdi_gdppc_2026-03_const2015usd.csv`: a later vintage, US dollars of 2015, revised a little, to 2024. */
export function gdpFileOf2026(world: SimulatedWorld): string {
  return gdpFile(world, "2026-03", 1.09, 2024, 0.03);
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

/**
 * `ucdp-prio-acd-181.csv`: internal conflicts (type 3) for every year of civil war, now and then a second one in the
 * same year; internationalised ones (type 4) in a few of those years; wars between states (type 2) with a list of
 * two locations; and one record with a line end within a cell.
 */
export function conflictFile(world: SimulatedWorld): string {
  const random = randomStream(world.parameters.seed, "conflict file");
  const { firstYear, lastYear } = world.parameters;
  const years = lastYear - firstYear + 1;
  const rows: (string | number)[][] = [];
  let brokenLineLeft = true;
  const add = (
    id: number,
    type: number,
    year: number,
    place: { readonly location: string; readonly numbers: string; readonly first: number },
  ) => {
    const territory = random.uniform() < 0.3;
    const name = territory ? `Borderland ${id}${brokenLineLeft ? "\r\n" : ""}` : "";
    if (territory) brokenLineLeft = false;
    const day = `${year}-01-01`;
    rows.push([
      ...[
        id,
        place.location,
        `Government of ${place.location.split(",")[0]}`,
        100 + (id % 900),
        "",
        `Side ${id}`,
      ],
      ...[1000 + id, "", territory ? 1 : 2, name, year, random.uniform() < 0.25 ? 2 : 1, 0, type],
      ...[day, 1, day, 2, 0, "", "", place.first, "", "", "", place.numbers, 1 + (place.first % 5), "18.1"],
    ]);
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
  return lines([conflictColumns, ...rows]);
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/**
 * `untc_4-4_ICCPR.csv`: dates of signature and of ratification, accession (a) or succession (d); some participants
 * have signed only, one is no state of the membership files, and some stand under a longer form of their name.
 */
export function treatyFile(world: SimulatedWorld): string {
  const random = randomStream(world.parameters.seed, "treaty file");
  const date = (year: number) => `${random.integer(1, 28)} ${random.pick(months)} ${year}`;
  const rows: [string, string, string][] = [];
  for (const [index, state] of world.states.entries()) {
    const year = world.covariates.iccprYear[index];
    const signedOnly = year === 0 && random.uniform() < 0.15 && state.iso3 !== "";
    if (year === 0 && !signedOnly) continue;
    const form = random.uniform();
    const name =
      form < 0.1 ? `${state.name} (Republic of)` : form < 0.15 ? `Kingdom of ${state.name}` : state.name;
    const draw = random.uniform();
    if (signedOnly) rows.push([name, date(Math.max(1968, state.firstYear)), ""]);
    else if (state.predecessor >= 0) rows.push([name, "", `${date(year)} d`]);
    else if (draw < 0.55) rows.push([name, "", `${date(year)} a`]);
    else rows.push([name, date(Math.max(state.firstYear, 1967, year - 3)), date(year)]);
  }
  rows.push([`State of ${territory.name}`, "", "2 Apr 2014 a"]);
  rows.sort((left, right) => (left[0] < right[0] ? -1 : 1));
  return lines([["Participant", "Signature", "Accession(a), Succession(d), Ratification"], ...rows]);
}

/** A participant of the treaty with no number of its own. */
export const territory = { name: "Zzalvarune", pattern: "\\bzzalvarune\\b", iso3: "AAA" } as const;

/** `owid_ictd_grd_2021.csv`: tax revenue as a share of GDP, by the state's name. */
export function taxFile(world: SimulatedWorld): string {
  const random = randomStream(world.parameters.seed, "tax file");
  const years = world.parameters.lastYear - world.parameters.firstYear + 1;
  const rows: (string | number)[][] = [];
  for (const [index, state] of world.states.entries()) {
    const from = world.covariates.gdpReportedFrom[index];
    if (from === 0 || random.uniform() < 0.1) continue;
    const level = 3 * random.normal();
    for (let year = Math.max(1980, from); year <= state.lastYear; year++) {
      const logGdp = world.covariates.logGdp[index * years + (year - world.parameters.firstYear)];
      const total = Math.max(1, 15 + 3 * (logGdp - 8) + level + random.normal());
      const shares = [0.45, 0.35, 0.02, 0.18].map((share) => (share * total).toFixed(6));
      rows.push([state.name, year, total.toFixed(6), ...shares, (0.25 * total).toFixed(6)]);
    }
  }
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

/** `un_regional_groups.csv`: the group of each state of the last year; 640 stands in two. */
export function regionalGroupFile(world: SimulatedWorld): string {
  const rows: (string | number)[][] = [];
  const add = (group: string, state: SimulatedState) => {
    if (state.iso3 === "" || state.lastYear < world.parameters.lastYear || state.ccode === 347) return;
    rows.push([group, state.name, 900 + rows.length, state.iso3, state.iso3.slice(1), state.ccode]);
  };
  for (const [place, group] of regionalGroupNames.entries()) {
    for (const state of world.states) {
      const twofold =
        state.ccode === 640 && (group === "Asia-Pacific States" || place === regionalGroupNames.length - 1);
      if (state.ccode === 640 ? twofold : state.group === place) add(group, state);
    }
  }
  return lines([["un_group", "name", "iso3n", "iso3c", "iso2c", "cown"], ...rows]);
}
