import type { RandomStream } from "@alignment/engine";
import { yearCount } from "../construct/layout";
import type { MemberScores } from "../study/evidence/membership-lists";

/**
 * IGO means shuffled: in each year a new permutation π of the IGOs that have a scored member, so that the mean of g
 * becomes that of π(g). It preserves memberships, their number and dates, and scores; it breaks only which IGO has
 * which members. A statistic that survives it does not depend on composition.
 *
 * @param scores members and scores of the IGOs.
 * @returns whose mean stands for an IGO's, by `t * igoCount + igo`; -1 where the IGO has no scored member.
 */
export function shuffleIgos({ scored }: MemberScores, igoCount: number, random: RandomStream): Int32Array {
  const igoOf = new Int32Array(igoCount * yearCount).fill(-1);
  for (let t = 0; t < yearCount; t++) {
    const present: number[] = [];
    for (let igo = 0; igo < igoCount; igo++) if (scored[t * igoCount + igo] > 0) present.push(igo);
    const dealt = random.shuffle(present.slice());
    present.forEach((igo, at) => {
      igoOf[t * igoCount + igo] = dealt[at];
    });
  }
  return igoOf;
}
