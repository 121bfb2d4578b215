// Intervals of new observations, simulated responses, and tests by simulation. Reference values are lme4 1.1-31
// (bobyqa, rhoend 1e-10): the intervals by x'Vx + z'Sz + s^2, the likelihood ratios by pbkrtest 0.5.2.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  bootstrapComparison,
  compareModels,
  fitMixedModel,
  fitMixedModels,
  ModelError,
  predictGroups,
  randomStream,
  refit,
  simulate,
  testRandomEffect,
} from "@alignment/engine";
import { readData } from "./generators";
import { assertNear as near } from "./near";

const base = readData("base");
const ml = { method: "ML" } as const;

describe("intervals of new observations", () => {
  const fit = fitMixedModel("y ~ x + a + (x | g)", base);
  const points = { x: [0, 1.5, 0], a: ["lo", "hi", "lo"], g: ["another", "another", "s01"] };
  const predicted = predictGroups(fit, points, { interval: "prediction" });

  it("hold the residual, the random effects of a new group, and both kinds of effects of a known one", () => {
    const expected = [
      [3.027803, -0.043433, 6.099038],
      [3.464571, -0.4259358, 7.355077],
      [2.212088, -0.3799639, 4.804139],
    ];
    expected.forEach(([mean, lower, upper], row) => {
      near(predicted.fit[row], mean, 2e-6, `mean ${row}`);
      near(predicted.lower[row], lower, 2e-6, `lower end ${row}`);
      near(predicted.upper[row], upper, 2e-6, `upper end ${row}`);
    });
    near(predicted.standardError[2], 0.3886368, 2e-7, "standard error of the mean of a known group");
    assert.match(predicted.meaning, /new observation/);
  });

  it("are wider than those of the mean, which stay what they were", () => {
    const mean = predictGroups(fit, points);
    assert.deepEqual(mean.standardError, predicted.standardError);
    assert.ok(mean.upper.every((upper, row) => upper < predicted.upper[row]));
    assert.throws(() => predictGroups(fit, points, { interval: "new" } as never), /interval is "new"/);
  });
});

describe("simulate and refit", () => {
  const fit = fitMixedModel("y ~ x + (x | g)", base);

  it("refit of the observed response is the fit", () => {
    const again = refit(fit, base.y as number[]);
    assert.equal(again.criterion, fit.criterion);
    assert.deepEqual(again.fixedEffects, fit.fixedEffects);
  });

  it("the estimates from simulated responses scatter about those of the fit, by its standard errors", () => {
    const count = 100;
    const slopes = simulate(fit, { replicates: count, seed: 3 }).map(
      (y) => refit(fit, y).fixedEffects[1].estimate,
    );
    const mean = slopes.reduce((sum, value) => sum + value, 0) / count;
    const deviation = Math.sqrt(slopes.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1));
    const { estimate, standardError } = fit.fixedEffects[1];
    near(mean, estimate, (4 * standardError) / Math.sqrt(count), "mean");
    near(deviation / standardError, 1, 4 / Math.sqrt(2 * count), "deviation");
  });

  it("a replicate is the same whatever their number, and another for another seed", () => {
    const three = simulate(fit, { replicates: 3, seed: 5 });
    assert.deepEqual(simulate(fit, { replicates: 2, seed: 5 })[1], three[1]);
    assert.notDeepEqual(simulate(fit, { seed: 6 })[0], three[0]);
    assert.deepEqual(simulate(fit), simulate(fit, { replicates: 1, seed: 1 }));
  });

  it("offsets and weights are in what is drawn, and rows that were dropped may be in what is refitted", () => {
    const y = (base.y as number[]).map((value, row) => (row % 7 === 3 ? Number.NaN : value));
    const weighted = fitMixedModel("y ~ x + offset(z) + (1 | g)", { ...base, y }, { weights: "wt" });
    const [drawn] = simulate(weighted);
    assert.equal(drawn.length, weighted.observationCount);
    near(refit(weighted, drawn).fixedEffects[1].estimate, weighted.fixedEffects[1].estimate, 1, "slope");
    near(refit(weighted, base.y as number[]).criterion, weighted.criterion, 1e-9, "criterion");
  });

  it("refuse what has no distribution, and responses that do not fit the rows", () => {
    assert.throws(() => refit(fit, [1, 2]), /the response has 2 values; expected 240, one a row/);
    const wrong = (base.y as number[]).slice();
    wrong[4] = Number.POSITIVE_INFINITY;
    assert.throws(() => refit(fit, wrong), /the response is Infinity in row 5/);
    assert.throws(() => simulate(fit, { nsim: 2 } as never), /no option "nsim"/);
    assert.throws(() => simulate(fit, { replicates: 0 }), /replicates is 0/);
    const three = Object.fromEntries(
      Object.entries(base).map(([name, column]) => [name, (column as unknown[]).slice(0, 30)]),
    ) as typeof base;
    const saturated = fitMixedModel("y ~ x + g + (1 | g)", three);
    assert.throws(
      () => simulate(saturated),
      (error: Error) => error instanceof ModelError && /no distribution/.test(error.message),
    );
  });

  it("many fits at once do not disturb each other: simulated data are fitted in any order alike", () => {
    const fits = fitMixedModels(["y ~ x + (x | g)", "y ~ x + z + (x | g)", "y ~ z + (x | g)"], base);
    const drawn = fits.map((one) => simulate(one, { seed: 9 })[0]);
    const forth = fits.map((one, i) => refit(one, drawn[i]).criterion);
    const back = [...fits.keys()].reverse().map((i) => refit(fits[i], drawn[i]).criterion);
    assert.deepEqual(back.reverse(), forth);
  });
});

