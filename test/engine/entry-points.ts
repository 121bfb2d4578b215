import type { MixedModelFit } from "@alignment/engine";
import * as engine from "@alignment/engine";
import type { Columns } from "./generators";

/** What an entry point is asked with. */
export interface Asked {
  readonly fit: MixedModelFit;
  /** The data of the fit. */
  readonly data: Columns;
  /** A model within the fit's, on the same rows. */
  readonly smaller: MixedModelFit;
  /** A term, a factor of the fixed effects, and a grouping factor of the fit. */
  readonly term: string;
  readonly factor: string;
  readonly group: string;
}

const { replicates, seed } = { replicates: 20, seed: 3 };

/** Every exported function that answers from a fit, and how it is asked. */
export const entryPoints: {
  readonly [name in keyof typeof engine]?: readonly ((asked: Asked) => unknown)[];
} = {
  bootstrapComparison: [({ smaller, fit }) => engine.bootstrapComparison(smaller, fit, { replicates, seed })],
  compareModels: [
    ({ smaller, fit }) => engine.compareModels(smaller, fit),
    ({ smaller, fit }) => engine.compareModels(fit, smaller),
  ],
  conditionalModes: [({ fit }) => engine.conditionalModes(fit)],
  confidenceIntervals: [
    ({ fit }) => engine.confidenceIntervals(fit, "Wald"),
    ({ fit }) => engine.confidenceIntervals(fit, "profile"),
    ({ fit }) => engine.confidenceIntervals(fit, "parametric bootstrap", { replicates, seed }),
  ],
  cooksDistances: [({ fit, group }) => engine.cooksDistances(fit, group)],
  criterionAt: [({ fit }) => engine.criterionAt(fit, fit.theta)],
  determinationOf: [({ fit }) => engine.determinationOf(fit)],
  fittedValues: [({ fit }) => engine.fittedValues(fit)],
  inferFixedEffects: [
    ({ fit }) => engine.inferFixedEffects(fit, "normal"),
    ({ fit }) => engine.inferFixedEffects(fit, "Satterthwaite"),
    ({ fit }) => engine.inferFixedEffects(fit, "Kenward-Roger"),
    ({ fit }) => engine.inferFixedEffects(fit, "CR2"),
    ({ fit, data, group }) => engine.inferFixedEffects(fit, "CR2", { clusters: data[group] }),
  ],
  intraClassCorrelation: [({ fit }) => engine.intraClassCorrelation(fit)],
  leverages: [({ fit }) => engine.leverages(fit)],
  marginalMeans: [
    ({ fit, factor }) => engine.marginalMeans(fit, factor),
    ({ fit, factor }) => engine.marginalMeans(fit, factor, { method: "Kenward-Roger" }),
    ({ fit, factor }) => engine.marginalMeans(fit, factor, { method: "normal" }),
  ],
  predictFixed: [({ fit, data }) => engine.predictFixed(fit, data)],
  predictGroups: [
    ({ fit, data }) => engine.predictGroups(fit, data),
    ({ fit, data }) => engine.predictGroups(fit, data, { interval: "prediction" }),
  ],
  refit: [({ fit }) => engine.refit(fit, wavyResponse(fit)).criterion],
  secondStart: [({ fit }) => engine.secondStart(fit)],
  simulate: [({ fit }) => engine.simulate(fit, { replicates: 2, seed })],
  testAcrossModels: [
    ({ fit, data, term, group }) =>
      engine.testAcrossModels([{ name: "m", fit, term, clusters: data[group] }], []),
  ],
  testContrasts: [
    ({ fit, term }) => engine.testContrasts(fit, [{ name: "c", weights: { [term]: 1 } }]),
    ({ fit, term }) =>
      engine.testContrasts(fit, [{ name: "c", weights: { [term]: 1 } }], { method: "Kenward-Roger" }),
  ],
  testRandomEffect: [
    ({ fit, group }) => engine.testRandomEffect(fit, { groupingFactor: group, effect: "1", replicates }),
    ({ fit, group }) =>
      engine.testRandomEffect(fit, { groupingFactor: group, effect: "1", reference: "mixture" }),
  ],
  testTerms: [
    ({ fit }) => engine.testTerms(fit),
    ({ fit }) => engine.testTerms(fit, { method: "Kenward-Roger" }),
    ({ fit }) => engine.testTerms(fit, { method: "normal" }),
  ],
};

/** Exported functions that take no fit of a mixed model. */
export const withoutFit: readonly (keyof typeof engine)[] = [
  "FormulaError",
  "ModelError",
  "UserError",
  "describeModel",
  "fitLoess",
  "fitMixedModel",
  "fitMixedModels",
  "formatEquation",
  "formatFormula",
  "formatTerm",
  "minimalDetectableEffect",
  "parseFormula",
  "philox4x32",
  "powerOf",
  "predictLoess",
  "randomStream",
  "testEquivalence",
];

/** Another response for the rows of a fit. */
function wavyResponse({ observationCount }: MixedModelFit): Float64Array {
  return Float64Array.from({ length: observationCount }, (_, row) => Math.sin(3 * row) + Math.cos(row / 7));
}

/** The answer of an entry point, or the message of its refusal. */
export function answerOf(call: (asked: Asked) => unknown, asked: Asked): unknown {
  try {
    return { answer: call(asked) };
  } catch (error) {
    if (error instanceof engine.UserError) return { refused: error.message };
    throw error;
  }
}
