import { type FixedEffectInferences, fitMixedModel, inferFixedEffects, UserError } from "@alignment/engine";
import {
  type AroundMembershipTable,
  type ChangeWindows,
  type Panel,
  yearlyChangeFormula,
  yearlyChanges,
} from "../construct";
import { type Table, tableOf } from "../table";

/**
 * The coefficients of the model of yearly changes (`yearlyChangeFormula`) on all state-years of a panel, with standard
 * errors clustered by state (CR2).
 *
 * @param panel any panel; no case is selected.
 * @param windows years that count as candidacy and as after an exit; those of `yearlyChanges` if not given.
 * @example
 * coefficient(yearlyChangeEffects(panel), "candidate_gap").estimate; // share of the gap closed per year
 */
export function yearlyChangeEffects(panel: Panel, windows?: ChangeWindows): FixedEffectInferences {
  return inferFixedEffects(fitMixedModel(yearlyChangeFormula, yearlyChanges(panel, windows).columns), "CR2");
}

/** A period of the years around accession: its name, its first and its last year. */
export type AroundPeriod = readonly [name: string, first: number, last: number];

/**
 * The mean yearly change of the distance in periods around accession: years before it count −1, −2, …, years of
 * membership 1, 2, …; years after exit are left out. A change needs the same case in the year before.
 *
 * @param around the years around membership, from `aroundMembership`.
 * @param periods names with first and last year, such as `["years 2 and 3", 2, 3]`.
 * @returns a row a period, with the number of changes; the mean of none is `NaN`.
 * @throws UserError if a period ends before it begins.
 * @example
 * meanYearlyChanges(aroundMembership(panel).table, [["first year", 1, 1]]).columns.change;
 */
export function meanYearlyChanges(
  around: AroundMembershipTable,
  periods: readonly AroundPeriod[],
): Table<{ period: readonly string[]; change: Float64Array; changes: Int32Array }> {
  const { phase, case: cases, year, distance, time_before, duration } = around.columns;
  const yearOf = (row: number): number => {
    if (phase[row] === "before") return time_before[row];
    return phase[row] === "member" ? duration[row] : Number.NaN;
  };
  const found = periods.map(([name, first, last]) => {
    if (!(first <= last)) {
      throw new UserError(
        `meanYearlyChanges: "${name}" runs from ${first} to ${last}; expected the first year first`,
      );
    }
    let [sum, count] = [0, 0];
    for (let row = 1; row < around.rowCount; row++) {
      const isNext = cases[row] === cases[row - 1] && year[row] === year[row - 1] + 1;
      if (!isNext || !(yearOf(row) >= first && yearOf(row) <= last)) continue;
      sum += distance[row] - distance[row - 1];
      count += 1;
    }
    return { name, change: sum / count, count };
  });
  return tableOf({
    period: found.map(({ name }) => name),
    change: Float64Array.from(found, ({ change }) => change),
    changes: Int32Array.from(found, ({ count }) => count),
  });
}
