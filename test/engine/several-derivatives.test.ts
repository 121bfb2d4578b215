import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type DataColumns, type EstimationMethod, fitMixedModel } from "@alignment/engine";
import { solutionOf } from "@alignment/engine/dist/fit/known-fit";
import { randomStream } from "alignment/worlds";

const stream = randomStream(17, "derivatives");

/** Rows in which some levels of three factors meet. */
const data: DataColumns = (() => {
  const count = 240;
  const normal = (n: number): number[] => Array.from({ length: n }, () => stream.normal());
  const [x, t, noise] = [normal(count), normal(count), normal(count)];
  const level = (n: number): number[] =>
    Array.from({ length: count }, () => Math.floor(n * stream.uniform()));
  const [g, h, k] = [level(20), level(9), level(4)];
  const [ofG, slopesOfG, ofH, ofK] = [normal(20), normal(20), normal(9), normal(4)];
  const y = x.map(
    (value, row) => value + ofG[g[row]] + slopesOfG[g[row]] * t[row] + ofH[h[row]] + ofK[k[row]] + noise[row],
  );
  return { y, x, t, g, h, k };
})();

const models: readonly [string, EstimationMethod][] = [
  ["y ~ x + (1 | g) + (1 | h) + (1 | k)", "REML"],
  ["y ~ x + (1 | g) + (1 | h) + (1 | k)", "ML"],
  ["y ~ x + (1 + t | g) + (1 + x | h)", "REML"],
  ["y ~ x + t + (1 + t + x || g) + (1 | h) + (0 + t | k)", "ML"],
  ["y ~ x + (1 | g:k) + (1 + t | k) + (1 | h)", "REML"],
];

describe("the criterion of several grouping factors", () => {
  for (const [formula, method] of models) {
    const { criterion, theta } = solutionOf(fitMixedModel(formula, data, { method }));
    const points = {
      "the optimum": theta,
      "a point where some effects do not vary": theta.map((value, k) => (k % 2 === 1 ? 0 : 1.3 * value)),
    };
    for (const [where, point] of Object.entries(points)) {
      const k = point.length;
      const gradientAt = (at: Float64Array): Float64Array => {
        const gradient = new Float64Array(k);
        criterion.evaluate(at, gradient);
        return gradient;
      };
      const shifted = (at: number, by: number): Float64Array => {
        const other = Float64Array.from(point);
        other[at] += by;
        return other;
      };
      /** A central difference with Richardson's extrapolation. */
      const difference = (step: number, of: (by: number) => number): number => {
        const central = (size: number): number => (of(size) - of(-size)) / (2 * size);
        return (4 * central(step) - central(2 * step)) / 3;
      };

      it(`has the gradient that its differences show, by ${method}, at ${where}: ${formula}`, () => {
        const gradient = gradientAt(point);
        for (let i = 0; i < k; i++) {
          const expected = difference(1e-3, (by) => criterion.valueAt(shifted(i, by)));
          assert.ok(
            Math.abs(gradient[i] - expected) < 1e-6 * (1 + Math.abs(expected)),
            `${gradient[i]}, ${expected}`,
          );
        }
      });

      it(`has the Hessian that differences of its gradient show, by ${method}, at ${where}: ${formula}`, () => {
        assert.ok(criterion.hessian !== undefined);
        const hessian = criterion.hessian(point);
        for (let i = 0; i < k; i++) {
          for (let j = 0; j < k; j++) {
            const expected = difference(2e-4, (by) => gradientAt(shifted(j, by))[i]);
            const value = hessian[i * k + j];
            assert.ok(
              Math.abs(value - expected) < 1e-7 * (1 + Math.abs(expected)),
              `${i}, ${j}: ${value}, ${expected}`,
            );
          }
        }
      });
    }
  }

  it("is certified by its formula", () => {
    const { certificate } = fitMixedModel(models[2][0], data);
    assert.equal(certificate.hessianFrom, "its formula");
    assert.ok(certificate.largestGradient < 1e-6);
    assert.ok(certificate.smallestCurvature > 0);
  });
});
