import { ModelError } from "../errors";
import { checkModel } from "../formula/tree";
import { modelFrame, withResponse } from "../frame/frame";
import { spectrumOf } from "../search/optimise";
import type { DataColumns, DataOptions, FitSource, MixedModelFit } from "../types";
import { fitAt } from "./fit";
import { layOutFixed } from "./fixed-layout";
import { layOutRandom } from "./layout";
import { keptSolution, type Solution } from "./solution";
import { stoppedReason } from "./status";

/** The fits that copies were made of, made again from what the copies hold. */
const knownFits = new WeakMap<MixedModelFit, MixedModelFit>();

/** Two computations of one criterion, relative to it. */
const sameCriterion = 1e-8;

/** Numbers as JSON left them: a typed array has become an object with the rows as names, `NaN` has become null. */
function numbersOf(values: ArrayLike<number | null>): Float64Array {
  const list: readonly (number | null)[] = "length" in values ? Array.from(values) : Object.values(values);
  return Float64Array.from(list, (value) => value ?? Number.NaN);
}

/** A column as it was before JSON. */
function columnOf(column: DataColumns[string]): DataColumns[string] {
  return Array.isArray(column) || ArrayBuffer.isView(column)
    ? column
    : numbersOf(column as ArrayLike<number>);
}

function optionsOf({ weights, ...others }: DataOptions): DataOptions {
  if (weights === undefined) return others;
  return { ...others, weights: typeof weights === "string" ? weights : numbersOf(weights) };
}

function isSource(source: unknown): source is FitSource {
  const { columns, options, parameters } = (source ?? {}) as Partial<Record<keyof FitSource, unknown>>;
  const isObject = (value: unknown) => typeof value === "object" && value !== null;
  return isObject(columns) && isObject(options) && Array.isArray(parameters);
}

/**
 * The fit that a copy was made of, without a search: the model is laid out anew and evaluated where the search ended.
 */
function restored(copy: MixedModelFit): MixedModelFit {
  const { source } = copy;
  checkModel("fit", source.model);
  const columns = Object.entries(source.columns).map(([name, column]) => [name, columnOf(column)] as const);
  const given = modelFrame(source.model, Object.fromEntries(columns), optionsOf(source.options));
  const { response } = source;
  const frame = response === undefined ? given : withResponse(given, numbersOf(response));
  const random = layOutRandom(frame);
  const laidOut = layOutFixed(frame, random, copy.method);
  const { criterion } = laidOut;
  const point = Float64Array.from(source.parameters);
  const difference = Math.abs(criterion.valueAt(point) - source.value);
  const isSame = difference <= sameCriterion * (1 + Math.abs(source.value));
  // a fit that did not converge may have lost its digits
  if (!isSame && copy.status !== "not converged") {
    throw new ModelError(
      "fit",
      `the copy of the fit ${copy.formula} holds other data or parameters than the fit had`,
      "fit the model again",
    );
  }
  const { gradient, hessian, evaluations } = copy.certificate;
  const curvatures = numbersOf(hessian.flat());
  const optimum = {
    point,
    value: source.value,
    gradient: numbersOf(gradient),
    hessian: curvatures,
    eigenvalues: Array.from(spectrumOf(curvatures, point.length).values),
    status: copy.statusReason === stoppedReason ? ("stopped" as const) : ("optimum" as const),
    factor: criterion.solve(point).factor,
  };
  return fitAt(source.model, frame, random, laidOut, optimum, evaluations);
}

/**
 * A fit of this thread for what may be a copy of one: by `structuredClone`, from another thread, or read from JSON,
 * where numbers that are not finite have become null.
 *
 * @throws ModelError for what is no fit, or a copy whose data were changed.
 */
export function knownFit(fit: MixedModelFit): MixedModelFit {
  if (typeof fit !== "object" || fit === null || !isSource(fit.source)) {
    throw new ModelError(
      "fit",
      "this is no fit of fitMixedModel, nor a copy of one",
      "pass what fitMixedModel returned, or a whole copy of it",
    );
  }
  if (keptSolution(fit) !== undefined) return fit;
  const known = knownFits.get(fit) ?? restored(fit);
  knownFits.set(fit, known);
  return known;
}

/** What a fit, or a copy of one, keeps for the functions that ask more of it. */
export function solutionOf(fit: MixedModelFit): Solution {
  return keptSolution(knownFit(fit)) as Solution;
}
