import { type Table, tableOf } from "../table";
import { selectedStatus, startOfCase } from "./case-selection";
import { studyYears } from "./layout";
import { firstRowYear } from "./members";
import { PairYears } from "./pair-years";
import type { Panel } from "./panel";
import { failedRowStep, rowSteps } from "./sample-rows";

/** Every year of membership from 1965 on, with its fate. */
export type FateTable = Table<{
  ionum: Int32Array;
  ccode: Int32Array;
  year: Int32Array;
  /** The step of the sample construction that takes the row away, or "in the sample". */
  fate: readonly string[];
}>;

/**
 * The place in the attrition of the step that takes a year of a case away; the length of the attrition if none does.
 *
 * @param years has taken the pair of the case.
 */
function lostAt(
  { specification, attrition, arrays }: Panel,
  years: PairYears,
  one: number,
  t: number,
): number {
  const { layout, cases, parts } = arrays;
  // The attrition begins with all state-years and all memberships, and goes on with the steps of cases, then of rows.
  const [caseSteps, rowStepsFrom] = [2, 2 + selectedStatus];
  if (cases.status[one] !== selectedStatus) return caseSteps + cases.status[one];
  const [igo, state] = [cases.igo[one], cases.state[one]];
  const covariates = { capacity: layout.taxShare ?? layout.gdp, delegation: layout.delegation };
  const [outcome, changeInMean] = [years.outcomeAt(t), years.changeInMeanAt(t)];
  const failed = failedRowStep(covariates, igo, state, t, outcome, changeInMean, specification.lastYear);
  if (failed < rowSteps.length) return rowStepsFrom + failed;
  const part = parts.findIndex(({ keeps }) => keeps[one] === 0);
  return part < 0 ? attrition.length : rowStepsFrom + rowSteps.length + part;
}

/**
 * Every year of membership from 1965 on, with the step of the sample construction that takes it away.
 *
 * @param panel the panel.
 * @returns one row a membership and year, by IGO, state and year.
 */
export function fates(panel: Panel): FateTable {
  const { layout, means, cases } = panel.arrays;
  const [ionum, ccode, year, fate]: [number[], number[], number[], string[]] = [[], [], [], []];
  const years = new PairYears(means, panel.specification);
  for (let one = 0; one < cases.count; one++) {
    const start = startOfCase(cases, layout.states.length, one);
    years.take(cases.igo[one], cases.state[one]);
    for (let t = Math.max(cases.entry[one], firstRowYear); t < cases.end[one]; t++) {
      if (means.member[start + t] === 0) continue;
      const step = panel.attrition[lostAt(panel, years, one, t)];
      ionum.push(layout.igos[cases.igo[one]].ionum);
      ccode.push(layout.states[cases.state[one]]);
      year.push(studyYears.first + t);
      fate.push(step === undefined ? "in the sample" : `dropped at the step: ${step.step}`);
    }
  }
  return tableOf({
    ionum: Int32Array.from(ionum),
    ccode: Int32Array.from(ccode),
    year: Int32Array.from(year),
    fate,
  });
}
