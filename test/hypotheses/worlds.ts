import {
  type DefinedInference,
  fitMixedModel,
  inferFixedEffects,
  type MixedModelFit,
  testContrasts,
} from "@alignment/engine";
import { aroundMembership, buildPanel, yearlyChangeFormula, yearlyChanges } from "alignment/construct";
import { readSources, readTruth } from "alignment/node";
import { panelSpecification } from "alignment/specification";
import type { InfluenceMechanism, SimulatedTruth, WorldParameters } from "alignment/worlds";
import { useSimulatedWorld } from "../simulated-world";

export const mechanisms: readonly InfluenceMechanism[] = ["none", "instrumental", "intrinsic", "mixed"];

/** The hypotheses that the yearly changes test: the coefficient, and the sign that the hypothesis gives it. */
export const tested = {
  H1: { term: "candidate_gap", sign: 1 },
  H2: { term: "member_gap", sign: 1 },
  H3: { term: "after_exit", sign: -1 },
} as const;

export type TestedHypothesis = keyof typeof tested;

/** What was found in one world, beside what should have been. */
export interface WorldFindings {
  readonly mechanism: InfluenceMechanism;
  readonly seed: number;
  readonly expected: SimulatedTruth["expected"];
  /** Signed so that above 0 speaks for the hypothesis. */
  readonly statistics: Readonly<Record<TestedHypothesis, number>>;
  /** Whether the 95 % interval lies on the hypothesis's side of zero. */
  readonly found: Readonly<Record<TestedHypothesis, boolean>>;
  /** z of the duration slope of Table 2. */
  readonly durationZ: number;
  /** z of the change of the selected cases, in the piecewise model, in the five years before accession. */
  readonly beforeZ: number;
  /** z of that in the four years after exit, or `NaN` in a world without exits of selected cases. */
  readonly afterZ: number;
}

const table2Formula = `distance ~ duration + year_s + gdp_s + iccpr + civil_war + delegation_s + hr_igo + size_s
  + change_mean + (1 + duration | case)`;

/** The piecewise model of notebooks 06 and 07. */
const piecewiseFormula = `distance ~ time_before + has_joined + duration + is_after + time_after
  + year_s + iccpr + civil_war + hr_igo + size_s + (1 + time_before + duration | case)
  + (0 + has_joined | case) + (0 + is_after | case) + (0 + time_after | case)`;

/** z of a weighted sum of coefficients, `NaN` if one of them has none: a world without exits has no term of them. */
function contrastZ(fit: MixedModelFit, weights: Readonly<Record<string, number>>): number {
  const hasAll = Object.keys(weights).every((term) => !fit.aliased.includes(term));
  return hasAll ? testContrasts(fit, [{ name: "contrast", weights }])[0].statistic : Number.NaN;
}

/** Makes a world, takes it through its files to the panel, and tests the hypotheses there. */
export function findingsIn(parameters: Partial<WorldParameters>): WorldFindings {
  return useSimulatedWorld(parameters, (folder) => {
    const specification = panelSpecification();
    const panel = buildPanel(readSources(folder, specification), specification);
    const truth = readTruth(folder) as SimulatedTruth;
    const changes = fitMixedModel(yearlyChangeFormula, yearlyChanges(panel).columns);
    const { effects } = inferFixedEffects(changes, "CR2");
    const of = (hypothesis: TestedHypothesis): DefinedInference => {
      const effect = effects.find(({ term }) => term === tested[hypothesis].term);
      if (effect?.status !== "defined") throw new Error(`${tested[hypothesis].term} has no test`);
      return effect;
    };
    const statistic = (hypothesis: TestedHypothesis) => tested[hypothesis].sign * of(hypothesis).statistic;
    const isFound = (hypothesis: TestedHypothesis) => {
      const { lower, upper } = of(hypothesis);
      return tested[hypothesis].sign > 0 ? lower > 0 : upper < 0;
    };
    const { phase: _, ...around } = aroundMembership(panel).table.columns;
    const piecewise = fitMixedModel(piecewiseFormula, around);
    return {
      mechanism: truth.mechanism,
      seed: truth.parameters.seed,
      expected: truth.expected,
      statistics: { H1: statistic("H1"), H2: statistic("H2"), H3: statistic("H3") },
      found: { H1: isFound("H1"), H2: isFound("H2"), H3: isFound("H3") },
      durationZ: fitMixedModel(table2Formula, panel.sample.columns).fixedEffects[1].z,
      beforeZ: contrastZ(piecewise, { time_before: 1 }),
      afterZ: contrastZ(piecewise, { is_after: 1, time_after: 4 }),
    };
  });
}
