import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fitMixedModel, fitMixedModels, randomStream } from "@alignment/engine";

/** Rows of groups with a random intercept and slope. */
function panelOf(unit: number) {
  const random = randomStream(3, "start from", unit);
  const g = Int32Array.from({ length: 300 }, (_, row) => Math.floor(row / 6));
  const effects = Array.from({ length: 50 }, () => [random.normal(), 0.3 * random.normal()]);
  const x = Float64Array.from(g, (_, row) => (row % 6) + 0.1 * random.normal());
  const y = Float64Array.from(g, (group, row) => {
    const [level, slope] = effects[group];
    return level + (0.2 + slope) * x[row] + random.normal();
  });
  return { g, x, y };
}

const formula = "y ~ x + (1 + x | g)";

describe("a fit that starts from another", () => {
  it("ends at the same optimum, in no more evaluations", () => {
    const first = fitMixedModel(formula, panelOf(0));
    for (let unit = 1; unit < 6; unit++) {
      const own = fitMixedModel(formula, panelOf(unit));
      const started = fitMixedModel(formula, panelOf(unit), { startFrom: first });
      assert.ok(Math.abs(started.criterion - own.criterion) < 1e-8 * Math.abs(own.criterion));
      own.fixedEffects.forEach(({ estimate, standardError }, at) => {
        assert.ok(Math.abs(started.fixedEffects[at].estimate - estimate) < 1e-8);
        assert.ok(Math.abs(started.fixedEffects[at].standardError - standardError) < 1e-7);
      });
      assert.equal(started.status, own.status);
    }
    const again = fitMixedModel(formula, panelOf(0), { startFrom: first });
    assert.ok(again.certificate.evaluations <= first.certificate.evaluations);
  });

  it("is fitted as by default where the other has another number of variances", () => {
    const other = fitMixedModel("y ~ x + (1 | g)", panelOf(0));
    const data = panelOf(1);
    assert.deepEqual(
      fitMixedModel(formula, data, { startFrom: other }).theta,
      fitMixedModel(formula, data).theta,
    );
  });

  it("may be one of many", () => {
    const first = fitMixedModel(formula, panelOf(0));
    const data = { ...panelOf(1), z: panelOf(2).x };
    const formulas = [formula, "y ~ x + z + (1 + x | g)", "y ~ z + (1 | g)"];
    const started = fitMixedModels(formulas, data, { startFrom: first });
    fitMixedModels(formulas, data).forEach(({ criterion }, at) => {
      assert.ok(Math.abs(started[at].criterion - criterion) < 1e-8 * Math.abs(criterion));
    });
  });

  it("takes a copy of the fit, and refuses what is none", () => {
    const first = fitMixedModel(formula, panelOf(0));
    const data = panelOf(1);
    const copy: typeof first = JSON.parse(JSON.stringify(first));
    assert.deepEqual(
      fitMixedModel(formula, data, { startFrom: copy }).theta,
      fitMixedModel(formula, data, { startFrom: first }).theta,
    );
    for (const wrong of [{}, null, 7, { source: { parameters: [Number.NaN, 0, 1] } }]) {
      assert.throws(() => fitMixedModel(formula, data, { startFrom: wrong as never }), /startFrom is no fit/);
    }
  });
});
