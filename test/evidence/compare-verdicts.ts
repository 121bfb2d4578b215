import { type Comparison, compareObserved, errors, ofMixedModels, reachOf } from "./comparison";
import { drawnTargets } from "./drawn-targets";
import { type Targets, targetsAt } from "./targets";

/** Draws of the yearly statistics and of H4 that the verdicts of the targets rest on. */
const drawsOfVerdicts = { yearly: 5000, rights: 500 };

/** Where the pooled estimate of a hypothesis stands, and what an estimate is multiplied by on the scale of effects. */
function measuredOf(hypothesis: string, effect: number): { readonly name: string; readonly factor: number } {
  if (hypothesis === "H4") {
    const { shift_sd } = targetsAt("observed", "h4", "selected by Fariss 2.03") as {
      readonly shift_sd: number;
    };
    return { name: "h4_shift", factor: 5 / shift_sd };
  }
  const name = { H1: "push", H2: "company", H3: "exit" }[hypothesis] as string;
  const estimate = targetsAt("observed", "Fariss 2.03", "yearly")[`${name}_b`] as number;
  return { name, factor: Math.abs(effect / estimate) };
}

/**
 * The upper end with the uncertainty of the score moves by the errors of the pooled estimate, of its own error and of
 * κ.
 */
function allowedTop(hypothesis: string, effect: number, inflation: number, here: number): number {
  const { name, factor } = measuredOf(hypothesis, effect);
  const { between, se } = drawnTargets.measurement["0.9"][name] as {
    readonly between: number;
    readonly se: number;
  };
  const reach = errors * reachOf(200, here);
  /** t at 0.95 with some ninety degrees of freedom or more, rounded up. */
  const t = 1.67;
  return (
    factor *
    (reach * between + (t * inflation * (reach * between)) / Math.SQRT2 + t * se * inflation * ofInflation(1))
  );
}

/** What κ may differ by: a standard deviation of draws that are near to normal. */
function ofInflation(value: number): number {
  return (errors * value * reachOf(drawsOfVerdicts.yearly, drawsOfVerdicts.yearly)) / Math.SQRT2;
}

/** A verdict is the same, unless its p is borderline in one of the two; its p-values are compared by their draws. */
function compareVerdict(on: Comparison, hypothesis: string, inflation: number): void {
  const path = ["verdicts", hypothesis];
  const { verdict, ciri, p_by_version, p_by_null, ...numbers } = drawnTargets.verdicts[hypothesis] as {
    readonly [name: string]: number;
  } & {
    readonly verdict: string;
    readonly ciri: Targets;
    readonly p_by_version?: Readonly<Record<string, number>>;
    readonly p_by_null?: Readonly<Record<string, number>>;
  };
  const K = hypothesis === "H4" ? drawsOfVerdicts.rights : drawsOfVerdicts.yearly;
  const ofP = (p: number, times = 1, draws = K) =>
    times * errors * Math.sqrt(p * (1 - p)) * reachOf(draws, draws) + 1e-9;
  on.near([...path, "p"], numbers.p, ofP(numbers.p));
  on.near([...path, "p_opposite"], numbers.p_opposite, ofP(numbers.p_opposite));
  on.near([...path, "holm"], numbers.holm, ofP(numbers.p, 4));
  on.near([...path, "holm_opposite"], numbers.holm_opposite, ofP(numbers.p_opposite, 4));
  for (const [name, p] of Object.entries(p_by_version ?? {}))
    on.near([...path, "p_by_version", name], p, ofP(p));
  for (const [name, p] of Object.entries(p_by_null ?? {})) on.near([...path, "p_by_null", name], p, ofP(p));
  const { effect, bottom, top, top_measured } = numbers;
  on.near([...path, "effect"], effect, ofMixedModels * Math.abs(effect));
  for (const [name, end] of Object.entries({ bottom, top }))
    on.near([...path, name], end, hypothesis === "H4" ? 1e-6 : ofInflation(Math.abs(end - effect)));
  const here = on.found(["measurement", "0.9", "draws"]);
  on.near([...path, "top_measured"], top_measured, allowedTop(hypothesis, effect, inflation, here));
  const { up, low, ...exact } = ciri as Readonly<Record<string, number>>;
  for (const [name, p] of Object.entries({ up, low }))
    on.near([...path, "ciri", name], p, hypothesis === "H4" ? 1e-6 : ofP(p));
  on.near([...path, "ciri", "T"], exact.T, ofMixedModels * Math.abs(exact.T));
  on.near([...path, "ciri", "effect"], exact.effect, ofMixedModels * Math.abs(exact.effect));
  if (!on.isBorderline(hypothesis)) on.same([...path, "verdict"], verdict);
}

/** The verdicts with everything that they stand beside. */
export function compareVerdicts(on: Comparison): void {
  const { inflate, ...exact } = drawnTargets.verdicts.constants as {
    readonly inflate: Readonly<Record<string, number>>;
  };
  compareObserved(on, exact as unknown as Targets, ["verdicts", "constants"]);
  for (const [name, value] of Object.entries(inflate))
    on.near(["verdicts", "constants", "inflate", name], value, ofInflation(value));
  for (const hypothesis of ["H1", "H2", "H3", "H4"]) compareVerdict(on, hypothesis, inflate[hypothesis] ?? 1);
}
