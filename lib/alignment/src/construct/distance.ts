import type { Grid } from "./grid";

/** Means and distances of every IGO, state and year, by IGO-state-year of the grid; `NaN` where undefined. */
export interface Distances {
  /** Mean score of the other full members (construction rule 12). */
  readonly igoMean: Float64Array;
  /** Own score minus that mean (construction rule 13). */
  readonly distanceNow: Float64Array;
  /** Number of members, scored or not (construction rule 7), by IGO and year: `igo * years + (year - 1960)`. */
  readonly size: Int32Array;
}

/**
 * Computes, for every IGO g, state i and year t, the leave-one-out mean of the members' scores
 *
 *   m(g,i,t) = (S(g,t) - [i in g] s(i,t)) / (n(g,t) - [i in g])
 *
 * with S the sum and n the number of scores of the members that have one, and the distance s(i,t) - m(g,i,t).
 * For a state that is not a scored member nothing is left out. At least one other scored member is needed.
 * Source: paper, section 5.1 and footnote 16.
 *
 * @param grid the memberships.
 * @param score the score of every state-year of the grid, `NaN` where there is none.
 */
export function computeDistances(grid: Grid, score: Float64Array): Distances {
  const { years, stateYears, exists, member, states } = grid;
  const igoMean = new Float64Array(grid.igos.length * stateYears).fill(Number.NaN);
  const distanceNow = new Float64Array(grid.igos.length * stateYears).fill(Number.NaN);
  const size = new Int32Array(grid.igos.length * years);
  for (let igo = 0; igo < grid.igos.length; igo++) {
    const start = igo * stateYears;
    for (let t = 0; t < years; t++) {
      let sum = 0;
      let scored = 0;
      for (let place = t; place < stateYears; place += years) {
        if (member[start + place] === 0) continue;
        size[igo * years + t] += 1;
        if (Number.isNaN(score[place])) continue;
        sum += score[place];
        scored += 1;
      }
      for (let state = 0; state < states.length; state++) {
        const place = state * years + t;
        if (exists[place] === 0) continue;
        const own = score[place];
        const leavesOut = member[start + place] === 1 && !Number.isNaN(own);
        const others = leavesOut ? scored - 1 : scored;
        if (others === 0) continue;
        const mean = (leavesOut ? sum - own : sum) / others;
        igoMean[start + place] = mean;
        distanceNow[start + place] = own - mean;
      }
    }
  }
  return { igoMean, distanceNow, size };
}
