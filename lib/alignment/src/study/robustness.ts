import {
  type DefinedInference,
  type EstimationMethod,
  type FitStatus,
  fitMixedModel,
  type MixedModelFit,
} from "@alignment/engine";
import type { SpecificationResult } from "../figures/specifications";
import type { Columns, Table } from "../table";
import { clusteredBy } from "./clustered";
import { coefficient } from "./coefficient";
import { table2Formula } from "./formulas";

/** What a slope of the distance says: distances shrink, grow, or neither can be told from zero. */
export type Finding = "closer" | "no change" | "further away";

/**
 * Table 2 under one specification; its estimate and interval are clustered by state, as `plot.specifications` takes it.
 */
export interface RobustnessCheck extends SpecificationResult {
  readonly fit: MixedModelFit;
  /** The state of each row of the sample. */
  readonly clusters: Int32Array;
  /** The slope of duration with the model's own standard error. */
  readonly slope: DefinedInference;
  /** The slope of duration with standard errors clustered by state (CR1). */
  readonly clustered: DefinedInference;
  /** What `results.json` keeps of it. */
  readonly result: {
    readonly rows: number;
    readonly cases: number;
    readonly slope: number;
    readonly standardError: number;
    readonly standardErrorByState: number;
    readonly finding: Finding;
    readonly findingByState: Finding;
    readonly status: FitStatus;
  };
}

/** How a check is fitted. */
export interface RobustnessOptions {
  /** The model; that of Table 2 if not given. */
  readonly formula?: string;
  /** REML if not given. */
  readonly method?: EstimationMethod;
}

/**
 * Fits Table 2 to a sample and gives the slope of duration with model-based standard errors and with standard errors
 * clustered by state.
 *
 * @param label what this specification does otherwise.
 * @param sample the sample of a panel.
 * @param options another formula or method of estimation.
 * @throws UserError as `coefficient`; ModelError as `fitMixedModel`.
 * @example
 * robustnessCheck("last year 2005", panelBuilder(folder)({ lastYear: 2005 }).sample).clustered.pValue;
 */
export function robustnessCheck(
  label: string,
  sample: Table<Columns & { readonly ccode: Int32Array }>,
  options: RobustnessOptions = {},
): RobustnessCheck {
  const { formula = table2Formula, method = "REML" } = options;
  const clusters = sample.columns.ccode;
  const fit = fitMixedModel(formula, sample.columns, { method });
  const slope = coefficient(fit, "duration");
  const clustered = coefficient(clusteredBy(fit, clusters, { terms: ["duration"] }), "duration");
  return {
    label,
    fit,
    clusters,
    slope,
    clustered,
    estimate: clustered.estimate,
    lower: clustered.lower,
    upper: clustered.upper,
    observationCount: fit.observationCount,
    role: "alternative",
    result: {
      rows: fit.observationCount,
      cases: fit.randomEffects[0].groupCount,
      slope: clustered.estimate,
      standardError: slope.standardError,
      standardErrorByState: clustered.standardError,
      finding: slopeFinding(slope),
      findingByState: slopeFinding(clustered),
      status: fit.status,
    },
  };
}

/**
 * What a slope says: "closer" if it is positive and significant at the 5% level, "further away" if it is negative and
 * significant, else "no change".
 *
 * @example
 * slopeFinding({ estimate: 0.0136, pValue: 0.04 }); // "closer"
 */
export function slopeFinding({ estimate, pValue }: Pick<DefinedInference, "estimate" | "pValue">): Finding {
  if (!(pValue < 0.05)) return "no change";
  return estimate > 0 ? "closer" : "further away";
}
