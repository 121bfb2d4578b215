import { UserError } from "@alignment/engine/dist/errors";
import { stateCodes } from "../sources/codes";
import type { Igo, Memberships } from "../sources/memberships";
import type { PanelSpecification } from "../specification/specification";
import type { JoinReport } from "../table";

/** First and last year of the study (construction rule 4). */
export const studyYears = { first: 1960, last: 2014 } as const;

/** Number of years of the study. */
export const yearCount = studyYears.last - studyYears.first + 1;

/** The states of the study and the years in which they exist. A state-year has the index `state * yearCount + t`. */
export interface StateLayout {
  /** Correlates of War state numbers, ascending. */
  readonly states: Int32Array;
  /** 1 where the state exists (construction rule 6), by state-year. */
  readonly exists: Uint8Array;
}

/**
 * The memberships of the study, laid out in arrays. States are indices into `states`, IGOs indices into `igos`, and a
 * year is `t`, the years since 1960. The history of a state in an IGO is the `yearCount` codes from
 * `(igo * states.length + state) * yearCount` on.
 */
export interface MembershipLayout extends StateLayout {
  /** By number. */
  readonly igos: readonly Igo[];
  /**
   * Membership codes by IGO, state and year: 1 full, 2 associate, 3 observer, 0 none, -1 no such IGO, -9 missing; 0
   * where the state does not exist.
   */
  readonly codes: Int8Array;
}

/**
 * Everything that a sample is made of, laid out in arrays: the memberships, and beside them scores and covariates by
 * state-year (`state * yearCount + t`) and delegation by IGO-year (`igo * yearCount + t`); `NaN` is a missing value.
 *
 * A layout is plain data, and its parts can be exchanged. To give every state the membership history of another one,
 * copy the blocks of `codes` and leave the rest:
 *
 * @example
 * const codes = new Int8Array(layout.codes.length);
 * // … fill each recipient's blocks from its donor's, with 0 where `layout.exists` is 0 …
 * const exchanged = sampleOf({ ...layout, codes }, specification);
 */
export interface Layout extends MembershipLayout {
  /** Human rights score, by state-year. */
  readonly score: Float64Array;
  /** GDP per capita in the form of the specification, by state-year. */
  readonly gdp: Float64Array;
  /** Tax revenue as a percentage of GDP, by state-year, where the specification asks for it. */
  readonly taxShare: Float64Array | undefined;
  /** 1 in a year of civil war, else 0, by state-year. */
  readonly civilWar: Uint8Array;
  /** 1 from the year that the ICCPR binds the state, else 0, by state-year. */
  readonly iccpr: Uint8Array;
  /** Delegation, by IGO-year. */
  readonly delegation: Float64Array;
}

/** The choices that decide what a layout holds. */
export type LayoutChoice = Pick<
  PanelSpecification,
  "score" | "gdpVintage" | "gdpForm" | "stateCapacity" | "conflictTypes" | "conflictIntensity" | "iccprFrom"
>;

/** An array of a layout, with the report of the join that filled it. */
export interface Laid<A> {
  readonly values: A;
  readonly join: JoinReport;
}

/** The states of a membership file, and the state-year of each of its rows. */
export interface LaidStates extends StateLayout {
  /** Rows of the file in the years of the study, and the state-year of each. */
  readonly rows: Int32Array;
  readonly stateYears: Int32Array;
}

/** State numbers lie below it. */
export const stateNumbers = stateCodes.maximum + 1;

/** How many flags are 1. */
export function countOf(flags: Uint8Array): number {
  let count = 0;
  for (let index = 0; index < flags.length; index++) count += flags[index];
  return count;
}

/** The rows in the years of the study. */
function rowsInStudy(year: ArrayLike<number>): Int32Array {
  const rows = new Int32Array(year.length);
  let count = 0;
  for (let row = 0; row < year.length; row++)
    if (year[row] >= studyYears.first && year[row] <= studyYears.last) rows[count++] = row;
  return rows.slice(0, count);
}

/** The states of some rows, by number. */
function statesOf(ccode: ArrayLike<number>, rows: Int32Array): Int32Array {
  const isState = new Uint8Array(stateNumbers);
  for (let at = 0; at < rows.length; at++) isState[ccode[rows[at]]] = 1;
  const states = new Int32Array(stateNumbers);
  let count = 0;
  for (let number = 0; number < stateNumbers; number++) if (isState[number] === 1) states[count++] = number;
  return states.slice(0, count);
}

/**
 * Lays the state-years of 1960-2014 out.
 *
 * @throws UserError if a state-year occurs twice (names the first).
 */
export function layStates({ stateYears: { columns } }: Memberships): LaidStates {
  const { ccode, year } = columns;
  const rows = rowsInStudy(year);
  const states = statesOf(ccode, rows);
  const indexOfState = stateIndices(states);
  const exists = new Uint8Array(states.length * yearCount);
  const stateYears = new Int32Array(rows.length);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at];
    const stateYear = indexOfState[ccode[row]] * yearCount + year[row] - studyYears.first;
    if (exists[stateYear] === 1) {
      throw new UserError(
        `buildPanel: state ${ccode[row]} occurs twice in ${year[row]}; expected one row for each state and year; remove the duplicate`,
      );
    }
    exists[stateYear] = 1;
    stateYears[at] = stateYear;
  }
  return { states, exists, rows, stateYears };
}

/** Lays the memberships of some IGOs out. */
export function layMemberships(
  { states, exists, rows, stateYears }: LaidStates,
  igos: readonly Igo[],
  memberships: Memberships,
): MembershipLayout {
  const codes = new Int8Array(igos.length * exists.length);
  for (const [igo, { ionum }] of igos.entries()) {
    const read = memberships.codes.get(ionum) as ArrayLike<number>;
    const start = igo * exists.length;
    for (let at = 0; at < rows.length; at++) codes[start + stateYears[at]] = read[rows[at]];
  }
  return { igos, states, exists, codes };
}

/** The index of every state by its number; -1 for numbers of no state of the study. */
export function stateIndices(states: Int32Array): Int16Array {
  const indices = new Int16Array(stateNumbers).fill(-1);
  states.forEach((ccode, state) => {
    indices[ccode] = state;
  });
  return indices;
}
