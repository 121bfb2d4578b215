import type { Igo, Memberships } from "../sources/memberships";
import type { PanelSpecification } from "../specification/specification";

/** First and last year of the study (construction rule 4). */
export const studyYears = { first: 1960, last: 2014 } as const;

/**
 * The study's IGOs, states and years as dense arrays. A state-year has the index `state * years + (year - 1960)`,
 * an IGO-state-year the index `igo * states * years` plus that.
 */
export interface Grid {
  readonly igos: readonly Igo[];
  /** State numbers, ascending. */
  readonly states: Int32Array;
  /** Number of years. */
  readonly years: number;
  /** Number of state-years, existing or not. */
  readonly stateYears: number;
  /** 1 where the state exists in the year (construction rule 6), by state-year. */
  readonly exists: Uint8Array;
  /** 1 where the state is a member (construction rule 5), by IGO-state-year. */
  readonly member: Uint8Array;
}

/** Lays the memberships of 1960-2014 out on the grid. */
export function buildGrid(
  igos: readonly Igo[],
  memberships: Memberships,
  choice: Pick<PanelSpecification, "membershipCodes">,
): Grid {
  const { ccode, year } = memberships.stateYears.columns;
  const inStudy = Array.from(year.keys()).filter(
    (row) => year[row] >= studyYears.first && year[row] <= studyYears.last,
  );
  const states = Int32Array.from(new Set(inStudy.map((row) => ccode[row]))).sort();
  const stateIndex = new Map(Array.from(states, (state, index) => [state, index]));
  const years = studyYears.last - studyYears.first + 1;
  const stateYears = states.length * years;
  const exists = new Uint8Array(stateYears);
  const member = new Uint8Array(igos.length * stateYears);
  const places = inStudy.map(
    (row) => (stateIndex.get(ccode[row]) as number) * years + year[row] - studyYears.first,
  );
  for (const place of places) exists[place] = 1;
  igos.forEach((igo, igoIndex) => {
    const codes = memberships.codes.get(igo.ionum) as Int32Array;
    const start = igoIndex * stateYears;
    inStudy.forEach((row, position) => {
      if (choice.membershipCodes.includes(codes[row])) member[start + places[position]] = 1;
    });
  });
  return { igos, states, years, stateYears, exists, member };
}

/** Whether an IGO has a member in a year, counted from 1960. */
export function hasMember(grid: Grid, igo: number, t: number): boolean {
  const start = igo * grid.stateYears;
  for (let place = t; place < grid.stateYears; place += grid.years)
    if (grid.member[start + place] === 1) return true;
  return false;
}
