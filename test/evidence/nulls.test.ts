import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { randomStream } from "@alignment/engine";
import { yearCount } from "alignment/dist/construct/layout";
import { fitDynamics } from "alignment/dist/nulls/dynamics";
import { dynamicsDesigns } from "alignment/dist/nulls/dynamics-designs";
import { exchangeDonors } from "alignment/dist/nulls/exchange";
import { candidacyMarks, companyAt, simulateInfluence } from "alignment/dist/nulls/influence";
import { shuffleIgos } from "alignment/dist/nulls/shuffle";
import { crossStrata, eraStrata, statesAlone } from "alignment/dist/nulls/strata";
import { addUpMembers, emptyMemberScores } from "alignment/dist/study/evidence/membership-lists";
import { yearlyBuilder } from "alignment/dist/study/evidence/yearly-columns";
import { type YearlyRows, yearlyRows } from "alignment/dist/study/evidence/yearly-rows";
import { historiesOf, igoCount, smallPanel, stateCount } from "./small-panel";

describe("exchanged memberships", () => {
  it("keep every state in its stratum, and give each history away once", () => {
    const strata = eraStrata(smallPanel(1).exists);
    for (let unit = 0; unit < 20; unit++) {
      const donor = exchangeDonors(strata, randomStream(1, "exchange", unit));
      assert.deepEqual(
        [...donor].sort((a, b) => a - b),
        Array.from(donor.keys()),
      );
      donor.forEach((from, state) => {
        assert.equal(strata.of[from], strata.of[state]);
      });
    }
  });

  it("give a state each of the histories of its stratum as often", () => {
    const strata = { of: Int32Array.of(0, 0, 0, 1), names: ["a", "b"], sizes: Int32Array.of(3, 1) };
    const counts = [0, 0, 0];
    for (let unit = 0; unit < 6000; unit++)
      counts[exchangeDonors(strata, randomStream(2, "exchange", unit))[0]] += 1;
    for (const count of counts) assert.ok(Math.abs(count / 6000 - 1 / 3) < 4 * Math.sqrt(2 / 9 / 6000));
  });

  it("sort states by the era of their first year and by whether they last", () => {
    const exists = new Uint8Array(4 * yearCount).fill(1);
    exists.fill(0, yearCount, yearCount + 3);
    exists.fill(0, 2 * yearCount, 2 * yearCount + 20);
    exists.fill(0, 4 * yearCount - 1);
    const { names, of } = eraStrata(exists);
    assert.deepEqual(
      Array.from(of, (one) => names[one]),
      ["1960 to 2014", "1961-64 to 2014", "1980-2014 to 2014", "1960 ended"],
    );
    const crossed = crossStrata(eraStrata(exists), [0, 0, 1, 1]);
    assert.equal(statesAlone(crossed), 4);
  });
});

describe("shuffled IGO means", () => {
  it("are dealt out anew in each year among the IGOs with a scored member", () => {
    const layout = smallPanel(2);
    const histories = historiesOf(layout);
    const totals = addUpMembers(histories, layout.score, emptyMemberScores(histories.lists));
    const igoOf = shuffleIgos(totals, igoCount, randomStream(3, "shuffle"));
    let moved = 0;
    for (let t = 0; t < yearCount; t++) {
      const present = Array.from({ length: igoCount }, (_, igo) => igo).filter(
        (igo) => totals.scored[t * igoCount + igo] > 0,
      );
      const dealt = present.map((igo) => igoOf[t * igoCount + igo]);
      assert.deepEqual([...dealt].sort(), present);
      moved += dealt.filter((igo, at) => igo !== present[at]).length;
    }
    assert.ok(moved > yearCount);
  });
});

/** Scores of ten states that follow an equation exactly: without errors, a world of it is the panel itself. */
function exactPanel(rowsOf: (score: Float64Array) => YearlyRows) {
  const random = randomStream(4, "exact");
  const score = new Float64Array(10 * yearCount).fill(Number.NaN);
  const civilWar = new Uint8Array(score.length).map(() => (random.uniform() < 0.3 ? 1 : 0));
  const groups = { of: Int32Array.from({ length: 10 }, (_, state) => state % 2), names: ["a", "b"] };
  for (let state = 0; state < 10; state++) {
    const own = (t: number) => state * yearCount + t;
    score[own(0)] = random.normal();
    score[own(1)] = score[own(0)] + random.normal();
    for (let t = 2; t <= 50; t++) {
      const [before, earlier] = [score[own(t - 1)], score[own(t - 2)]];
      score[own(t)] =
        before +
        0.1 -
        0.2 * before +
        0.4 * (before - earlier) -
        0.5 * civilWar[own(t)] +
        0.3 * civilWar[own(t - 1)];
    }
  }
  return { score, civilWar, groups, rows: rowsOf(score) };
}

