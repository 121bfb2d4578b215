import { fitMixedModel, fitMixedModels, type MixedModelFit, testAcrossModels } from "@alignment/engine";
import type { SampleBuilder } from "../construct/builder";
import type { TaxColumns } from "../construct/covariates";
import type { SpecifiedSample } from "../construct/panel";
import type { SampleColumns } from "../construct/sample-columns";
import { fingerprint } from "./fingerprint";
import { controlColumns, type ModelChoices, modelFormula } from "./model-choices";
import type { PlannedPanel } from "./plan-panels";

/** What one specification found; a number that there is none of is `null`. */
export interface SpecificationRow {
  readonly unit: number;
  /** Observations of the estimation sample. */
  readonly rows: number | null;
  readonly cases: number | null;
  /** Coefficient of the membership duration, in score points a year. */
  readonly estimate: number | null;
  /** Its model-based standard error. */
  readonly standardError: number | null;
  /** Its standard error clustered by state. */
  readonly standardErrorByState: number | null;
  /** The status of the fit, or "failed: " with the reason. */
  readonly status: string;
  /** The same for specifications that fit the same model to the same columns; `null` where none was fitted. */
  readonly fingerprint: string | null;
}

type Finding = Omit<SpecificationRow, "unit">;

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

function failed(error: unknown): Finding {
  const message = (error as Error).message.replace(/\s+/g, " ");
  return {
    rows: null,
    cases: null,
    estimate: null,
    standardError: null,
    standardErrorByState: null,
    status: `failed: ${message}`,
    fingerprint: null,
  };
}

/** The standard error clustered by state, where the model has one grouping factor and states enough. */
function standardErrorByState(fit: MixedModelFit, ccode: Int32Array): number | null {
  if (fit.randomEffects.some(({ groupingFactor }) => groupingFactor !== "case")) return null;
  try {
    const { coefficients } = testAcrossModels(
      [{ name: "duration", fit, term: "duration", clusters: ccode }],
      [{ name: "duration", weights: [1] }],
    );
    return finite(coefficients[0].standardError);
  } catch {
    return null; // Too few states, or variances that are not identified: the status says so.
  }
}

function findingOf(fit: MixedModelFit, columns: SampleColumns, key: string): Finding {
  const duration = fit.fixedEffects.find(({ term }) => term === "duration");
  return {
    rows: fit.observationCount,
    cases: fit.randomEffects.find(({ groupingFactor }) => groupingFactor === "case")?.groupCount ?? null,
    estimate: finite(duration?.estimate ?? Number.NaN),
    standardError: finite(duration?.standardError ?? Number.NaN),
    standardErrorByState: duration === undefined ? null : standardErrorByState(fit, columns.ccode),
    status: duration === undefined ? "failed: duration is a linear combination of other columns" : fit.status,
    fingerprint: key,
  };
}

function keyOf(model: ModelChoices, { specification, sample }: SpecifiedSample): string {
  const columns = sample.columns as SampleColumns & Partial<TaxColumns>;
  const { distance, duration, case: cases, ccode, ionum } = columns;
  const controls = controlColumns(model.controls, specification.stateCapacity).map(
    (name) => columns[name] as Float64Array | Int32Array,
  );
  const words = `${modelFormula(model, specification.stateCapacity)} ${model.estimation}`;
  return fingerprint(words, [distance, duration, cases, ccode, ionum, ...controls]);
}

/** Fits several models to one sample: those that share random part and method share their cross-products. */
function fitAll(
  models: readonly ModelChoices[],
  { specification, sample }: SpecifiedSample,
): (MixedModelFit | Error)[] {
  const { columns } = sample;
  const fits = new Array<MixedModelFit | Error>(models.length);
  for (const method of ["REML", "ML"] as const) {
    const own = models.flatMap((model, i) => (model.estimation === method ? [i] : []));
    const formulas = own.map((i) => modelFormula(models[i], specification.stateCapacity));
    try {
      fitMixedModels(formulas, columns, { method }).forEach((fit, k) => {
        fits[own[k]] = fit;
      });
    } catch {
      own.forEach((i, k) => {
        fits[i] = fitAlone(formulas[k], columns, method);
      });
    }
  }
  return fits;
}

function fitAlone(formula: string, columns: SampleColumns, method: "REML" | "ML"): MixedModelFit | Error {
  try {
    return fitMixedModel(formula, columns, { method });
  } catch (error) {
    return error as Error;
  }
}

/** Panels whose findings are kept, so that a panel with the same columns is not fitted again. */
const mostPanels = 2_000;

/** Computes the rows of a plan, panel by panel. */
export class SpecificationRows {
  private readonly findings = new Map<string, readonly Finding[]>();

  /**
   * @param panels the units of the plan by panel; see `planPanels`.
   * @param build builds the sample of a specification; see `sampleBuilder`.
   */
  constructor(
    private readonly panels: readonly PlannedPanel[],
    private readonly build: SampleBuilder,
  ) {}

  /**
   * The rows of all units of one panel. Its models are fitted together, in the order of their numbers, whichever unit
   * is asked for: so a unit has the same digits in every run.
   *
   * @param number the panel's number.
   * @returns one row a unit; a unit that cannot be built or fitted is a row with its reason.
   */
  rowsOf(number: number): SpecificationRow[] {
    const { changes, units } = this.panels[number];
    const findings = this.findingsOn(
      changes,
      units.map(({ model }) => model),
    );
    return units.map(({ unit }, i) => ({ unit, ...findings[i] }));
  }

  /**
   * What makes the findings of one panel's units what they are, without fitting a model.
   *
   * @param number the panel's number.
   * @returns one fingerprint a unit, `null` where the panel cannot be built.
   */
  fingerprintsOf(number: number): { readonly unit: number; readonly fingerprint: string | null }[] {
    const { changes, units } = this.panels[number];
    try {
      const panel = this.build(changes);
      return units.map(({ unit, model }) => ({ unit, fingerprint: keyOf(model, panel) }));
    } catch {
      return units.map(({ unit }) => ({ unit, fingerprint: null }));
    }
  }

  private findingsOn(changes: PlannedPanel["changes"], models: readonly ModelChoices[]): readonly Finding[] {
    let panel: SpecifiedSample;
    try {
      panel = this.build(changes);
    } catch (error) {
      return models.map(() => failed(error));
    }
    const keys = models.map((model) => keyOf(model, panel));
    const kept = this.findings.get(keys.join());
    if (kept !== undefined) return kept;
    const findings = fitAll(models, panel).map((fit, i) =>
      fit instanceof Error
        ? { ...failed(fit), fingerprint: keys[i] }
        : findingOf(fit, panel.sample.columns, keys[i]),
    );
    if (this.findings.size >= mostPanels) this.findings.clear();
    this.findings.set(keys.join(), findings);
    return findings;
  }
}
