import { randomStream } from "@alignment/engine";
import type { Layout } from "alignment/dist/construct/layout";
import { yearCount } from "alignment/dist/construct/layout";
import { membersOf } from "alignment/dist/construct/members";
import { igoId } from "alignment/dist/sources/codes";
import type { Histories } from "alignment/dist/study/evidence/membership-lists";
import { membershipLists } from "alignment/dist/study/evidence/membership-lists";

/** States and IGOs of the small panel. */
export const [stateCount, igoCount] = [14, 6];

/**
 * A small panel at random: states that begin late and end early, IGOs that states join, leave and join again, scores
 * with holes, and years without GDP or delegation.
 */
export function smallPanel(seed: number): Layout {
  const random = randomStream(seed, "small panel");
  const cells = stateCount * yearCount;
  const exists = new Uint8Array(cells);
  const score = new Float64Array(cells).fill(Number.NaN);
  const gdp = new Float64Array(cells).fill(Number.NaN);
  const codes = new Int8Array(igoCount * cells);
  for (let state = 0; state < stateCount; state++) {
    const from = state < 5 ? 0 : random.integer(0, 25);
    const to = random.uniform() < 0.8 ? yearCount : random.integer(35, 50);
    let level = random.normal();
    for (let t = from; t < to; t++) {
      const at = state * yearCount + t;
      exists[at] = 1;
      level += 0.2 * random.normal();
      if (t <= 50 && random.uniform() < 0.95) score[at] = level;
      if (random.uniform() < 0.95) gdp[at] = Math.exp(7 + random.normal());
    }
    for (let igo = 0; igo < igoCount; igo++) {
      let isMember = random.uniform() < 0.15;
      for (let t = 0; t < yearCount; t++) {
        if (random.uniform() < 0.06) isMember = !isMember;
        const at = state * yearCount + t;
        if (exists[at] === 1) codes[igo * cells + at] = isMember ? 1 : random.integer(0, 8) === 0 ? 3 : 0;
      }
    }
  }
  const delegation = Float64Array.from({ length: igoCount * yearCount }, () =>
    random.uniform() < 0.97 ? random.uniform() : Number.NaN,
  );
  return {
    igos: Array.from({ length: igoCount }, (_, igo) => ({
      ionum: igoId(1000 + igo),
      name: `I${igo}`,
      fullName: `IGO ${igo}`,
      mandate: "social" as const,
    })),
    states: Int32Array.from({ length: stateCount }, (_, state) => 10 + state),
    exists,
    codes,
    score,
    gdp,
    taxShare: undefined,
    civilWar: exists.map((one) => (one === 1 && random.uniform() < 0.2 ? 1 : 0)),
    iccpr: exists.map((one, at) => (one === 1 && at % yearCount > 20 ? 1 : 0)),
    delegation,
  };
}

/** Memberships of a layout, every state with its own history or that of a donor. */
export function historiesOf(layout: Layout, donor?: Int32Array): Histories {
  const { member } = membersOf(layout, { membershipCodes: [1] });
  return {
    lists: membershipLists(layout, member),
    donor: donor ?? Int32Array.from(layout.states, (_, state) => state),
    exists: layout.exists,
  };
}

/** The layout in which every state has the codes of its donor, where it exists. */
export function withDonors(layout: Layout, donor: Int32Array): Layout {
  const codes = new Int8Array(layout.codes.length);
  const cells = layout.exists.length;
  for (let at = 0; at < codes.length; at++) {
    const [igo, cell] = [Math.floor(at / cells), at % cells];
    const [state, t] = [Math.floor(cell / yearCount), cell % yearCount];
    if (layout.exists[cell] === 1) codes[at] = layout.codes[igo * cells + donor[state] * yearCount + t];
  }
  return { ...layout, codes };
}
