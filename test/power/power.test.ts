import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { drawer as evidenceDrawer, nullWorlds } from "alignment/nulls";
import {
  dataOfDesign,
  type PowerDraw,
  PowerTable,
  powerDesign,
  powerDrawer,
  powerDrawNames,
  powerSteps,
  powerTestInWords,
  simulatePower,
  usualPowerRequest,
} from "alignment/power";
import { evidenceStudy } from "alignment/study";
import { formatText, powerFigure, powerInWords, powerTable } from "alignment/tables";

const small = { states: 45, igos: 30, years: 25 };
const place = (name: string) => powerDrawNames.indexOf(name);

describe("a design", () => {
  it("takes the defaults for what is not named", () => {
    assert.deepEqual(powerDesign({ states: 60 }), { ...powerDesign(), states: 60 });
  });

  const refusals: readonly (readonly [string, Parameters<typeof powerDesign>[0], RegExp])[] = [
    [
      "an unknown part",
      { regions: 3 } as never,
      /"regions" is no part of a design; expected of igos, states/,
    ],
    ["too few states", { states: 10 }, /states is 10; expected a whole number from 40 to 250/],
    ["half an IGO", { igos: 30.5 }, /igos is 30.5; expected a whole number from 30 to 200/],
    ["no number", { exits: Number.NaN }, /exits is NaN; expected a number from 0 to 0.1/],
    ["years that there are not", { years: 60 }, /years is 60; expected a whole number from 15 to 45/],
  ];
  for (const [title, changes, words] of refusals)
    it(`refuses ${title}`, () => assert.throws(() => powerDesign(changes), words));
});

describe("the steps of a simulation", () => {
  const request = { sizes: [0, 0.5, 1, 2, 4], draws: 23, nullDraws: 50 };

  it("hold every draw of every kind once, in the order of their numbers", () => {
    const next = new Map<string, number>();
    for (const { draw, first, count } of powerSteps(request)) {
      const key = JSON.stringify(draw);
      assert.equal(first, next.get(key) ?? 0, key);
      next.set(key, first + count);
    }
    for (const [key, draws] of next) {
      const draw = JSON.parse(key) as PowerDraw;
      const isReference = draw.kind === "null" && draw.null !== "combined";
      assert.equal(draws, isReference ? request.nullDraws : request.draws, key);
    }
    // Nine nulls that worlds are ranked among, one held out, three hypotheses and Table 2 at five sizes.
    assert.equal(next.size, 9 + 1 + 4 * 5);
  });

  it("begin with a round of few draws, after which curves can be shown", () => {
    const steps = powerSteps(usualPowerRequest);
    const ofRound = (round: number) => steps.filter((step) => step.round === round);
    const draws = (round: number) => ofRound(round).reduce((sum, { count }) => sum + count, 0);
    const all = steps.reduce((sum, { count }) => sum + count, 0);
    assert.ok(draws(0) < all / 60, `${draws(0)} of ${all}`);
    assert.ok(steps.every(({ round }, at) => at === 0 || round >= steps[at - 1].round));
    // None and the largest effect are among the first sizes; Table 2, whose fits take long, is not.
    const sizes = ofRound(0).flatMap(({ draw }) => ("size" in draw ? [draw.size] : []));
    assert.deepEqual([...new Set(sizes)], [0, 1.2, 2.6, 3.8]);
    assert.ok(ofRound(0).every(({ draw }) => draw.kind !== "table2"));
    assert.ok(ofRound(1).some(({ draw, first }) => draw.kind === "table2" && first === 0));
  });

  it("are all in one round where draws are few", () => {
    const steps = powerSteps({ sizes: [0, 1, 2, 3, 4], draws: 3, nullDraws: 20 });
    assert.ok(steps.every(({ round }) => round === 0));
    assert.equal(steps.filter(({ draw }) => draw.kind === "table2").length, 5);
  });

  it("refuse sizes that do not rise from none, and too few draws", () => {
    const simulate = (changes: object) => [...simulatePower(small, { ...request, ...changes })];
    assert.throws(
      () => simulate({ sizes: [1, 2] }),
      /sizes are 1, 2; expected ascending numbers, the first of them 0/,
    );
    assert.throws(() => simulate({ sizes: [0, 2, 1] }), /expected ascending/);
    assert.throws(() => simulate({ draws: 0 }), /draws is 0; expected a whole number of at least 1/);
    assert.throws(
      () => simulate({ nullDraws: 19 }),
      /nullDraws is 19; expected a whole number of at least 20/,
    );
  });
});

