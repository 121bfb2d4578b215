import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { yearCount } from "alignment/dist/construct/layout";
import { membersOf } from "alignment/dist/construct/members";
import { greenhillEstimates } from "alignment/dist/study/evidence/greenhill";
import { leastSquares } from "alignment/dist/study/evidence/least-squares";
import { historiesOf, igoCount, smallPanel, stateCount } from "./small-panel";
import { assertClose } from "./targets";

describe("Greenhill's specification", () => {
  const layout = smallPanel(4);
  const { score, gdp, civilWar } = layout;
  const { member } = membersOf(layout, { membershipCodes: [1] });

  /** Number of IGOs that two states are both in. */
  const shared = (i: number, j: number, t: number): number => {
    let count = 0;
    for (let g = 0; g < igoCount; g++)
      count += member[(g * stateCount + i) * yearCount + t] * member[(g * stateCount + j) * yearCount + t];
    return count;
  };

  it("weighs each co-member by the number of IGOs shared, and takes years out as dummies do", () => {
    const rows: { i: number; t: number; context: number }[] = [];
    for (let i = 0; i < stateCount; i++)
      for (let t = 1; t < yearCount; t++) {
        let [total, weights] = [0, 0];
        for (let j = 0; j < stateCount; j++) {
          const other = score[j * yearCount + t - 1];
          if (j === i || Number.isNaN(other)) continue;
          total += shared(i, j, t - 1) * other;
          weights += shared(i, j, t - 1);
        }
        const own = i * yearCount + t;
        if (weights > 0 && !Number.isNaN(score[own] + score[own - 1]) && gdp[own] > 0)
          rows.push({ i, t, context: total / weights });
      }
    const column = (of: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, of);
    const years = [...new Set(rows.map(({ t }) => t))];
    const byYear = leastSquares<string>({
      names: ["context", "lag", "gdp", "war", ...years.map(String)],
      columns: [
        column(({ context }) => context),
        column(({ i, t }) => score[i * yearCount + t - 1]),
        column(({ i, t }) => Math.log(gdp[i * yearCount + t])),
        column(({ i, t }) => civilWar[i * yearCount + t]),
        ...years.map((year) => column(({ t }) => (t === year ? 1 : 0))),
      ],
      response: column(({ i, t }) => score[i * yearCount + t]),
      clusters: Int32Array.from(rows, ({ i }) => i),
      clusterCount: stateCount,
    });
    const found = greenhillEstimates(historiesOf(layout), score, layout);
    assert.equal(found.rows, rows.length);
    assert.equal(found.states, stateCount);
    assertClose(found.contextYear.estimate, byYear.estimates[0], 1e-9, "estimate");
    assertClose(found.contextYear.se, Math.sqrt(byYear.covariance[0]), 1e-9, "standard error");
  });

  it("does not depend on the units of GDP, and follows those of the score", () => {
    const own = greenhillEstimates(historiesOf(layout), score, layout);
    const inCents = greenhillEstimates(historiesOf(layout), score, {
      civilWar,
      gdp: gdp.map((value) => 100 * value),
    });
    const doubled = greenhillEstimates(
      historiesOf(layout),
      score.map((value) => 2 * value),
      layout,
    );
    for (const other of [inCents, doubled]) {
      assertClose(other.context.t, own.context.t, 1e-8, "t");
      assertClose(other.contextYear.estimate, own.contextYear.estimate, 1e-8, "estimate by year");
    }
  });
});
