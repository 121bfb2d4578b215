import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  fitMixedModel,
  fitMixedModels,
  inferFixedEffects,
  leverages,
  type MixedModelFit,
  predictGroups,
} from "@alignment/engine";
import { solutionOf } from "@alignment/engine/dist/fit/known-fit";
import { randomStream } from "alignment/worlds";

/** Rows with two grouping factors and three columns. */
function rowsOf(count: number): Record<string, Float64Array | string[]> {
  const stream = randomStream(11, "rows of live fits");
  const column = (): Float64Array => Float64Array.from({ length: count }, () => stream.normal());
  const level = (prefix: string, levels: number): string[] =>
    Array.from({ length: count }, () => prefix + Math.floor(levels * stream.uniform()));
  const [x, z, noise, effects] = [column(), column(), column(), column()];
  const [g, h] = [level("g", 12), level("h", 7)];
  const y = x.map((value, row) => {
    const group = Number(g[row].slice(1));
    const other = Number(h[row].slice(1));
    return (
      0.5 * value + effects[group] + 0.7 * effects[20 + group] * value + effects[40 + other] + noise[row]
    );
  });
  return { y, x, z, g, h };
}

const families = {
  "one grouping factor": ["y ~ x + z + (1 + x | g)", "y ~ x + (1 + x | g)"],
  "several grouping factors": ["y ~ x + z + (1 + x | g) + (1 | h)", "y ~ x + (1 + x | g) + (1 | h)"],
} as const;

describe("fits that live side by side", () => {
  for (const [name, formulas] of Object.entries(families)) {
    it(`keep their evaluations apart: ${name}, fitted on the same cross-products`, () => {
      const [first, second] = fitMixedModels(formulas, rowsOf(150)).map((fit) => solutionOf(fit));
      const elsewhere = first.theta.map((value) => value + 0.3);
      const gradientAt = (theta: Float64Array): [number, Float64Array] => {
        const gradient = new Float64Array(theta.length);
        return [first.criterion.evaluate(theta, gradient), gradient];
      };
      const alone = gradientAt(first.theta);
      const hessian = first.criterion.hessian?.(first.theta);
      const [share] = first.random.factors.map(({ matrix, groups }, factor) => ({
        factor,
        group: groups[0],
        weights: matrix.columns.map((column) => column[0]),
      }));
      const solve = first.criterion.halfSolver(first.theta);
      const solved = solve([share]);

      gradientAt(first.theta);
      second.criterion.evaluate(elsewhere, new Float64Array(elsewhere.length));
      assert.deepEqual(first.criterion.hessian?.(first.theta), hessian);
      assert.deepEqual(solve([share]), solved);
      first.criterion.evaluate(elsewhere, new Float64Array(elsewhere.length));
      assert.deepEqual(solve([share]), solved);
      assert.deepEqual(first.criterion.hessian?.(first.theta), hessian);
      assert.deepEqual(gradientAt(first.theta), alone);
    });
  }

  it("answer the same whatever was asked of another fit before", () => {
    const fits: readonly MixedModelFit[] = fitMixedModels(families["one grouping factor"], rowsOf(150));
    const alone = leverages(fits[0]);
    leverages(fits[1]);
    assert.deepEqual(leverages(fits[0]), alone);
  });

  it("share a column that several terms read, and none of them writes into it", () => {
    const rows = rowsOf(150);
    const years = Int32Array.from(rows.x as Float64Array, (value) => Math.round(5 * value));
    const formula = "y ~ x + year + (1 + year | g)";
    const given = years.slice();
    const fit = fitMixedModel(formula, { ...rows, year: years });
    inferFixedEffects(fit, "CR2");
    inferFixedEffects(fit, "Kenward-Roger");
    leverages(fit);
    predictGroups(fit, { ...rows, year: years });
    const { frame } = solutionOf(fit);
    const [{ matrix }] = frame.random;
    assert.deepEqual(years, given);
    for (const [ones, converted] of [
      [frame.fixed.columns[0], frame.fixed.columns[2]],
      [matrix.columns[0], matrix.columns[1]],
    ]) {
      assert.deepEqual(ones, new Float64Array(150).fill(1));
      assert.deepEqual(converted, Float64Array.from(given));
    }
    assert.equal(frame.fixed.columns[2], matrix.columns[1]);
    const doubles = fitMixedModel(formula, { ...rows, year: Float64Array.from(given) });
    assert.deepEqual(fit.fixedEffects, doubles.fixedEffects);
    assert.deepEqual(fit.randomEffects, doubles.randomEffects);
  });
});
