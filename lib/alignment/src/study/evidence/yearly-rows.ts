import { studyYears, yearCount } from "../../construct/layout";
import { yearlyTerms } from "./yearly-terms";

/** First year whose change is a row: memberships are annual from 1965 on, and gaps are those of the year before. */
const firstRow = 1966 - studyYears.first;

/** The rows of the yearly model: states and years whose score is known in that year and the two before it. */
export interface YearlyRows {
  readonly count: number;
  readonly state: Int32Array;
  /** Years since 1960. */
  readonly t: Int32Array;
  /** The states that have a row, numbered from 0 on, row by row. */
  readonly cluster: Int32Array;
  readonly clusterCount: number;
}

/**
 * Finds the rows of the yearly model, from 1966 on.
 *
 * @param score by state-year, `NaN` where there is none.
 */
export function yearlyRows(score: Float64Array): YearlyRows {
  const [state, t, cluster]: number[][] = [[], [], []];
  let clusterCount = 0;
  for (let stateYear = 0; stateYear < score.length; stateYear++) {
    const year = stateYear % yearCount;
    if (year < firstRow) continue;
    if (Number.isNaN(score[stateYear] + score[stateYear - 1] + score[stateYear - 2])) continue;
    const own = Math.floor(stateYear / yearCount);
    if (state.length === 0 || state[state.length - 1] !== own) clusterCount += 1;
    state.push(own);
    t.push(year);
    cluster.push(clusterCount - 1);
  }
  return {
    count: state.length,
    state: Int32Array.from(state),
    t: Int32Array.from(t),
    cluster: Int32Array.from(cluster),
    clusterCount,
  };
}

/** The columns that are made of memberships and scores, row by row. */
export const yearlyNames = ["change", ...yearlyTerms, "member_gap", "world_gap"] as const;

/** Name of a column of the yearly model. */
export type YearlyName = (typeof yearlyNames)[number];

/** The columns of the yearly model by name. */
export type YearlyColumns = { readonly [name in YearlyName]: Float64Array };

/**
 * IGOs dealt out to other IGOs' places: whose mean stands for an IGO's in a year, by `t * igoCount + igo`; -1 for none.
 */
export interface DealtMeans {
  readonly igoOf: Int32Array;
  /** 1 where the state is a member, by IGO, state and year. */
  readonly member: Uint8Array;
}