describe("likelihood ratios by parametric bootstrap", () => {
  const inner = fitMixedModel("y ~ x + z + (1 | g)", base, ml);
  const outer = fitMixedModel("y ~ x + z + b + (1 | g)", base, ml);

  it("of a fixed effect are pbkrtest's within the error of the draws", () => {
    const result = bootstrapComparison(outer, inner, { replicates: 200, seed: 2 });
    near(result.statistic ?? Number.NaN, 0.2939, 5e-5, "likelihood ratio");
    near(result.pValue ?? Number.NaN, 0.5877, 5e-5, "chi-squared p");
    assert.equal(result.replicates, 200);
    // pbkrtest has .583 with 1,000 draws; the standard error of 200 is .035
    near(result.bootstrapPValue ?? Number.NaN, 0.585, 0.14, "bootstrap p");
    near(result.bootstrapStandardError ?? Number.NaN, 0.0348, 0.002, "its standard error");
  });

  it("of a variance are small where it is there, and the comparison says that chi-squared is too large", () => {
    const slopes = fitMixedModel("y ~ x + (x || g)", base, ml);
    const result = bootstrapComparison(fitMixedModel("y ~ x + (1 | g)", base, ml), slopes, {
      replicates: 120,
    });
    near(result.statistic ?? Number.NaN, 27.3, 5e-4, "likelihood ratio");
    assert.ok(result.bootstrapPValue !== undefined && result.bootstrapPValue < 0.01);
    assert.match(result.caution, /too large/);
  });

  it("are not defined where the comparison is not, and are the same for one seed", () => {
    const other = fitMixedModel("y ~ t + (1 | g)", base, ml);
    const refused = bootstrapComparison(inner, other, { replicates: 20 });
    assert.equal(refused.status, "not defined");
    assert.equal(refused.bootstrapPValue, undefined);
    assert.equal(refused.reason, compareModels(inner, other).reason);
    const twice = [1, 2].map(() => bootstrapComparison(inner, outer, { replicates: 20, seed: 4 }));
    assert.deepEqual(twice[0], twice[1]);
    assert.throws(() => bootstrapComparison(inner, outer, { nsim: 20 } as never), /no option "nsim"/);
  });
});

