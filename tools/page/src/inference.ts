import {
  confidenceIntervals,
  type FixedEffectInference,
  inferFixedEffects,
  type MixedModelFit,
  type ParameterInterval,
  UserError,
} from "@alignment/engine";
import type { Panel, PanelBuilder } from "alignment/construct";
import { fitPanel, type Looked } from "./analysis";
import { withoutCaller } from "./reason";

/** What a method says of every parameter, or why it says nothing of any. */
export type Inferred<T> = readonly T[] | string;

/**
 * What a method says of the fit of a specification; the construction's or the engine's own sentence where there is
 * nothing.
 */
function inferred<T>(
  build: PanelBuilder,
  { changes, model }: Looked,
  infer: (fit: MixedModelFit, columns: Panel["sample"]["columns"]) => readonly T[],
): Inferred<T> {
  try {
    const panel = build(changes);
    return infer(fitPanel(panel, model), panel.sample.columns);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return withoutCaller(error.message);
  }
}

/**
 * Standard errors clustered by state with the correction CR2, and t intervals with degrees of freedom of their own:
 * what takes too long to be computed at every choice.
 *
 * @param build builds panels.
 * @param looked the choices.
 */
export function robustInference(build: PanelBuilder, looked: Looked): Inferred<FixedEffectInference> {
  return inferred(
    build,
    looked,
    (fit, { ccode }) => inferFixedEffects(fit, "CR2", { clusters: ccode }).effects,
  );
}

/**
 * Profile-likelihood intervals of all parameters, a longer computation.
 *
 * @param build builds panels.
 * @param looked the choices.
 * @param onProgress is told after every parameter how many of all are done.
 */
export function profileIntervals(
  build: PanelBuilder,
  looked: Looked,
  onProgress?: (done: number, count: number) => void,
): Inferred<ParameterInterval> {
  return inferred(build, looked, (fit) => confidenceIntervals(fit, "profile", { onProgress }).intervals);
}
