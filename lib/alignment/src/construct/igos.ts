import type { PanelSpecification } from "../specification/specification";
import { type Table, tableOf } from "../table";
import type { Case } from "./cases";
import type { Distances } from "./distance";
import { type Grid, studyYears } from "./grid";
import type { MembershipRow } from "./rows";
import { wholeNumbersOf } from "./values";

/** The IGOs of the study, one row an IGO. */
export type IgoTable = Table<{
  ionum: Int32Array;
  /** Short name. */
  name: readonly string[];
  full_name: readonly string[];
  /** The mandate that the IGO data code, empty where they code none. */
  mandate: readonly string[];
  human_rights: readonly ("yes" | "no")[];
  /** First and last year from 1960 to 2014 with a member; 0 without any. */
  first_year: Int32Array;
  last_year: Int32Array;
  /** Members in the last year with any. */
  members: Int32Array;
  /** Most members in a year. */
  members_at_most: Int32Array;
  /** States that were ever a member. */
  states: Int32Array;
  /** Cases that pass the selection. */
  selected_cases: Int32Array;
  /** Cases and rows of the estimation sample. */
  sample_cases: Int32Array;
  sample_rows: Int32Array;
}>;

/** Counts things by IGO. */
function countByIgo<T>(grid: Grid, things: readonly T[], igoOf: (thing: T) => number): Int32Array {
  const counts = new Int32Array(grid.igos.length);
  for (const thing of things) counts[igoOf(thing)] += 1;
  return counts;
}

/** Place of the last year with a member, -1 without any. */
function lastWithMember(members: Int32Array): number {
  let place = members.length - 1;
  while (place >= 0 && members[place] === 0) place -= 1;
  return place;
}

/**
 * The list of the study's IGOs, with their years, members, cases and rows.
 *
 * @param cases every pair with a year of membership.
 * @param selected the cases of the study.
 * @param sample the rows of the estimation sample.
 * @returns one row an IGO, by number.
 */
export function igoTable(
  grid: Grid,
  { size }: Distances,
  cases: readonly Case[],
  selected: readonly Case[],
  sample: readonly MembershipRow[],
  { humanRightsIgos }: PanelSpecification,
): IgoTable {
  const sizes = grid.igos.map((_, igo) => size.subarray(igo * grid.years, (igo + 1) * grid.years));
  const lastPlaces = sizes.map(lastWithMember);
  const yearOf = (place: number) => (place < 0 ? 0 : studyYears.first + place);
  const igoOf = (unit: Case) => unit.igo;
  return tableOf({
    ionum: wholeNumbersOf(grid.igos, ({ ionum }) => ionum),
    name: grid.igos.map(({ name }) => name),
    full_name: grid.igos.map(({ fullName }) => fullName),
    mandate: grid.igos.map(({ mandate }) => mandate ?? ""),
    human_rights: grid.igos.map(({ ionum }) => (humanRightsIgos.includes(ionum) ? "yes" : "no")),
    first_year: wholeNumbersOf(sizes, (members) => yearOf(members.findIndex((count) => count > 0))),
    last_year: wholeNumbersOf(lastPlaces, yearOf),
    members: Int32Array.from(lastPlaces, (place, igo) => (place < 0 ? 0 : sizes[igo][place])),
    members_at_most: wholeNumbersOf(sizes, (members) => Math.max(...members)),
    states: countByIgo(grid, cases, igoOf),
    selected_cases: countByIgo(grid, selected, igoOf),
    sample_cases: countByIgo(grid, [...new Set(sample.map(({ unit }) => unit))], igoOf),
    sample_rows: countByIgo(grid, sample, ({ unit }) => unit.igo),
  });
}
