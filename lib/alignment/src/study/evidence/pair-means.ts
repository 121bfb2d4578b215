import { type MembershipLayout, yearCount } from "../../construct/layout";
import { type MeanScores, meanScoresOf } from "../../construct/means";
import type { Members } from "../../construct/members";

/** Memberships as they are, with the scores of the members: what pairs of an IGO and a state are looked up in. */
export interface PairMeans {
  readonly means: MeanScores;
  readonly members: Members;
  readonly igoCount: number;
  readonly stateCount: number;
  /** First year of membership by `igo * stateCount + state`, years since 1960; -1 where there is none. */
  readonly first: Int32Array;
}

/** Lays the means of pairs out, of memberships as they are and of any score. */
export function pairMeans(layout: MembershipLayout, members: Members, score: Float64Array): PairMeans {
  const { igos, states } = layout;
  const first = new Int32Array(igos.length * states.length).fill(-1);
  for (let pair = 0; pair < members.pairs; pair++)
    first[members.igo[pair] * states.length + members.state[pair]] = members.first[pair];
  return {
    means: meanScoresOf(layout, members, score),
    members,
    igoCount: igos.length,
    stateCount: states.length,
    first,
  };
}

/** Whether a state is a member of an IGO in a year. */
export function isMember({ members, stateCount }: PairMeans, igo: number, state: number, t: number): boolean {
  return members.member[(igo * stateCount + state) * yearCount + t] === 1;
}