describe("the draws of a design", () => {
  const data = dataOfDesign(powerDesign(small));
  const drawer = powerDrawer(data, 1);
  const valuesOf = (of: "H1" | "H2" | "H3", size: number, unit = 3) =>
    drawer.values({ kind: "influence", of, size }, unit);

  it("end with the years of the design, and keep its memberships", () => {
    const known = Array.from(data.layout.score.keys()).filter((at) => !Number.isNaN(data.layout.score[at]));
    assert.equal(1960 + known.reduce((last, at) => Math.max(last, at % 55), 0), 1966 + 25 - 1);
    const other = dataOfDesign(powerDesign({ ...small, years: 45 }));
    assert.deepEqual(other.members.member, data.members.member);
  });

  it("are the same alone and in any order", () => {
    const before = valuesOf("H2", 2);
    valuesOf("H1", 1, 0);
    drawer.values({ kind: "null", null: "exchangeEra" }, 5);
    assert.deepEqual(valuesOf("H2", 2), before);
    assert.deepEqual(powerDrawer(data, 1).values({ kind: "influence", of: "H2", size: 2 }, 3), before);
  });

  it("without influence are the same world whatever the hypothesis's size is multiplied with", () => {
    // At size 0 a push of any form adds nothing: the scores are those of the shared shocks alone.
    assert.deepEqual(valuesOf("H3", 0).slice(0, 3).map(Number.isFinite), [true, true, true]);
    assert.notDeepEqual(valuesOf("H3", 0), valuesOf("H3", 4));
  });

  it("move the statistic of their hypothesis the further the larger the effect, with the same luck", () => {
    const names = { H1: ["effect_H1", 1], H2: ["effect_H2", 1], H3: ["effect_H3", 1] } as const;
    for (const of of ["H1", "H2", "H3"] as const) {
      const [name] = names[of];
      const effects = [0, 4, 16].map((size) => valuesOf(of, size)[place(name)]);
      assert.ok(effects[0] < effects[1] && effects[1] < effects[2], `${of}: ${effects.join(", ")}`);
    }
  });

  it("measure the influence of company about as large as it is", () => {
    const effects = Array.from({ length: 8 }, (_, unit) => valuesOf("H2", 4, unit)[place("effect_H2")]);
    const mean = effects.reduce((sum, effect) => sum + effect, 0) / effects.length;
    assert.ok(mean > 0.15 && mean < 0.28, `${mean} for 0.2`);
  });

  it("of Table 2 have the t of its slope in the worlds of H2, the larger the larger the influence", () => {
    const [none, large] = [0, 16].map((size) => drawer.values({ kind: "table2", size }, 3));
    assert.equal(none.length, 1);
    assert.ok(none[0] < large[0], `${none[0]} is not below ${large[0]}`);
  });

  it("have the statistics that the evidence has of the same world, to the last bit", () => {
    const study = evidenceStudy(data);
    const ofEvidence = evidenceDrawer({ study, worlds: nullWorlds(study, 1), seed: 1 });
    for (const name of ["linear", "exchangeEra", "shuffleIgos"] as const) {
      const expected = ofEvidence.values({ kind: "yearly", null: name }, 2);
      const own = drawer.values({ kind: "null", null: name }, 2);
      for (const statistic of ["company", "push", "exit", "effect_H1", "effect_H2_se", "exit_states"])
        assert.equal(own[place(statistic)], expected[place(statistic)], `${name}, ${statistic}`);
    }
  });
});

