import { type Table, tableOf } from "../table";
import { studyYears, yearCount } from "./layout";
import type { Panel } from "./panel";

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

/** Counts by IGO the entries that are kept. */
function countByIgo(
  count: number,
  igo: Int32Array,
  keeps: (entry: number) => boolean = () => true,
): Int32Array {
  const counts = new Int32Array(count);
  for (let entry = 0; entry < igo.length; entry++) if (keeps(entry)) counts[igo[entry]] += 1;
  return counts;
}

/**
 * The list of the study's IGOs, with their years, members, cases and rows.
 *
 * @param panel the panel.
 * @returns one row an IGO, by number.
 */
export function igoTable(panel: Panel): IgoTable {
  const { means, cases, isCase, rows } = panel.arrays;
  const { igos } = panel;
  const { humanRightsIgos } = panel.specification;
  const sizes = igos.map((_, igo) => means.size.subarray(igo * yearCount, (igo + 1) * yearCount));
  const firstYears = sizes.map((members) => members.findIndex((count) => count > 0));
  const lastYears = sizes.map((members) => members.reduce((last, count, t) => (count > 0 ? t : last), -1));
  const yearOf = (t: number) => (t < 0 ? 0 : studyYears.first + t);
  const isNewCase = (row: number) => row === 0 || rows.case[row] !== rows.case[row - 1];
  const isNewPair = (one: number) =>
    one === 0 || cases.igo[one] !== cases.igo[one - 1] || cases.state[one] !== cases.state[one - 1];
  return tableOf({
    ionum: Int32Array.from(igos, ({ ionum }) => ionum),
    name: igos.map(({ name }) => name),
    full_name: igos.map(({ fullName }) => fullName),
    mandate: igos.map(({ mandate }) => mandate ?? ""),
    human_rights: igos.map(({ ionum }) => (humanRightsIgos.includes(ionum) ? "yes" : "no")),
    first_year: Int32Array.from(firstYears, yearOf),
    last_year: Int32Array.from(lastYears, yearOf),
    members: Int32Array.from(lastYears, (t, igo) => (t < 0 ? 0 : sizes[igo][t])),
    members_at_most: Int32Array.from(sizes, (members) => Math.max(...members)),
    states: countByIgo(igos.length, cases.igo, isNewPair),
    selected_cases: countByIgo(igos.length, cases.igo, (one) => isCase[one] === 1),
    sample_cases: countByIgo(igos.length, rows.igo, isNewCase),
    sample_rows: countByIgo(igos.length, rows.igo),
  });
}
