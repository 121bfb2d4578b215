import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type EstimationMethod, fitMixedModel } from "@alignment/engine";
import { classesOf } from "@alignment/engine/dist/criterion/group-classes";
import { OneFactorCriterion } from "@alignment/engine/dist/criterion/one-factor";
import { solutionOf } from "@alignment/engine/dist/fit/known-fit";
import { randomStream } from "alignment/worlds";

const stream = randomStream(23, "classes of groups");

/** Sixty groups observed from time 0 on, for three to six times. */
const data = (() => {
  const groups = Array.from({ length: 60 }, (_, group) =>
    Array.from({ length: 3 + (group % 4) }, () => group),
  ).flat();
  const t = groups.map((group, row) => row - groups.indexOf(group));
  const x = groups.map(() => stream.normal());
  const effects = Array.from({ length: 60 }, () => [stream.normal(), 0.3 * stream.normal()]);
  const y = groups.map(
    (group, row) => x[row] + effects[group][0] + effects[group][1] * t[row] + stream.normal(),
  );
  return { y, x, t, squared: t.map((value) => value * value), g: groups };
})();

function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  assert.equal(actual.length, expected.length);
  for (let at = 0; at < actual.length; at++) {
    const [a, b] = [actual[at], expected[at]];
    assert.ok(Math.abs(a - b) <= 1e-9 * (1 + Math.abs(b)), `${what} ${at}: ${a} and ${b}`);
  }
}

describe("groups with the same cross-products of random effects", () => {
  const formulas = [
    "y ~ x + (1 | g)",
    "y ~ x + t + (1 + t | g)",
    "y ~ x + (1 + t || g)",
    "y ~ x + (1 + t + squared | g)",
  ];
  for (const formula of formulas) {
    for (const method of ["REML", "ML"] as EstimationMethod[]) {
      it(`have the criterion, gradient, Hessian and start of single groups: ${formula}, ${method}`, () => {
        const { criterion, theta } = solutionOf(fitMixedModel(formula, data, { method }));
        const { data: products, template } = criterion as unknown as {
          readonly data: Parameters<typeof classesOf>[0];
          readonly template: OneFactorCriterion["templates"][number];
        };
        const classes = classesOf(products);
        assert.equal(classes?.classCount, 4);
        const together = new OneFactorCriterion(products, template, method, classes);
        const single = new OneFactorCriterion(products, template, method, undefined);
        assertClose(together.start(), single.start(), "start");
        for (const point of [theta, theta.map((value) => 1.4 * value + 0.1)]) {
          const gradients = [together, single].map(() => new Float64Array(point.length));
          const values = [together, single].map((one, at) => one.evaluate(point, gradients[at]));
          assertClose([values[0]], [values[1]], "criterion");
          assertClose(gradients[0], gradients[1], "gradient");
          assertClose(together.hessian(point), single.hessian(point), "Hessian");
        }
        const some = [together, single].map((one) => one.select([0]));
        assertClose([some[0].valueAt(theta)], [some[1].valueAt(theta)], "criterion of some columns");
      });
    }
  }

  it("are no classes where every group has its own", () => {
    const { criterion } = solutionOf(fitMixedModel("y ~ t + (1 + x | g)", data));
    assert.equal(
      classesOf((criterion as unknown as { readonly data: Parameters<typeof classesOf>[0] }).data),
      undefined,
    );
  });
});