describe("worlds of fitted dynamics", () => {
  it("have the coefficients of the equation that made the scores, and repeat them where it has no error", () => {
    const data = exactPanel(yearlyRows);
    const fitted = fitDynamics(data, dynamicsDesigns.linear);
    const { score, change_before, civil_war, civil_war_before, sigma } = fitted.parameters;
    for (const [found, wanted] of [
      [score, -0.2],
      [change_before, 0.4],
      [civil_war, -0.5],
      [civil_war_before, 0.3],
      [sigma, 0],
    ])
      assert.ok(Math.abs(found - wanted) < 1e-8, `${found} is not ${wanted}`);
    const world = fitted.simulate(randomStream(1, "world"));
    world.forEach((value, at) => {
      assert.ok(Object.is(value, data.score[at]) || Math.abs(value - data.score[at]) < 1e-8);
    });
  });

  const layout = smallPanel(6);
  const data = {
    rows: yearlyRows(layout.score),
    score: layout.score,
    civilWar: layout.civilWar,
    groups: {
      of: Int32Array.from({ length: stateCount }, (_, state) => state % 3),
      names: ["a", "b", "none"],
    },
  };

  for (const [name, design] of Object.entries(dynamicsDesigns)) {
    it(`are known where the scores are, and the same for the same unit: ${name}`, () => {
      const fitted = fitDynamics(data, design);
      const world = fitted.simulate(randomStream(1, name, 5));
      assert.deepEqual(world, fitted.simulate(randomStream(1, name, 5)));
      assert.notDeepEqual(world, fitted.simulate(randomStream(1, name, 6)));
      let moved = 0;
      layout.score.forEach((value, at) => {
        assert.equal(Number.isNaN(world[at]), Number.isNaN(value));
        if (Math.abs(world[at] - value) > 1e-12) moved += 1;
      });
      assert.ok(moved > 300);
    });
  }

  it("begin with the first two known scores, and again after a hole", () => {
    const world = fitDynamics(data, dynamicsDesigns.linear).simulate(randomStream(1, "linear"));
    let holes = 0;
    for (let at = 2; at < world.length; at++) {
      const t = at % yearCount;
      const run = (from: number) => !Number.isNaN(layout.score[from]);
      const begins = run(at) && (t === 0 || !run(at - 1));
      const isSecond = run(at) && t > 0 && run(at - 1) && (t === 1 || !run(at - 2));
      if (begins && t > 0 && run(at - 2)) holes += 1;
      if (begins || isSecond) assert.equal(world[at], layout.score[at]);
    }
    assert.ok(holes > 3);
  });

  it("smooth over three years where all are known", () => {
    const rough = fitDynamics(data, { ...dynamicsDesigns.smoothing, smooths: false });
    const smooth = fitDynamics(data, dynamicsDesigns.smoothing);
    const [a, b] = [rough, smooth].map((one) => one.simulate(randomStream(1, "smoothing")));
    for (let at = 1; at < a.length - 1; at++) {
      const t = at % yearCount;
      const mean = t === 0 || t === yearCount - 1 ? Number.NaN : (a[at - 1] + 2 * a[at] + a[at + 1]) / 4;
      const wanted = Number.isNaN(mean) ? a[at] : mean;
      assert.ok(Object.is(b[at], wanted) || Math.abs(b[at] - wanted) < 1e-12);
    }
  });

  it("are refused for a panel with too few state-years", () => {
    const few = { ...data, rows: { ...data.rows, count: 10 } };
    assert.throws(() => fitDynamics(few, dynamicsDesigns.linear), /10 state-years .*; expected at least 50/);
  });
});

describe("worlds with influence", () => {
  const layout = smallPanel(7);
  const histories = historiesOf(layout);
  const rows = yearlyRows(layout.score);
  const { of, names } = {
    of: Int32Array.from({ length: stateCount }, (_, state) => state % 2),
    names: ["a", "b"],
  };
  const fitted = fitDynamics(
    { rows, score: layout.score, civilWar: layout.civilWar, groups: { of, names } },
    dynamicsDesigns.sharedShocks,
  );
  const build = yearlyBuilder(rows, histories.lists, layout.exists, layout);

  it("push candidates in the first year by the size itself", () => {
    const marks = candidacyMarks(histories);
    const without = fitted.simulate(randomStream(1, "push"));
    const world = simulateInfluence(
      fitted,
      histories,
      marks,
      { of: "H1", size: 0.5 },
      randomStream(1, "push"),
    );
    let [pushed, quiet] = [0, 0];
    for (let state = 0; state < stateCount; state++) {
      for (let t = 2; t <= 50; t++) {
        const at = state * yearCount + t;
        const difference = world[at] - without[at];
        if (Number.isNaN(difference) || world[at] === layout.score[at]) continue;
        const isFirst = [1, 2].every((back) => world[at - back] === without[at - back]);
        if (!isFirst) continue;
        assert.ok(Math.abs(difference - 0.5 * marks[at]) < 1e-9);
        if (marks[at] === 1) pushed += 1;
        else quiet += 1;
      }
    }
    assert.ok(pushed > 5 && quiet > 5);
  });

  it("push by the company that the yearly columns have", () => {
    const { company } = build.columns(histories, layout.score);
    for (let row = 0; row < rows.count; row += 7) {
      const found = companyAt(histories, layout.score, rows.t[row])[rows.state[row]];
      assert.ok(Math.abs(found - company[row]) < 1e-9, `row ${row}`);
    }
  });

  it("mark the candidacies that the yearly columns count, where means are known", () => {
    const marks = candidacyMarks(histories);
    const { candidacies } = build.columns(histories, layout.score);
    candidacies.forEach((count, row) => {
      if (count > 0) assert.equal(marks[rows.state[row] * yearCount + rows.t[row]], 1);
    });
  });
});
