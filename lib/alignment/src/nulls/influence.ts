import type { RandomStream } from "@alignment/engine";
import { yearCount } from "../construct/layout";
import { candidacyYears, type Histories } from "../study/evidence/membership-lists";
import type { FittedDynamics } from "./dynamics";

/** A hypothesis whose influence a world can have. */
export type InfluenceOf = "H1" | "H2" | "H3";

/** How large the influence is, in score points a year: what a unit of it is multiplied by. */
export interface Influence {
  readonly of: InfluenceOf;
  readonly size: number;
}

/** The state-years with a candidacy, by membership alone: out of an IGO, and in it in one of the next five years. */
export function candidacyMarks({ lists, donor, exists }: Histories): Uint8Array {
  const marks = new Uint8Array(exists.length);
  const { start, years } = lists.candidacies;
  for (let state = 0; state < lists.stateCount; state++) {
    for (let t = 0; t < yearCount; t++) {
      const own = state * yearCount + t;
      if (exists[own] === 0) continue;
      const cell = donor[state] * yearCount + t;
      for (let at = start[cell]; at < start[cell + 1]; at++)
        for (let ahead = 1; ahead <= candidacyYears && t + ahead < yearCount; ahead++)
          if ((years[at] & (1 << (ahead - 1))) !== 0 && exists[own + ahead] === 1) marks[own] = 1;
    }
  }
  return marks;
}

/**
 * The company of every state in year t, of the scores of the year before: the average over its IGOs of the mean of the
 * other members, less the mean of all other scored states; 0 without such an IGO.
 */
export function companyAt({ lists, exists }: Histories, score: Float64Array, t: number): Float64Array {
  const { igoCount, stateCount, members } = lists;
  const sum = new Float64Array(igoCount);
  const scored = new Int32Array(igoCount);
  let [world, states] = [0, 0];
  const forIgosOf = (state: number, use: (igo: number) => void): void => {
    const cell = state * yearCount + t - 1;
    if (exists[cell] === 0 || Number.isNaN(score[cell])) return;
    for (let at = members.start[cell]; at < members.start[cell + 1]; at++) use(members.igo[at]);
  };
  for (let state = 0; state < stateCount; state++) {
    const own = score[state * yearCount + t - 1];
    if (Number.isNaN(own)) continue;
    world += own;
    states += 1;
    forIgosOf(state, (igo) => {
      sum[igo] += own;
      scored[igo] += 1;
    });
  }
  return Float64Array.from({ length: stateCount }, (_, state) => {
    const own = score[state * yearCount + t - 1];
    let [context, count] = [0, 0];
    forIgosOf(state, (igo) => {
      if (scored[igo] < 2) return;
      context += (sum[igo] - own) / (scored[igo] - 1);
      count += 1;
    });
    return count === 0 ? 0 : context / count - (world - own) / (states - 1);
  });
}

/**
 * A world with influence: fitted dynamics and, each year, a push. H1: `size` to states with a candidacy; H2: `size`
 * times the company of the state, taken in the simulated world; H3: −`size` in the years in which `after_exit` is 1.
 *
 * @param histories the memberships as they are.
 * @param afterExit 1 where `after_exit` is 1, by state-year.
 */
export function simulateInfluence(
  dynamics: FittedDynamics,
  histories: Histories,
  afterExit: Uint8Array,
  { of, size }: Influence,
  random: RandomStream,
): Float64Array {
  const { stateCount } = histories.lists;
  const marks = of === "H1" ? candidacyMarks(histories) : afterExit;
  const sign = of === "H3" ? -size : size;
  return dynamics.simulate(random, (t, score) => {
    if (of === "H2") return companyAt(histories, score, t).map((company) => size * company);
    return Float64Array.from({ length: stateCount }, (_, state) => sign * marks[state * yearCount + t]);
  });
}
