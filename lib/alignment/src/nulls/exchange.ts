import type { RandomStream } from "@alignment/engine";
import type { Strata } from "./strata";

/**
 * Exchanged memberships: every state gets the whole history of another state of its stratum, by a random permutation
 * within strata. It preserves scores, every history as a whole, how IGOs grow and nearly all their sizes; it breaks who
 * was when a member with whom, and the link of memberships to the state's own record. An exchange tests that it does
 * not matter whose history a state has, not that IGOs have no influence at all.
 *
 * @returns whose history each state has, for `Histories`.
 * @example
 * exchangeDonors(eraStrata(layout.exists), randomStream(1, "exchangeEra", 12)); // the donors of draw 12
 */
export function exchangeDonors({ of, sizes }: Strata, random: RandomStream): Int32Array {
  const donor = new Int32Array(of.length);
  for (let stratum = 0; stratum < sizes.length; stratum++) {
    const states: number[] = [];
    for (let state = 0; state < of.length; state++) if (of[state] === stratum) states.push(state);
    const order = random.shuffle(states.slice());
    states.forEach((state, at) => {
      donor[state] = order[at];
    });
  }
  return donor;
}