describe("power curves", () => {
  const sizes = [0, 1];
  const nulls = [
    ...["linear", "convex", "kinked", "changing", "groupPull", "sharedShocks"],
    ...["exchangeEra", "exchangeGroup", "shuffleIgos"],
  ] as const;
  /** A draw with one t for all statistics; `exit` speaks for H3 where it is below zero. */
  function rowOf(t: number, effect = 0.05): number[] {
    const row = new Array<number>(powerDrawNames.length).fill(t);
    row[place("exit")] = -t;
    for (const name of ["H1", "H2", "H3"]) {
      row[place(`effect_${name}`)] = effect;
      row[place(`effect_${name}_se`)] = 0.01;
    }
    row[place("exit_states")] = 30;
    return row;
  }
  function tableOf(draws: { [size: number]: readonly number[] }): PowerTable {
    const table = new PowerTable(sizes, 40);
    const step = (draw: PowerDraw, count: number) => ({ draw, first: 0, count, round: 0 });
    // In every null t is 0, 1, …, 98: one with t above 94 has p of at most 5 in 100.
    for (const name of nulls)
      table.add(
        step({ kind: "null", null: name as "linear" }, 99),
        Array.from({ length: 99 }, (_, t) => rowOf(t)),
      );
    table.add(step({ kind: "null", null: "combined" }, 2), [rowOf(50), rowOf(98.5)]);
    for (const size of sizes)
      for (const of of ["H1", "H2", "H3"] as const)
        table.add(
          step({ kind: "influence", of, size }, draws[size].length),
          draws[size].map((t) => rowOf(t)),
        );
    return table;
  }

  it("count worlds by their rank among the draws of the nulls, by hand", () => {
    // p of 94.5 is (1 + 4) / 100, of 95.5 (1 + 3) / 100.
    const curves = tableOf({ 0: [10, 94.5, 95.5, 99.5], 1: [99.5] }).curves();
    for (const { points, heldOut } of curves?.curves ?? []) {
      assert.deepEqual([points[0].found.k, points[0].found.n], [2, 4]);
      // After Holm p of 99.5 is 3 times 0.01 and more: the world has all three hypotheses and H4 has p = 1.
      assert.equal(points[0].supported.k, 1);
      assert.deepEqual([heldOut.k, heldOut.n], [1, 2]);
    }
    assert.equal(curves?.curves.length, 3);
  });

  it("count a world without a statistic as no finding", () => {
    const curves = tableOf({ 0: [Number.NaN, Number.NaN], 1: [Number.NaN] }).curves();
    for (const { points } of curves?.curves ?? []) {
      assert.deepEqual([points[0].found.k, points[0].found.n], [0, 2]);
    }
  });

  it("have the share that Table 2 finds once it has been fitted, and its line in the figure", () => {
    const table = tableOf({ 0: [0], 1: [0] });
    const before = table.curves() ?? assert.fail();
    assert.equal(before.curves[1].points[0].byTable2, undefined);
    assert.match(powerFigure(before).altText, /^3 rising lines/);
    const step = { draw: { kind: "table2", size: 1 } as const, first: 0, count: 3, round: 1 };
    table.add(step, [[1.95], [1.97], [Number.NaN]]);
    const after = table.curves() ?? assert.fail();
    const [h1, h2] = after.curves.map(({ points }) => points[1].byTable2);
    assert.equal(h1, undefined);
    assert.deepEqual([h2?.k, h2?.n], [1, 3]);
    const { altText } = powerFigure(after);
    assert.match(altText, /^4 rising lines/);
  });

  it("have exact intervals that narrow with the worlds", () => {
    const width = (worlds: number) => {
      const ts = Array.from({ length: worlds }, (_, at) => (at % 2 === 0 ? 99.5 : 0));
      const { found } = tableOf({ 0: ts, 1: [0] }).curves()?.curves[0].points[0] ?? assert.fail();
      assert.equal(found.share, 0.5);
      return found.upper - found.lower;
    };
    assert.ok(width(40) < 0.6 * width(10));
    // Clopper & Pearson for 5 of 10: 0.187 to 0.813.
    assert.ok(Math.abs(width(10) - 0.6258) < 1e-3, `${width(10)}`);
  });

  it("are none before every null has draws enough", () => {
    const table = new PowerTable(sizes, 40);
    assert.equal(table.curves(), undefined);
    table.add({ draw: { kind: "influence", of: "H1", size: 0 }, first: 0, count: 1, round: 0 }, [rowOf(1)]);
    assert.equal(table.curves(), undefined);
  });

  it("are shown again and again while they narrow, and say what they rest on", () => {
    const request = { sizes: [0, 4], draws: 8, nullDraws: 20 };
    const rounds = [...simulatePower(small, request)];
    assert.ok(rounds.length >= 2);
    assert.ok(rounds.every(({ draws }, at) => at === 0 || draws > rounds[at - 1].draws));
    const last = rounds[rounds.length - 1];
    assert.deepEqual([last.draws, last.nullDraws], [8, 20]);
    for (const { points } of last.curves) assert.equal(points[1].found.n, 8);
    const text = formatText(powerTable(last, { caption: "Power", sizes: [0, 4] }));
    assert.match(text, /H2 +none .*\n.*H2 +4 δ /);
    assert.match(text, /nothing can be supported/);
    assert.match(powerFigure(last).caption, /due to the finite number of simulated worlds/);
    assert.match(powerInWords(last), /- \*\*H3\*\*: without influence it is found in 0\.\d\d \(/);
  });

  it("name the test, its nulls and their draws", () => {
    assert.match(powerTestInWords(399), /largest over 8 null distributions \(H2: 9\) of 399 draws each/);
    assert.doesNotMatch(powerTestInWords(399), /nothing can be supported/);
  });
});
