import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { buildPanel, fates } from "alignment/construct";
import type { Sources } from "alignment/sources";
import { type PanelSpecification, panelSpecification } from "alignment/specification";
import { founder, igo, joiner, smallWorld, world } from "./small-world";

function build(changes: Partial<PanelSpecification> = {}, sources: Sources = world) {
  return buildPanel(sources, panelSpecification({ scaling: "none", ...changes }));
}

function listOf(column: ArrayLike<number>): number[] {
  return Array.from(column);
}

describe("buildPanel", () => {
  it("gives a row to every year of membership, with the duration counted in calendar years from the first entry", () => {
    const { sample } = build();
    assert.deepEqual(listOf(sample.columns.year), [1972, 1973, 1974, 1976, 1977]);
    assert.deepEqual(listOf(sample.columns.duration), [1, 2, 3, 5, 6]);
  });

  it("lags the distance to the others' mean by one year", () => {
    // The others' mean is 2 in every year.
    assert.deepEqual(listOf(build().sample.columns.distance), [-4, -3.5, -2, -1.75, -1]);
    assert.deepEqual(listOf(build({ outcomeLag: 0 }).sample.columns.distance), [-3.5, -2, -1.5, -1, 0]);
  });

  it("leaves the state itself out of the mean of its IGO", () => {
    const wanted = build({ selection: "every case with a distance", entryAfter: 1960 });
    assert.deepEqual(new Set(wanted.sample.columns.ccode), new Set([3]));
    assert.deepEqual(listOf(wanted.sample.columns.size), [3, 3, 3, 3, 3]);
  });

  it("takes the change in the mean as minus the yearly change of the others' mean", () => {
    const rising = smallWorld([
      { ccode: 1, from: 1960, years: Array.from({ length: 20 }, (_, t) => [1, t / 4] as const) },
      joiner,
    ]);
    assert.deepEqual(
      listOf(build({}, rising).sample.columns.change_mean),
      [-0.25, -0.25, -0.25, -0.25, -0.25],
    );
    const natural = build({ changeInMeanSign: "the change" }, rising);
    assert.deepEqual(listOf(natural.sample.columns.change_mean), [0.25, 0.25, 0.25, 0.25, 0.25]);
  });

  it("counts years as a member where the specification says so", () => {
    assert.deepEqual(
      listOf(build({ durationCounts: "years as a member" }).sample.columns.duration),
      [1, 2, 3, 4, 5],
    );
  });

  it("drops the years after a re-entry where the specification says so", () => {
    assert.deepEqual(listOf(build({ reentry: "dropped" }).sample.columns.year), [1972, 1973, 1974]);
  });

  it("counts the conflict types that the specification names as civil war, once a year", () => {
    assert.deepEqual(listOf(build().sample.columns.civil_war), [0, 1, 0, 0, 0]);
    assert.deepEqual(
      listOf(build({ conflictTypes: [4], conflictIntensity: 2 }).sample.columns.civil_war),
      [0, 1, 0, 0, 0],
    );
    assert.deepEqual(listOf(build({ conflictTypes: [1] }).sample.columns.civil_war), [0, 0, 0, 0, 0]);
  });

  it("sets ICCPR to one from the year of ratification on", () => {
    assert.deepEqual(listOf(build().sample.columns.iccpr), [0, 0, 1, 1, 1]);
    assert.deepEqual(
      listOf(build({ iccprFrom: "year after ratification" }).sample.columns.iccpr),
      [0, 0, 0, 1, 1],
    );
  });

  it("selects by the distance in the year before the first membership", () => {
    assert.equal(build().selectedCases, 1);
    assert.throws(
      () => build({ selection: "better than the mean" }),
      /the sample is empty after the step "better than the mean/,
    );
  });

  it("drops a state that did not exist in the year before membership, and counts it", () => {
    const fresh = smallWorld([
      founder(1, 1),
      joiner,
      {
        ccode: 4,
        from: 1975,
        years: [
          [1, -3],
          [1, -3],
          [1, -3],
        ],
      },
    ]);
    const { attrition } = build({}, fresh);
    const step = attrition.find(({ step }) => step.startsWith("distance not missing"));
    assert.deepEqual([step?.rowsLost, step?.casesLost], [3, 1]);
  });

  it("gives the years before accession and after exit until re-entry, not lagged", () => {
    const { before, after, exits } = build();
    assert.deepEqual(listOf(before.columns.years_before), [2, 1]);
    assert.deepEqual(listOf(before.columns.distance), [-3, -4]);
    assert.deepEqual(listOf(after.columns.years_after), [1]);
    assert.deepEqual(listOf(after.columns.distance), [-1.75]);
    assert.deepEqual(exits, [{ ionum: igo, ccode: 3, lastYear: 1974, reentryYear: 1976, yearsObserved: 1 }]);
  });

  it("gives every membership row a fate, and the fates add up to the attrition", () => {
    const panel = build();
    const table = fates(panel);
    assert.equal(table.rowCount, panel.attrition[1].rows);
    assert.equal(table.columns.fate.filter((fate) => fate === "in the sample").length, panel.sample.rowCount);
    for (const { step, rowsLost } of panel.attrition.slice(2)) {
      assert.equal(
        table.columns.fate.filter((fate) => fate === `dropped at the step: ${step}`).length,
        rowsLost,
        step,
      );
    }
  });
});

describe("panelSpecification", () => {
  const refused: readonly (readonly [string, object, RegExp])[] = [
    [
      "a choice that does not exist",
      { lastyear: 2000 },
      /there is no choice "lastyear"; the choices are score, /,
    ],
    ["a value out of its list", { outcomeLag: 2 }, /choice "outcomeLag" is 2; expected one of 0, 1/],
    [
      "a number in words",
      { lastYear: "2005" },
      /choice "lastYear" is "2005"; expected a whole number from 1966 to 2014/,
    ],
    ["an empty list of codes", { membershipCodes: [] }, /choice "membershipCodes" is \[\]/],
    ["a doubled code", { conflictTypes: [3, 3] }, /choice "conflictTypes" is \[3,3\]/],
    ["an impossible pair", { entryAfter: 2008, lastYear: 2005 }, /entryAfter is 2008 and lastYear 2005/],
    ["a list", [], /is no object/],
    ["an inherited name", { toString: 1 }, /there is no choice "toString"/],
  ];
  for (const [what, changes, message] of refused) {
    it(`refuses ${what}`, () => assert.throws(() => panelSpecification(changes), message));
  }
});
