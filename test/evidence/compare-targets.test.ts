import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { randomStream } from "@alignment/engine";
import { binomialShare } from "alignment/dist/study/evidence/summary";
import { evidencePlan, evidenceTree, nullWorlds } from "alignment/nulls";
import { evidenceStudy } from "alignment/study";
import { compareWithTargets } from "./compare-targets";
import type { Draws } from "./comparison";
import { drawAll } from "./draw-all";
import { definedPaths, drawnTargets, missingPaths, valueAt } from "./drawn-targets";
import { smallEvidence } from "./small-evidence";
import { targets } from "./targets";

type Edited = { [name: string]: unknown };

/** The record at a path of a tree, to be edited. */
function recordAt<V>(tree: Edited, ...path: readonly string[]): Record<string, V> {
  return valueAt(tree, path) as Record<string, V>;
}

/** An evidence.json with the values of the targets. */
function treeOfTargets(): Edited {
  const { summaryFields, verdictNames, nulls, measurement, verdicts, calibration } = drawnTargets;
  const { parameters, strata, ...exact } = targets;
  const summaries = Object.entries(nulls).map(([name, groups]) => [
    name,
    Object.fromEntries(
      Object.entries(groups).map(([group, statistics]) => [
        group,
        Object.fromEntries(
          Object.entries(statistics).map(([statistic, numbers]) => [
            statistic,
            Object.fromEntries(summaryFields.map((field, at) => [field, numbers[at]])),
          ]),
        ),
      ]),
    ),
  ]);
  const counted = Object.entries(calibration).map(([kind, worlds]) => [
    kind,
    Object.fromEntries(
      Object.entries(worlds).map(([world, found]) => [
        world,
        Object.fromEntries(
          Object.entries(found).map(([name, { n, k, mean_effect }]) => [
            name,
            {
              ...Object.fromEntries(verdictNames.map((verdict, at) => [verdict, binomialShare(k[at], n)])),
              mean_effect,
            },
          ]),
        ),
      ]),
    ),
  ]);
  return structuredClone({
    ...exact,
    nulls: { ...Object.fromEntries(summaries), parameters, strata },
    measurement,
    verdicts,
    calibration: Object.fromEntries(counted),
  }) as unknown as Edited;
}

/** Draws with about the mean and the standard deviation that the targets name. */
function drawsOfTargets(): Draws {
  const random = randomStream(1, "draws of the targets");
  const normal = Array.from({ length: 5000 }, () => random.normal());
  const draws = new Map<string, readonly number[]>();
  const set = (key: string, count: number, mean: number, sd: number) =>
    draws.set(
      key,
      normal.slice(0, count).map((value) => mean + sd * value),
    );
  for (const [name, groups] of Object.entries(drawnTargets.nulls))
    for (const [group, statistics] of Object.entries(groups))
      for (const [statistic, [count, mean, sd]] of Object.entries(statistics))
        set(`${name}|${group}.${statistic}`, count, mean, sd);
  for (const [rho, statistics] of Object.entries(drawnTargets.measurement))
    for (const [statistic, value] of Object.entries(statistics)) {
      if (statistic === "draws") continue;
      const key = `measurement ${rho}|measurement.${statistic}`;
      if (typeof value === "number") {
        set(key, 200, value, 0.01 * value);
        continue;
      }
      const { estimate, between, within } = value as Readonly<Record<string, number>>;
      set(key, 200, estimate, between);
      set(`${key}_se`, 200, within, 0.05 * within);
    }
  for (const [hypothesis, sizes] of Object.entries(drawnTargets.calibration.influence))
    for (const [times, { mean_effect }] of Object.entries(sizes))
      set(`influence ${hypothesis} ${times}|influence.effect_${hypothesis}`, 500, mean_effect ?? 0, 0.03);
  return draws;
}

describe("the comparison with the definition of the evidence", () => {
  const draws = drawsOfTargets();
  const pathsOf = (change: (tree: Edited) => void) => {
    const tree = treeOfTargets();
    change(tree);
    return compareWithTargets(tree, draws).deviations.map(({ path }) => path);
  };

  it("finds no difference between the targets and themselves, in more than two thousand values", () => {
    assert.deepEqual(
      pathsOf(() => {}),
      [],
    );
    assert.ok(compareWithTargets(treeOfTargets(), draws).compared > 2000);
  });

  it("finds an observed value that is off by three millionths, and none that is off by half a millionth", () => {
    const times = (factor: number) =>
      pathsOf((tree) => {
        recordAt<number>(tree, "observed", "Fariss 2.03", "yearly").company *= factor;
      });
    assert.deepEqual(times(1 + 3e-6), ["observed.Fariss 2.03.yearly.company"]);
    assert.deepEqual(times(1 + 5e-7), []);
  });

  it("finds a number of a null that is more than four Monte Carlo errors off, and none that is nearer", () => {
    const [K, , sd] = drawnTargets.nulls.linear.yearly.company;
    const summary = { mean: sd, sd: sd / Math.SQRT2, p_upper: Math.sqrt(0.0462 * (1 - 0.0462)) };
    for (const [field, ofOneDraw] of Object.entries(summary)) {
      const moved = (errors: number) =>
        pathsOf((tree) => {
          recordAt<number>(tree, "nulls", "linear", "yearly", "company")[field] +=
            errors * ofOneDraw * Math.sqrt(2 / K);
        });
      assert.deepEqual(moved(4.3), [`nulls.linear.yearly.company.${field}`], field);
      assert.deepEqual(moved(-3.7), [], field);
    }
  });

  it("finds a verdict that is another, unless the number of draws leaves it open", () => {
    const changed = (borderline: object) =>
      pathsOf((tree) => {
        Object.assign(recordAt(tree, "verdicts", "H2"), { verdict: "undecidable", ...borderline });
      });
    assert.deepEqual(changed({}), ["verdicts.H2.verdict"]);
    assert.deepEqual(changed({ borderline: { p: 0.0536 } }), []);
  });

  it("finds every value of a part that is not there", () => {
    const lost = pathsOf((tree) => {
      delete tree.calibration;
    });
    assert.ok(lost.length > 100 && lost.every((path) => path.startsWith("calibration.")));
  });
});

describe("the paths of the definition of the evidence", () => {
  /** Names that are those of the data: of the states' eras and of UN groups. */
  const ofTheData = /^nulls\.(strata\.era|parameters\.group_trend)\./;

  it("are 5,239", () => assert.equal(definedPaths.length, 5239));

  it("are all written of a simulated world, with few draws", () => {
    const study = evidenceStudy(smallEvidence());
    const context = { study, worlds: nullWorlds(study, 1), seed: 1 };
    const whole = evidencePlan({ draws: 10, only: [], statistics: [] });
    const plan = { ...whole, draws: whole.draws.map(({ kind }) => ({ kind, draws: 2 })) };
    const tree = JSON.parse(JSON.stringify(evidenceTree(plan, drawAll(plan, context), context)));
    assert.deepEqual(
      missingPaths(tree).filter((path) => !ofTheData.test(path)),
      [],
    );
    delete tree.nulls.linear.yearly.company;
    assert.ok(missingPaths(tree).includes("nulls.linear.yearly.company.mean"));
  });
});
