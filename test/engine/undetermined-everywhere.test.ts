// No entry point answers for what the data do not determine: the table of all exported functions that take a fit, each
// with what it must withhold.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type {
  BootstrapComparison,
  ConditionalModes,
  ConfidenceIntervals,
  Determination,
  FixedEffectInferences,
  GroupInfluence,
  GroupPrediction,
  IntraClassCorrelation,
  MarginalMeans,
  ModelParameter,
  Prediction,
  TermTest,
} from "@alignment/engine";
import { type FitOptions, fitMixedModel } from "@alignment/engine";
import { type Asked, answerOf, entryPoints } from "./entry-points";
import { type Columns, readData } from "./generators";

const base = readData("base");
const twins: Columns = { ...readData("dupgroup"), a: base.a };
const three = ["s01", "s02", "s03"];
const isFew = base.g.map((group) => three.includes(group as string));
const few = Object.fromEntries(
  Object.entries(base).map(([name, column]) => [name, (column as []).filter((_, row) => isFew[row])]),
) as Columns;
few.site = few.g;
const ones: Columns = { ...base, one: (base.x as number[]).map(() => 2) };

/** What of an answer must be withheld: numbers that are to be `NaN`, and statuses that are to be "not defined". */
type Withheld = (answer: unknown) => readonly unknown[];

/** The numbers of what is not to be defined. */
const statusOf = (parts: readonly { readonly status: string }[]): readonly unknown[] =>
  parts.map(({ status }) => (status === "not defined" ? Number.NaN : status));

const comparison: Withheld = (answer) => {
  const { status, pValue, statistic, bootstrapPValue } = answer as BootstrapComparison;
  return [...statusOf([{ status }]), pValue, statistic, bootstrapPValue];
};

/** What must be withheld where only variances are undetermined, those of (Intercept) by some factors. */
function ofVariances(factors: readonly string[]): { readonly [name: string]: Withheld | "refused" } {
  const isOne = (factor: string) => factors.includes(factor);
  return {
    bootstrapComparison: comparison,
    compareModels: comparison,
    conditionalModes: (answer) =>
      (answer as readonly ConditionalModes[])
        .filter(({ groupingFactor }) => isOne(groupingFactor))
        .flatMap(({ modes, conditionalCovariances }) => [...modes.flat(), ...conditionalCovariances.flat(2)]),
    confidenceIntervals: (answer) =>
      statusOf(
        (answer as ConfidenceIntervals).intervals.filter(
          ({ parameter }) => parameter.kind === "standard deviation" && isOne(parameter.groupingFactor),
        ),
      ),
    testRandomEffect: "refused",
  };
}

const isTerm = (parameter: ModelParameter, terms: readonly string[]) =>
  parameter.kind === "fixed effect" && terms.includes(parameter.term);

/** What must be withheld where coefficients are undetermined, and the variance of the grouping factor with them. */
function ofCoefficients(terms: readonly string[]): { readonly [name: string]: Withheld | "refused" } {
  return {
    ...ofVariances(["g"]),
    confidenceIntervals: (answer) =>
      statusOf(
        (answer as ConfidenceIntervals).intervals.filter(
          ({ parameter }) => parameter.kind === "standard deviation" || isTerm(parameter, terms),
        ),
      ),
    cooksDistances: (answer) => statusOf(answer as readonly GroupInfluence[]),
    determinationOf: (answer) => {
      const { marginal, conditional, randomVariance } = answer as Determination;
      return [marginal, conditional, randomVariance];
    },
    inferFixedEffects: (answer) =>
      statusOf((answer as FixedEffectInferences).effects.filter(({ term }) => terms.includes(term))),
    intraClassCorrelation: (answer) =>
      (answer as readonly IntraClassCorrelation[]).flatMap(({ variance, correlation }) => [
        variance,
        correlation,
      ]),
    marginalMeans: (answer) => {
      const { means, differences } = answer as MarginalMeans;
      return statusOf([...means, ...differences]);
    },
    predictFixed: (answer) => {
      const { standardError, lower, upper } = answer as Prediction;
      return [...standardError, ...lower, ...upper];
    },
    simulate: "refused",
    testAcrossModels: "refused",
    testContrasts: "refused",
    testTerms: (answer) => statusOf((answer as readonly TermTest[]).filter(({ term }) => term === "site")),
  };
}

