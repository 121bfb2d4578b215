import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fitMixedModel, inferFixedEffects, testContrasts } from "@alignment/engine";
import { clusteredContrasts } from "alignment/study";

const rows = Array.from({ length: 240 }, (_, row) => {
  const [group, year] = [Math.floor(row / 8), row % 8];
  const has = year > 4 ? 1 : 0;
  const wave = Math.sin(12.9 * row) + Math.cos(3.7 * group);
  return { group, state: group % 11, year, has, y: 0.1 * year - 0.3 * has + wave };
});
const column = (name: keyof (typeof rows)[number]) => Float64Array.from(rows, (row) => row[name]);
const data = {
  y: column("y"),
  year: column("year"),
  has: column("has"),
  group: column("group"),
  state: column("state"),
};
const formula = "y ~ year + has + (1 + year | group)";
const close = (found: number, wanted: number) =>
  assert.ok(Math.abs(found - wanted) < 1e-5 * Math.max(1, Math.abs(wanted)), `${found}, ${wanted}`);

describe("clusteredContrasts", () => {
  const robust = inferFixedEffects(fitMixedModel(formula, data), "CR2", { clusters: data.state }).effects;

  it("gives a multiple of one coefficient with its CR2 error and degrees of freedom", () => {
    const [five] = clusteredContrasts(formula, data, [{ name: "five", weights: { year: 5 } }], data.state);
    const effect = robust[1];
    assert.equal(effect.status, "defined");
    if (effect.status !== "defined") return;
    close(five.estimate, 5 * effect.estimate);
    close(five.standardError, 5 * effect.standardError);
    close(five.degreesOfFreedom, effect.degreesOfFreedom);
    assert.ok(five.degreesOfFreedom < 11, "fewer than there are clusters");
  });

  it("has the estimate of the contrast in the fit itself, in any order of the terms", () => {
    const contrast = { name: "sum", weights: { has: 1, year: 4 } };
    const turned = { name: "sum", weights: { year: 4, has: 1 } };
    const [own] = testContrasts(fitMixedModel(formula, data), [contrast]);
    const both = clusteredContrasts(formula, data, [contrast, turned], data.state);
    for (const one of both) close(one.estimate, own.estimate);
    close(both[0].standardError, both[1].standardError);
    assert.equal(both[0].name, "sum");
  });

  it("refuses a contrast without a weight, and a term that the fixed part lacks", () => {
    const run = (weights: Record<string, number>) => () =>
      clusteredContrasts(formula, data, [{ name: "c", weights }], data.state);
    assert.throws(run({}), /"c" has no weight/);
    assert.throws(run({ year: 0 }), /"c" has no weight/);
    assert.throws(run({ age: 1 }), /"c" refers to "age"; expected weights of year, has/);
  });
});
