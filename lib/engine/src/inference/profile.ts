import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import { unitStart } from "../criterion/criterion";
import { fitFrame } from "../fit/fit";
import { layOutFixed } from "../fit/fixed-layout";
import { solutionOf } from "../fit/known-fit";
import type { Solution } from "../fit/solution";
import { someColumns } from "../frame/design";
import { minimise } from "../search/optimise";
import type { MixedModelFit } from "../types";
import {
  type HeldParameter,
  holdCorrelation,
  holdDeviation,
  holdResidual,
  minimiseHeld,
  type Variances,
} from "./held-parameters";
import { type EstimatedParameter, type ParameterInterval, parametersOf } from "./parameters";
import { crossing } from "./root";

/** Below this part of the residual's a standard deviation, and of one a distance from ±1, is taken for none. */
const almostNone = 1e-4;

/** Up to so many groups other minima are looked for by all starts, beyond by fewer. */
const fewGroups = 200;

/** A deviance must be lower by this to count as another minimum. */
const sameMinimum = 1e-6;

/** The deviance of a value of one parameter, minimised over all others, above its minimum. */
interface Profile {
  /** From where the last minimum was found. */
  near(value: number): number;
  /** From several starts; what is found is where the next search begins. */
  global(value: number): number;
  /** Lets the next search begin at the optimum. */
  restart(): void;
}

/** Variances from which searches begin: the optimum, and random effects that vary little, as the residual, and much. */
function startsOf(solution: Solution): readonly Variances[] {
  const { criterion, theta } = solution;
  const unit = unitStart(criterion.templates);
  const scales = criterion.groupCount <= fewGroups ? [0.1, 1, 4] : [1];
  const thetas = [theta, ...scales.map((scale) => unit.map((value) => scale * value))];
  return thetas.map((start) => {
    const { factor } = criterion.solve(start);
    return { theta: start, sigma: factor[factor.length - 1] / Math.sqrt(solution.frame.rowCount) };
  });
}

/** The profile of a parameter of the variances. */
function profileOfHeld(held: HeldParameter, starts: readonly Variances[]): Profile {
  let latest = held.freeOf(starts[0]);
  const from = (value: number, points: readonly Float64Array[]): number => {
    const found = points.map((point) => minimiseHeld(held, value, point));
    const best = found.reduce((least, one) => (one.deviance < least.deviance ? one : least));
    latest = best.free;
    return best.deviance;
  };
  const others = starts.map((start) => held.freeOf(start));
  return {
    near: (value) => from(value, [latest]),
    global: (value) => from(value, [latest, ...others]),
    restart: () => {
      latest = others[0];
    },
  };
}

/** The deviance with one fixed effect held: its column leaves X, and its part of the response goes with it. */
function profileOfFixed(
  fit: MixedModelFit,
  solution: Solution,
  term: number,
  starts: readonly Variances[],
): Profile {
  const { frame, fixed, random } = solution;
  const n = frame.rowCount;
  const column = fixed.columns[term];
  const others = someColumns(
    fixed,
    [...fixed.names.keys()].filter((at) => at !== term),
  );
  let latest = solution.theta;
  const from = (value: number, points: readonly Float64Array[]): number => {
    const response = frame.response.map((one, row) => one - value * column[row]);
    const laidOut = layOutFixed({ ...frame, fixed: others, response }, random, "ML");
    const found = points.map((point) => minimise(laidOut.criterion, point));
    const best = found.reduce((least, one) => (one.value < least.value ? one : least));
    latest = best.point;
    return best.value + 2 * n * Math.log(laidOut.response.scale) - fit.criterion;
  };
  return {
    near: (value) => from(value, [latest]),
    global: (value) => from(value, [latest, ...starts.map(({ theta }) => theta)]),
    restart: () => {
      latest = solution.theta;
    },
  };
}

/** A parameter's profile, and where its ends are looked for. */
interface Search {
  readonly profile: Profile;
  readonly step: number;
  readonly least: number;
  readonly most: number;
}

/** The random-effects term that has all of some columns. */
function indexOfTerm(fit: MixedModelFit, groupingFactor: string, ...columns: readonly string[]): number {
  return fit.randomEffects.findIndex(
    (effect) =>
      effect.groupingFactor === groupingFactor && columns.every((name) => effect.terms.includes(name)),
  );
}

function searchOf(
  fit: MixedModelFit,
  solution: Solution,
  { parameter, estimate }: EstimatedParameter,
  starts: readonly Variances[],
): Search {
  const infinity = Number.POSITIVE_INFINITY;
  switch (parameter.kind) {
    case "fixed effect": {
      const term = fit.fixedEffects.findIndex((one) => one.term === parameter.term);
      const profile = profileOfFixed(fit, solution, term, starts);
      const step = 2 * Math.sqrt(solution.estimates.covariance[term][term]);
      return { profile, step, least: -infinity, most: infinity };
    }
    case "residual standard deviation": {
      const step = (2 * estimate) / Math.sqrt(2 * fit.observationCount);
      return { profile: profileOfHeld(holdResidual(solution), starts), step, least: 0, most: infinity };
    }
    case "standard deviation": {
      const term = indexOfTerm(fit, parameter.groupingFactor, parameter.term);
      const { terms, groupCount } = fit.randomEffects[term];
      const effect = terms.indexOf(parameter.term);
      const unit = fit.residualStandardDeviation / solution.random.standardisations[term].scales[effect];
      const step = Math.max((2 * estimate) / Math.sqrt(2 * groupCount), unit / 20);
      return {
        profile: profileOfHeld(holdDeviation(solution, term, effect), starts),
        step,
        least: 0,
        most: infinity,
      };
    }
    case "correlation": {
      const [first, second] = parameter.terms;
      const term = indexOfTerm(fit, parameter.groupingFactor, first, second);
      const { terms } = fit.randomEffects[term];
      const held = holdCorrelation(solution, term, [terms.indexOf(first), terms.indexOf(second)]);
      return { profile: profileOfHeld(held, starts), step: 0.1, least: -1, most: 1 };
    }
  }
}