describe("the test against no random effect", () => {
  it("holds its size, exactly by simulation and from below by the mixture, where chi-squared does not come near", () => {
    // 300 data sets without random effects, six groups of ten; three standard errors of a rate of .05 are .038
    const kept = (base.g as string[]).flatMap((g, row) => (g <= "s06" ? [row] : []));
    const [x, g] = [kept.map((row) => base.x[row] as number), kept.map((row) => base.g[row] as string)];
    const count = 300;
    const rejected = { exact: 0, mixture: 0 };
    // the distribution rests on the design alone: its quantile from one fit serves for all
    const draws: number[] = [];
    for (let replicate = 0; replicate < count; replicate++) {
      const stream = randomStream(5, "size of the test", replicate);
      const fit = fitMixedModel("y ~ x + (1 | g)", { x, g, y: x.map(() => stream.normal()) });
      const { pValue, statistic } = testRandomEffect(fit, { reference: "mixture" });
      draws.push(statistic);
      if (pValue <= 0.05) rejected.mixture += 1;
      if (replicate % 3 === 0) {
        const exact = testRandomEffect(fit, { replicates: 200, seed: replicate }).pValue;
        if (exact <= 0.25) rejected.exact += 1;
      }
    }
    assert.ok(
      rejected.mixture / count < 0.05 + 0.038 && rejected.mixture > 0,
      `${rejected.mixture} of ${count}`,
    );
    // of 100 tests at .25: standard error .043
    near(rejected.exact / 100, 0.25, 0.13, "rate at .25");
    // more than half of the statistics are zero: chi-squared on one degree has none
    const zero = draws.filter((one) => one < 1e-7).length / count;
    near(zero, 0.58, 0.09, "statistics of zero");
  });

  it("is exact for one variance, by bootstrap for several, and finds an effect that is there", () => {
    const one = testRandomEffect(fitMixedModel("y ~ x + (1 | g)", base));
    assert.equal(one.reference, "exact simulation");
    assert.ok(one.pValue < 0.001);
    near(one.statistic, 43.592032, 1e-5, "restricted likelihood ratio");
    const slope = testRandomEffect(fitMixedModel("y ~ x + (x | g)", base), { effect: "x", replicates: 60 });
    assert.equal(slope.reference, "parametric bootstrap");
    assert.equal(slope.smaller, "y ~ x + (1 | g)");
    assert.equal(slope.parameterCount, 2);
    assert.ok(slope.pValue < 0.02);
    const crossed = fitMixedModel("y ~ x + (1 | g) + (1 | t)", base);
    const none = testRandomEffect(crossed, { groupingFactor: "t", replicates: 60 });
    assert.equal(none.smaller, "y ~ x + (1 | g)");
    near(none.statistic, 1.671887, 1e-5, "restricted likelihood ratio");
    assert.ok(none.pValue > 0.01 && none.pValue < 0.3, String(none.pValue));
  });

  it("agrees by ML, and by levels of a factor, with fits of both models", () => {
    const byLikelihood = fitMixedModel("y ~ x + (1 | g)", base, ml);
    const exact = testRandomEffect(byLikelihood, { replicates: 500 });
    assert.equal(exact.method, "ML");
    const levels = testRandomEffect(fitMixedModel("y ~ x + (0 + a | g)", base), { replicates: 40 });
    assert.equal(levels.smaller, "y ~ x");
    assert.equal(levels.parameterCount, 6);
  });

  it("refuses effects that there are not, several at once, and a mixture for several variances", () => {
    const fit = fitMixedModel("y ~ x + (a | g)", base);
    const refused: readonly (readonly [() => unknown, RegExp])[] = [
      [
        () => testRandomEffect(fit),
        /2 random effects are meant; give groupingFactor and effect of one of: 1 by g, a by g/,
      ],
      [() => testRandomEffect(fit, { effect: "x" }), /the model has no such random effect/],
      [() => testRandomEffect(fit, { effect: "a", reference: "mixture" }), /a has 2 variances/],
      [
        () => testRandomEffect(fit, { effect: "a", reference: "mixture", seed: 2 }),
        /by mixture: there is no option "seed"/,
      ],
      [() => testRandomEffect(fit, { effect: "a", reference: "exact" as never }), /reference is "exact"/],
    ];
    for (const [call, message] of refused) {
      assert.throws(call, (error: Error) => error instanceof ModelError && message.test(error.message));
    }
  });
});
