import { igoId } from "alignment/dist/sources/codes";
import type { Sources } from "alignment/sources";
import { tableOf } from "alignment/table";

/** One state's years in the small world: whether it is a member, and its score. */
export interface StateHistory {
  readonly ccode: number;
  /** First year of the state. */
  readonly from: number;
  /** Membership code of the IGO and score, by year from `from` on; `NaN` is no score. */
  readonly years: readonly (readonly [code: number, score: number])[];
}

/** The number of the small world's IGO. */
export const igo = igoId(1000);

/** A world of one IGO; GDP is 100 times the state's number plus the year, delegation is the year's last digit. */
export function smallWorld(histories: readonly StateHistory[]): Sources {
  const cells = histories.flatMap(({ ccode, from, years }) =>
    years.map(([code, score], position) => ({ ccode, year: from + position, code, score })),
  );
  const ccode = Int32Array.from(cells, (cell) => cell.ccode);
  const year = Int32Array.from(cells, (cell) => cell.year);
  const delegationYears = Int32Array.from({ length: 55 }, (_, position) => 1960 + position);
  return {
    igos: [{ ionum: igo, name: "TEST", fullName: "Test Organization", mandate: "social" }],
    memberships: {
      stateYears: tableOf({ ccode, year }),
      codes: new Map([[igo, Int32Array.from(cells, (cell) => cell.code)]]),
    },
    scores: {
      name: "Fariss 2.03",
      ...tableOf({
        ccode: Float64Array.from(ccode),
        year,
        score: Float64Array.from(cells, (cell) => cell.score),
      }),
    },
    gdp: {
      vintage: "2018-11, US dollars of 2010",
      table: tableOf({ ccode, year, gdp: Float64Array.from(cells, (cell) => 100 * cell.ccode + cell.year) }),
      economiesWithoutState: [],
    },
    conflicts: tableOf({
      ccode: Int32Array.of(3, 3),
      year: Int32Array.of(1973, 1973),
      type: Int32Array.of(3, 4),
      intensity: Int32Array.of(1, 2),
    }),
    treaty: {
      table: tableOf({ ccode: Int32Array.of(3), ratificationYear: Int32Array.of(1974) }),
      participantsWithoutState: [],
    },
    delegation: tableOf({
      ionum: new Int32Array(55).fill(igo),
      year: delegationYears,
      delegation: Float64Array.from(delegationYears, (value) => (value % 10) / 10),
    }),
  };
}

/** Founders 1 and 2 score 1 and 3 always; state 3 joins in 1972, leaves after 1974, re-enters in 1976. */
export const founder = (ccode: number, score: number): StateHistory => ({
  ccode,
  from: 1960,
  years: Array.from({ length: 20 }, () => [1, score] as const),
});
/** State 3, which joins, leaves and re-enters. */
export const joiner: StateHistory = {
  ccode: 3,
  from: 1970,
  years: [
    [0, -1],
    [0, -2],
    [1, -1.5],
    [1, 0],
    [1, 0.5],
    [0, 0.25],
    [1, 1],
    [1, 2],
  ],
};
/** The small world of two founders and the joiner. */
export const world = smallWorld([founder(1, 1), founder(2, 3), joiner]);
