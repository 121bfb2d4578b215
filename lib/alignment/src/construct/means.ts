import { type MembershipLayout, yearCount } from "./layout";
import type { Members } from "./members";

/**
 * What the means of every IGO and year are made of. The mean of the others of a pair is worked out where it is asked
 * for, since the pairs and years that nobody asks for are many.
 */
export interface MeanScores {
  /** Number of states. */
  readonly states: number;
  readonly exists: Uint8Array;
  readonly score: Float64Array;
  readonly member: Uint8Array;
  /** Number of members, scored or not, by IGO-year. */
  readonly size: Int32Array;
  /** Sum of the scores of the members that have one, by IGO-year. */
  readonly sum: Float64Array;
  /** Number of members that have a score, by IGO-year. */
  readonly scored: Int32Array;
}

/** Adds up the scores of the members of every IGO and year, in the order of the states. */
export function meanScoresOf(
  { igos, states, exists }: MembershipLayout,
  { member, size, pairs, igo, state, first }: Members,
  score: Float64Array,
): MeanScores {
  const sum = new Float64Array(igos.length * yearCount);
  const scored = new Int32Array(igos.length * yearCount);
  for (let pair = 0; pair < pairs; pair++) {
    const start = (igo[pair] * states.length + state[pair]) * yearCount;
    const scoreStart = state[pair] * yearCount;
    const igoStart = igo[pair] * yearCount;
    for (let t = first[pair]; t < yearCount; t++) {
      const own = score[scoreStart + t];
      if (member[start + t] === 0 || Number.isNaN(own)) continue;
      sum[igoStart + t] += own;
      scored[igoStart + t] += 1;
    }
  }
  return { states: states.length, exists, score, member, size, sum, scored };
}

/**
 * The leave-one-out mean of the members' scores of IGO g for state i in year t (construction rule 12; paper, section
 * 5.1 and footnote 16),
 *
 *     m(g,i,t) = (S(g,t) - [i in g] s(i,t)) / (n(g,t) - [i in g])
 *
 * with S the sum and n the number of scores of the members that have one. For a state that is not a scored member
 * nothing is left out.
 *
 * @returns the mean, `NaN` where no other member has a score or the state does not exist.
 */
export function meanOfOthers(means: MeanScores, igo: number, state: number, t: number): number {
  const stateYear = state * yearCount + t;
  if (means.exists[stateYear] === 0) return Number.NaN;
  const igoYear = igo * yearCount + t;
  const own = means.score[stateYear];
  const isLeftOut = means.member[igo * means.states * yearCount + stateYear] === 1 && !Number.isNaN(own);
  const others = means.scored[igoYear] - (isLeftOut ? 1 : 0);
  if (others === 0) return Number.NaN;
  return (isLeftOut ? means.sum[igoYear] - own : means.sum[igoYear]) / others;
}

/**
 * The state's score minus the mean of the IGO's other members, of the same year (construction rule 13).
 *
 * @returns the distance, negative for a more repressive state; `NaN` where score or mean is missing.
 */
export function distanceNow(means: MeanScores, igo: number, state: number, t: number): number {
  return means.score[state * yearCount + t] - meanOfOthers(means, igo, state, t);
}

/** The mean score of all members of an IGO in a year, the state itself included; `NaN` where none has a score. */
export function meanOfMembers({ sum, scored }: MeanScores, igo: number, t: number): number {
  const igoYear = igo * yearCount + t;
  return scored[igoYear] === 0 ? Number.NaN : sum[igoYear] / scored[igoYear];
}