/**
 * One end of an interval: the parameter's bound where the deviance there is within the limit, else where the profile
 * crosses it. The deviance at an end is searched for from several starts; where it is lower, the search goes on from
 * there.
 */
function endOf({ profile }: Search, from: number, step: number, bound: number, limit: number): number {
  if (Number.isFinite(bound) && profile.global(bound) <= limit) return bound;
  let start = from;
  profile.restart();
  for (let turn = 0; turn < 5; turn++) {
    const end = crossing(profile.near, start, step, bound, limit);
    if (!(profile.global(end) < limit - sameMinimum)) return end;
    start = end;
  }
  return Number.NaN;
}

/**
 * Less than this between a correlation and ±1, inside the parameter space, is too little for the digits of a double.
 */
const leastDistance = 1e-9;

/** Why a correlation has no interval, or undefined. */
function undefinedCorrelation(
  fit: MixedModelFit,
  { parameter, estimate }: EstimatedParameter,
): string | undefined {
  if (parameter.kind !== "correlation") return undefined;
  const term = indexOfTerm(fit, parameter.groupingFactor, ...parameter.terms);
  const { terms, standardDeviations } = fit.randomEffects[term];
  const { scales } = solutionOf(fit).random.standardisations[term];
  const zero = parameter.terms.find((name) => {
    const effect = terms.indexOf(name);
    return standardDeviations[effect] * scales[effect] < almostNone * fit.residualStandardDeviation;
  });
  if (zero === undefined) {
    const distance = 1 - Math.abs(estimate);
    if (fit.status === "singular" || distance > leastDistance) return undefined;
    return `the correlation is within ${distance.toPrecision(2)} of ${Math.sign(estimate)}, as the zero of a column lies far from its values; centre the column, and the correlation has another meaning and an interval`;
  }
  return `the standard deviation of ${zero} by ${parameter.groupingFactor} is estimated as zero, and with it the correlation is not defined`;
}

function boundaryOf(
  atLower: boolean,
  atUpper: boolean,
): "neither end" | "lower end" | "upper end" | "both ends" {
  if (atLower) return atUpper ? "both ends" : "lower end";
  return atUpper ? "upper end" : "neither end";
}

function intervalOf(
  fit: MixedModelFit,
  solution: Solution,
  one: EstimatedParameter,
  starts: readonly Variances[],
  limit: number,
): ParameterInterval {
  const { parameter, estimate } = one;
  const undefinedReason = undefinedCorrelation(fit, one);
  if (undefinedReason !== undefined) {
    return { parameter, estimate, status: "not defined", reason: undefinedReason };
  }
  const search = searchOf(fit, solution, one, starts);
  const { step, least, most } = search;
  const upper = endOf(search, estimate, step, most, limit);
  const lower = endOf(search, estimate, -step, least, limit);
  if (!(Number.isFinite(lower) && Number.isFinite(upper))) {
    const reason = "the likelihood does not fall far enough on one side of the estimate";
    return { parameter, estimate, status: "not defined", reason };
  }
  const boundary = boundaryOf(lower === least, upper === most);
  return { parameter, estimate, status: "defined", lower, upper, boundary };
}

/**
 * Profile-likelihood intervals of all parameters: the values at which the deviance, minimised over all other
 * parameters, is the square of the normal quantile above its minimum; where the deviance at the end of a parameter's
 * range is within that, the range ends the interval. Source: Bates, Mächler, Bolker & Walker (2015), Journal of
 * Statistical Software 67(1), section 5.1.
 *
 * @param onProgress is told after every parameter how many of all are done.
 */
export function profileIntervals(
  fit: MixedModelFit,
  level: number,
  onProgress: (done: number, count: number) => void = () => undefined,
): readonly ParameterInterval[] {
  const given = solutionOf(fit);
  const byLikelihood = fit.method === "ML" ? fit : fitFrame(given.model, given.frame, "ML");
  const solution = solutionOf(byLikelihood);
  const limit = normalQuantile((1 + level) / 2, 0, 1) ** 2;
  const starts = startsOf(solution);
  const estimates = parametersOf(fit);
  return parametersOf(byLikelihood).map((one, i) => {
    const interval = intervalOf(byLikelihood, solution, one, starts, limit);
    onProgress(i + 1, estimates.length);
    return { ...interval, estimate: estimates[i].estimate };
  });
}
