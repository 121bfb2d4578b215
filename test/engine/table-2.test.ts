import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fitMixedModel } from "@alignment/engine";
import { buildPanel } from "alignment/construct";
import { readSources } from "alignment/node";
import { panelSpecification } from "alignment/specification";
import { realRawFolder, skipWithoutRealFiles } from "../support";

/** Estimates and standard errors at the optimum, as computed independently on the same sample. */
const targets: readonly (readonly [term: string, estimate: number, standardError: number])[] = [
  ["(Intercept)", -0.778049501, 0.041865278],
  ["duration", 0.013568251, 0.002944735],
  ["year_s", -0.082055996, 0.029258559],
  ["gdp_s", 0.387928264, 0.041918551],
  ["iccpr", 0.094794804, 0.014553265],
  ["civil_war", -0.265583393, 0.01122175],
  ["delegation_s", -0.068504994, 0.017979348],
  ["hr_igo", 0.010607105, 0.05453693],
  ["size_s", 0.128700492, 0.019399183],
  ["change_mean", -0.940020697, 0.0812699],
];
const variances = {
  intercept: 0.609652911,
  slope: 0.003231059,
  covariance: -0.021599662,
  residual: 0.121397094,
};
const relativeTolerance = 1e-6;
const formula =
  "distance ~ duration + year_s + gdp_s + iccpr + civil_war + delegation_s + hr_igo + size_s + change_mean + (1 + duration | case)";

function assertClose(actual: number, expected: number, what: string): void {
  assert.ok(Math.abs(actual / expected - 1) < relativeTolerance, `${what}: ${actual}, expected ${expected}`);
}

describe("Table 2 on the real files", { skip: skipWithoutRealFiles }, () => {
  const specification = panelSpecification();
  const fit = skipWithoutRealFiles
    ? undefined
    : fitMixedModel(
        formula,
        buildPanel(readSources(realRawFolder, specification), specification).sample.columns,
      );

  for (const [index, [term, estimate, standardError]] of targets.entries()) {
    it(`Table 2, ${term}`, () => {
      const effect = fit?.fixedEffects[index];
      assert.equal(effect?.term, term);
      assertClose(effect?.estimate ?? 0, estimate, "estimate");
      assertClose(effect?.standardError ?? 0, standardError, "standard error");
    });
  }

  it("Table 2, rows, cases, log-likelihood and variances", () => {
    const effects = fit?.randomEffects[0];
    assert.equal(fit?.observationCount, 16_651);
    assert.equal(effects?.groupCount, 847);
    assert.ok((fit?.logLikelihood ?? 0) >= -8954.305941548 - 1e-7);
    assertClose(fit?.logLikelihood ?? 0, -8954.305941548, "log-likelihood");
    assertClose(effects?.covariance[0][0] ?? 0, variances.intercept, "variance of the intercept");
    assertClose(effects?.covariance[1][1] ?? 0, variances.slope, "variance of the slope");
    assertClose(effects?.covariance[0][1] ?? 0, variances.covariance, "covariance");
    assertClose(fit?.residualVariance ?? 0, variances.residual, "residual variance");
  });

  it("gives no false alarm: the status is converged and the gradient vanishes", () => {
    assert.equal(fit?.status, "converged");
    assert.ok((fit?.certificate.largestGradient ?? 1) < 1e-6);
  });
});
