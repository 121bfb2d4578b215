import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type DataColumns,
  type EstimationMethod,
  fitMixedModel,
  type MixedModelFit,
  predictGroups,
} from "@alignment/engine";
import { alikeGroups } from "@alignment/engine/dist/criterion/alike-groups";
import type { SeveralFactorsCriterion } from "@alignment/engine/dist/criterion/several-factors";
import { severalHessian } from "@alignment/engine/dist/criterion/several-hessian";
import { fillSeveralStart } from "@alignment/engine/dist/criterion/several-start";
import { SeveralState } from "@alignment/engine/dist/criterion/several-state";
import { solutionOf } from "@alignment/engine/dist/fit/known-fit";
import { randomStream } from "alignment/worlds";

const stream = randomStream(29, "alike groups");

/** Pupils of nine classes in three schools, tested two to four times each, in years that some of them share. */
const data = (() => {
  const pupils = Array.from({ length: 90 }, (_, pupil) =>
    Array.from({ length: 2 + (pupil % 3) }, () => pupil),
  ).flat();
  const time = pupils.map((pupil, row) => row - pupils.indexOf(pupil));
  const normal = (count: number) => Array.from({ length: count }, () => stream.normal());
  const [ofPupil, slope, ofClass, ofSchool] = [normal(90), normal(90), normal(9), normal(3)];
  const classOf = pupils.map((pupil) => Math.floor(pupil / 10));
  const x = pupils.map(() => stream.normal());
  const y = pupils.map(
    (pupil, row) =>
      x[row] +
      ofPupil[pupil] +
      0.4 * slope[pupil] * time[row] +
      ofClass[classOf[row]] * (1 + 0.3 * time[row]) +
      0.7 * ofSchool[classOf[row] % 3] +
      stream.normal(),
  );
  return {
    y,
    x,
    time,
    pupil: pupils,
    class: classOf,
    school: classOf.map((one) => one % 3),
  } satisfies DataColumns;
})();

interface Parts {
  readonly data: SeveralFactorsCriterion["data"];
  readonly ordered: SeveralFactorsCriterion["templates"];
}

const partsOf = (fit: MixedModelFit): Parts => solutionOf(fit).criterion as unknown as Parts;

function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  assert.equal(actual.length, expected.length);
  for (let at = 0; at < actual.length; at++) {
    const [a, b] = [actual[at], expected[at]];
    assert.ok(Math.abs(a - b) <= 1e-9 * (1 + Math.abs(b)), `${what} ${at}: ${a} and ${b}`);
  }
}

describe("leading groups that are alike, taken together", () => {
  const formulas = [
    "y ~ x + (1 | pupil) + (1 | class)",
    "y ~ x + (1 | pupil) + (1 | class) + (1 | school)",
    "y ~ x + (time | pupil) + (1 | class)",
    "y ~ x + (time || pupil) + (time | class) + (1 | school)",
  ];
  for (const formula of formulas) {
    for (const method of ["REML", "ML"] as EstimationMethod[]) {
      it(`have the criterion, gradient, Hessian and start of single groups: ${formula}, ${method}`, () => {
        const fit = fitMixedModel(formula, data, { method });
        const { data: products, ordered } = partsOf(fit);
        const alike = alikeGroups(products);
        // three numbers of tests in each of nine classes
        assert.equal(alike?.data.leading.groupCount, 27);
        const together = new SeveralState(alike.data, ordered, method, alike.contrasts);
        const single = new SeveralState(products, ordered, method);
        const { theta } = solutionOf(fit);
        for (const point of [theta, theta.map((value) => 1.4 * value + 0.1), theta.map(() => 0)]) {
          const [values, gradients, hessians, starts] = [together, single].reduce(
            ([all, slopes, curvatures, begins], state) => {
              const value = state.valueAt(point);
              const start = new Float64Array(point.length);
              fillSeveralStart(state, start);
              state.valueAt(point);
              state.solveAll();
              const gradient = new Float64Array(point.length);
              state.fillGradient(gradient);
              return [
                [...all, value],
                [...slopes, gradient],
                [...curvatures, severalHessian(state)],
                [...begins, start],
              ];
            },
            [[], [], [], []] as [number[], Float64Array[], Float64Array[], Float64Array[]],
          );
          assertClose([values[0]], [values[1]], "criterion");
          assertClose(gradients[0], gradients[1], "gradient");
          assertClose(hessians[0], hessians[1], "Hessian");
          assertClose(starts[0], starts[1], "start");
        }
      });
    }
  }

  it("give the predictions of a fit in which weights that differ by next to nothing leave no two groups alike", () => {
    const formula = "y ~ x + (1 | pupil) + (1 | class) + (1 | school)";
    const weights = data.y.map((_, row) => 1 + 1e-7 * row);
    const [plain, weighted] = [fitMixedModel(formula, data), fitMixedModel(formula, data, { weights })];
    assert.equal(alikeGroups(partsOf(weighted).data), undefined);
    const ofBoth = [plain, weighted].map((fit) => predictGroups(fit, { ...data, x: data.x.map(() => 0) }));
    for (let row = 0; row < data.y.length; row++) {
      const [a, b] = ofBoth.map(({ fit, standardError }) => [fit[row], standardError[row]]);
      assert.ok(Math.abs(a[0] - b[0]) < 1e-3 && Math.abs(a[1] - b[1]) < 1e-3, `row ${row}`);
    }
    assert.ok(Math.abs(plain.fixedEffects[1].estimate - weighted.fixedEffects[1].estimate) < 1e-5);
  });

  it("are none where slopes differ from group to group", () => {
    assert.equal(
      alikeGroups(partsOf(fitMixedModel("y ~ x + (x | pupil) + (1 | class)", data)).data),
      undefined,
    );
  });
});