/** Entry points that claim nothing of what is open: they say what they answer of, or fit anew. */
const claimNothing = {
  criterionAt: "the criterion is a function of theta",
  fittedValues: "the groups' means are determined; what is not is NaN (undetermined.test.ts)",
  leverages: "as the fitted values are",
  predictGroups: "groups that were seen are determined, and others are NaN (below)",
  refit: "the status of the new fit says it",
  secondStart: "where a second search ended",
};

interface Case extends Omit<Asked, "fit" | "smaller"> {
  readonly formula: string;
  readonly smaller: string;
  readonly options?: FitOptions;
  readonly withheld: { readonly [name: string]: Withheld | "refused" };
}

const between = ["(Intercept)", "sites02", "sites03"];
const cases: { readonly [what: string]: Case } = {
  "coefficients between groups that fixed effects take up": {
    formula: "y ~ x + site + (1 | g)",
    smaller: "y ~ site + (1 | g)",
    data: few,
    term: "sites02",
    factor: "site",
    group: "g",
    withheld: ofCoefficients(between),
  },
  "variances of two factors with the same groups": {
    formula: "y ~ x + a + (1 | country) + (1 | iso)",
    smaller: "y ~ x + (1 | country) + (1 | iso)",
    data: twins,
    term: "x",
    factor: "a",
    group: "iso",
    withheld: ofVariances(["country", "iso"]),
  },
  "variances of an intercept and of a slope on a constant": {
    formula: "y ~ x + a + (1 + one || g)",
    smaller: "y ~ x + (1 + one || g)",
    data: ones,
    term: "x",
    factor: "a",
    group: "g",
    withheld: ofVariances(["g"]),
  },
};

describe("what the data do not determine is withheld at every entry point", () => {
  for (const [what, { formula, smaller, options, withheld, ...asked }] of Object.entries(cases)) {
    const fit = fitMixedModel(formula, asked.data, options);
    const all = { ...asked, fit, smaller: fitMixedModel(smaller, asked.data, options) };

    it(`${what}: the fit itself`, () => {
      assert.equal(fit.status, "undetermined");
      assert.notEqual(fit.statusReason, "");
    });

    for (const [name, calls] of Object.entries(entryPoints)) {
      const own = withheld[name];
      if (own === undefined) continue;
      it(`${what}: ${name}`, () => {
        calls.forEach((call, at) => {
          const result = answerOf(call, all) as { answer?: unknown; refused?: string };
          if (own === "refused") {
            assert.ok(result.refused?.includes(fit.statusReason), `call ${at + 1} answers`);
            return;
          }
          assert.equal(result.refused, undefined);
          const numbers = own(result.answer);
          assert.ok(numbers.length > 0);
          for (const value of numbers) {
            assert.ok(value === undefined || Number.isNaN(value), `call ${at + 1} says ${value}`);
          }
        });
      });
    }
  }

  it("with no entry point left out: the case of coefficients holds every one that claims something", () => {
    const listed = [...Object.keys(ofCoefficients([])), ...Object.keys(claimNothing)].sort();
    assert.deepEqual(listed, Object.keys(entryPoints).sort());
  });

  it("and what is determined beside it is given", () => {
    const { formula, data } = cases["coefficients between groups that fixed effects take up"];
    const fit = fitMixedModel(formula, data);
    const [call] = entryPoints.inferFixedEffects ?? [];
    const { effects } = call({ fit } as Asked) as FixedEffectInferences;
    assert.deepEqual(
      effects.map(({ term, status }) => [term, status]),
      [...between.slice(0, 1), "x", ...between.slice(1)].map((term) => [
        term,
        term === "x" ? "defined" : "not defined",
      ]),
    );
    const [predict] = entryPoints.predictGroups ?? [];
    const rows: Columns = { x: [0, 0], site: ["s01", "s01"], g: ["s01", "new"] };
    const { standardError } = predict({ fit, data: rows } as unknown as Asked) as GroupPrediction;
    assert.deepEqual(Array.from(standardError, Number.isNaN), [false, true]);
  });
});
