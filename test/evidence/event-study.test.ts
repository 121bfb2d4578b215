import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Layout } from "alignment/dist/construct/layout";
import { yearCount } from "alignment/dist/construct/layout";
import { membersOf } from "alignment/dist/construct/members";
import { igoId } from "alignment/dist/sources/codes";
import { eventStudy } from "alignment/dist/study/evidence/event-study";
import { pairMeans } from "alignment/dist/study/evidence/pair-means";
import { assertClose } from "./targets";

const joinsIn = 1980 - 1960;

/** One IGO; states 0 and 1 found it, 2 and 3 join in 1980, 4 to 6 stay out; scores by a function of state and year. */
function panel(scoreOf: (state: number, t: number) => number): Layout {
  const states = 7;
  const cells = states * yearCount;
  const codes = new Int8Array(cells);
  const score = new Float64Array(cells);
  for (let at = 0; at < cells; at++) {
    const [state, t] = [Math.floor(at / yearCount), at % yearCount];
    codes[at] = state < 2 || (state < 4 && t >= joinsIn) ? 1 : 0;
    score[at] = t <= 50 ? scoreOf(state, t) : Number.NaN;
  }
  return {
    igos: [{ ionum: igoId(1000), name: "T", fullName: "T", mandate: "social" }],
    states: Int32Array.from({ length: states }, (_, state) => state + 2),
    exists: new Uint8Array(cells).fill(1),
    codes,
    score,
    gdp: new Float64Array(cells),
    taxShare: undefined,
    civilWar: new Uint8Array(cells),
    iccpr: new Uint8Array(cells),
    delegation: new Float64Array(yearCount),
  };
}

const studyOf = (layout: Layout, design: Parameters<typeof eventStudy>[2], group = new Int32Array(7)) =>
  eventStudy(pairMeans(layout, membersOf(layout, { membershipCodes: [1] }), layout.score), group, design);

const all = { outcome: "score", selected: false, withinGroup: false, base: -1 } as const;

describe("the stacked event study", () => {
  it("finds a step at accession beside controls that rise as all do", () => {
    const found = studyOf(
      panel((state, t) => state + 0.1 * t + (state === 2 || state === 3 ? (t >= joinsIn ? 0.7 : 0) : 0)),
      all,
    );
    assert.deepEqual([found.treated, found.stacks, found.controls, found.states], [2, 1, 3, 5]);
    found.k.forEach((k, at) => {
      assert.ok(Math.abs(found.estimate[at] - (k >= 0 ? 0.7 : 0)) < 1e-12, `k ${k}`);
      assert.ok(found.se[at] < 1e-12);
    });
    assertClose(found.lags0to4.estimate, 0.7, 1e-12, "lags");
  });

  it("has the error that the influence functions give by hand", () => {
    // At k = 3 the treated moved by 1 and 3, the controls by 0, 0 and 3 (mean 1): θ = 1,
    // ψ = (0 − 1, 2 − 1)/2 for the treated, −(2/3)(−1, −1, 2)/2 for the controls: sum of squares 1/2 + (4/9)(6/4) = 7/6
    const moves: { readonly [state: number]: number } = { 2: 1, 3: 3, 6: 3 };
    const found = studyOf(
      panel((state, t) => (t === joinsIn + 3 ? (moves[state] ?? 0) : 0)),
      all,
    );
    const at = found.k.indexOf(3);
    assertClose(found.estimate[at], 1, 1e-12, "θ(3)");
    assertClose(found.se[at], Math.sqrt((5 / 4) * (7 / 6)), 1e-12, "se(3)");
  });

  it("counts from the base that is asked for, whose own value is zero", () => {
    const layout = panel((state, t) => Math.sin(3 * state + t));
    const [one, three] = [studyOf(layout, all), studyOf(layout, { ...all, base: -3 })];
    assert.equal(three.estimate[three.k.indexOf(-3)], 0);
    const shift = one.estimate[one.k.indexOf(-3)];
    one.k.forEach((_, at) => {
      assert.ok(Math.abs(three.estimate[at] - (one.estimate[at] - shift)) < 1e-12);
    });
    const leads = [-5, -4, -2].map((k) => three.estimate[three.k.indexOf(k)]);
    assertClose(three.leads.estimate, leads.reduce((sum, value) => sum + value, 0) / 3, 1e-9, "leads");
  });

  it("takes controls of the same group alone, and selects both sides below the mean", () => {
    const layout = panel((state, t) => (state < 2 ? 1 : state === 4 ? 2 : 0) + 0.001 * t * state);
    const group = Int32Array.of(0, 0, 0, 1, 0, 0, 1);
    const within = studyOf(layout, { ...all, withinGroup: true }, group);
    assert.deepEqual([within.stacks, within.controls], [2, 3]);
    // State 4 lies above the founders, so it is no control of cases that lie below.
    assert.equal(studyOf(layout, { ...all, selected: true }).controls, 2);
  });

  it("needs every year of the window, and refuses a panel without any stack", () => {
    const layout = panel((state, t) => (state === 2 && t === joinsIn + 9 ? Number.NaN : state));
    assert.equal(studyOf(layout, all).treated, 1);
    const none = panel((state, t) => (state === 2 || state === 3 ? (t === joinsIn ? Number.NaN : 1) : 0));
    assert.throws(() => studyOf(none, all), /no IGO and year from 1966 to 2000 has joiners/);
  });
});
