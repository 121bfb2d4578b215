import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import { standardisedParameters } from "../fit/criterion-at";
import { fitFrame } from "../fit/fit";
import { layOutFixed } from "../fit/layout";
import { type Solution, solutionOf } from "../fit/solution";
import { someColumns } from "../frame/design";
import { minimise } from "../search/optimise";
import type { MixedModelFit } from "../types";
import { minimiseByValues } from "./minimise-by-values";
import { type EstimatedParameter, type ParameterInterval, parametersOf } from "./parameters";
import { crossing } from "./root";

/** Below this part of the estimate a standard deviation is taken for zero. */
const almostZero = 1e-4;

/** The deviance of a value of one parameter, minimised over all others, above its minimum. */
type Profile = (value: number) => number;

/** The deviance with one fixed effect held: its column leaves X, and its part of the response goes with it. */
function profileOfFixed(fit: MixedModelFit, solution: Solution, term: number): Profile {
  const { frame, fixed, random } = solution;
  const n = frame.rowCount;
  const column = fixed.columns[term];
  const others = someColumns(
    fixed,
    [...fixed.names.keys()].filter((at) => at !== term),
  );
  let latest = solution.theta;
  return (value) => {
    const response = frame.response.map((one, row) => one - value * column[row]);
    const laidOut = layOutFixed({ ...frame, fixed: others, response }, random, "ML");
    const optimum = minimise(laidOut.criterion, latest);
    latest = optimum.point;
    return optimum.value + 2 * n * Math.log(laidOut.response.scale) - fit.criterion;
  };
}

/** The deviance at theta (raw) and a residual standard deviation, fixed effects at their best. */
function devianceAt(
  fit: MixedModelFit,
  solution: Solution,
): (theta: readonly number[], sigma: number) => number {
  const { criterion, frame, responseScale } = solution;
  const n = frame.rowCount;
  const atOptimum = criterion.valueAt(solution.theta);
  return (theta, sigma) => {
    const point = standardisedParameters(solution, theta);
    const profiled = criterion.valueAt(point);
    if (!(Number.isFinite(profiled) && sigma > 0)) return Number.POSITIVE_INFINITY;
    const { factor } = criterion.solve(point);
    const squares = factor[factor.length - 1] ** 2;
    const variance = (sigma / responseScale) ** 2 / (frame.weights?.scale ?? 1);
    const free = n * Math.log((variance * n) / squares) + squares / variance - n;
    return fit.criterion + (profiled - atOptimum) + free;
  };
}

/** Where the parameters of every term stand in theta (raw): its first, and the place of element (row, column). */
interface TermTheta {
  readonly size: number;
  place(row: number, column: number): number;
}

function termThetas({ frame }: Solution): readonly TermTheta[] {
  let first = 0;
  return frame.random.map(({ term, matrix }) => {
    const size = matrix.names.length;
    const start = first;
    const isCorrelated = term.covariance === "correlated";
    first += isCorrelated ? (size * (size + 1)) / 2 : size;
    const place = (row: number, column: number): number => {
      if (!isCorrelated) return row === column ? start + row : -1;
      return row < column ? -1 : start + column * size - (column * (column - 1)) / 2 + row - column;
    };
    return { size, place };
  });
}

/** A row of a term's relative covariance factor. */
function rowOf(theta: readonly number[], { size, place }: TermTheta, row: number): number[] {
  return Array.from({ length: size }, (_, column) => {
    const at = place(row, column);
    return at < 0 ? 0 : theta[at];
  });
}

/** How far every element of theta may move at a time: the length of its row. */
function scalesOf(fit: MixedModelFit, terms: readonly TermTheta[]): number[] {
  const scales = fit.theta.map(() => 1);
  for (const term of terms) {
    for (let row = 0; row < term.size; row++) {
      const length = Math.hypot(...rowOf(fit.theta, term, row));
      for (let column = 0; column <= row; column++) {
        const at = term.place(row, column);
        if (at >= 0) scales[at] = length > 0 ? length : 1;
      }
    }
  }
  return scales;
}

/**
 * Where to begin: at the last minimum, which is near, unless an element vanished there; at zero the criterion is flat in
 * it by symmetry, and a search would stay.
 */
function startFrom(
  latest: readonly number[],
  fit: MixedModelFit,
  scales: readonly number[],
): readonly number[] {
  return latest.some((value, k) => Math.abs(value) < 0.01 * scales[k]) ? fit.theta : latest;
}

/** The deviance with σ held. */
function profileOfResidual(fit: MixedModelFit, solution: Solution): Profile {
  const deviance = devianceAt(fit, solution);
  const scales = scalesOf(fit, termThetas(solution));
  let latest: readonly number[] = fit.theta;
  return (sigma) => {
    const { point, value } = minimiseByValues((theta) => deviance(theta, sigma), latest, scales);
    latest = startFrom(point, fit, scales);
    return value - fit.criterion;
  };
}

/** The deviance with the standard deviation of one random effect held: σ = s / |row of Λ|. */
function profileOfDeviation(fit: MixedModelFit, solution: Solution, term: number, row: number): Profile {
  const deviance = devianceAt(fit, solution);
  const terms = termThetas(solution);
  const scales = scalesOf(fit, terms);
  const estimate = fit.randomEffects[term].standardDeviations[row];
  let latest = { theta: fit.theta, deviation: estimate };
  return (deviation) => {
    // begin where σ stays: the row shrunk or stretched to the deviation held
    const start = latest.theta.map((value, k) => {
      const inRow = Array.from({ length: row + 1 }, (_, column) => terms[term].place(row, column)).includes(
        k,
      );
      if (!inRow) return value;
      return latest.deviation > 0
        ? (value * deviation) / latest.deviation
        : deviation / fit.residualStandardDeviation;
    });
    const held = (theta: readonly number[]): number =>
      deviance(theta, deviation / Math.hypot(...rowOf(theta, terms[term], row)));
    const { point, value } = minimiseByValues(held, start, scales);
    const next = startFrom(point, fit, scales);
    latest = { theta: next, deviation: next === point ? deviation : estimate };
    return value - fit.criterion;
  };
}

/** The element of row j that gives rows i < j a correlation: the root of r_ii t + c = ρ |r_i| √(t² + d). */
function elementFor(
  correlation: number,
  first: readonly number[],
  second: readonly number[],
  i: number,
): number {
  const length = Math.hypot(...first);
  let c = 0;
  let d = 0;
  second.forEach((value, column) => {
    if (column === i) return;
    c += first[column] * value;
    d += value * value;
  });
  const wanted = (correlation * length) ** 2;
  const [a, b, e] = [first[i] ** 2 - wanted, first[i] * c, c * c - wanted * d];
  const discriminant = b * b - a * e;
  if (!(discriminant >= 0) || a === 0) return Number.NaN;
  const roots = [(-b + Math.sqrt(discriminant)) / a, (-b - Math.sqrt(discriminant)) / a];
  const isOnSide = (t: number): boolean => (first[i] * t + c) * correlation >= 0;
  return roots.find(isOnSide) ?? Number.NaN;
}

/** The deviance with the correlation of two random effects held, and σ at its best. */
function profileOfCorrelation(
  fit: MixedModelFit,
  solution: Solution,
  term: number,
  i: number,
  j: number,
): Profile {
  const { criterion } = solution;
  const terms = termThetas(solution);
  const scales = scalesOf(fit, terms);
  const atOptimum = criterion.valueAt(solution.theta);
  const at = terms[term].place(j, i);
  let latest: readonly number[] = fit.theta;
  return (correlation) => {
    const complete = (free: readonly number[]): number[] => {
      const theta = [...free];
      theta[at] = elementFor(correlation, rowOf(theta, terms[term], i), rowOf(theta, terms[term], j), i);
      return theta;
    };
    const held = (free: readonly number[]): number => {
      const theta = complete(free);
      return Number.isNaN(theta[at])
        ? Number.POSITIVE_INFINITY
        : criterion.valueAt(standardisedParameters(solution, theta)) - atOptimum;
    };
    const { point, value } = minimiseByValues(held, latest, scales, [at]);
    latest = startFrom(point, fit, scales);
    return value;
  };
}

/** What holds a parameter, and on which scale its ends are looked for. */
interface Search {
  readonly profile: Profile;
  readonly step: number;
  readonly least: number;
  readonly most: number;
}

function searchOf(
  fit: MixedModelFit,
  solution: Solution,
  { parameter, estimate }: EstimatedParameter,
): Search {
  switch (parameter.kind) {
    case "fixed effect": {
      const term = fit.fixedEffects.findIndex((one) => one.term === parameter.term);
      const profile = profileOfFixed(fit, solution, term);
      const step = 2 * fit.fixedEffects[term].standardError;
      return { profile, step, least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };
    }
    case "residual standard deviation": {
      const step = (2 * estimate) / Math.sqrt(2 * fit.observationCount);
      return { profile: profileOfResidual(fit, solution), step, least: 0, most: Number.POSITIVE_INFINITY };
    }
    case "standard deviation": {
      const term = indexOfTerm(fit, parameter.groupingFactor, parameter.term);
      const { terms, groupCount } = fit.randomEffects[term];
      const profile = profileOfDeviation(fit, solution, term, terms.indexOf(parameter.term));
      const step =
        estimate > 0 ? (2 * estimate) / Math.sqrt(2 * groupCount) : fit.residualStandardDeviation / 10;
      return { profile, step, least: 0, most: Number.POSITIVE_INFINITY };
    }
    case "correlation": {
      const [first, second] = parameter.terms;
      const term = indexOfTerm(fit, parameter.groupingFactor, first, second);
      const { terms } = fit.randomEffects[term];
      const profile = profileOfCorrelation(fit, solution, term, terms.indexOf(first), terms.indexOf(second));
      return { profile, step: 0.1, least: -1, most: 1 };
    }
  }
}

/** The random-effects term that has all of some columns. */
function indexOfTerm(fit: MixedModelFit, groupingFactor: string, ...columns: readonly string[]): number {
  return fit.randomEffects.findIndex(
    (effect) =>
      effect.groupingFactor === groupingFactor && columns.every((name) => effect.terms.includes(name)),
  );
}

function intervalOf(
  fit: MixedModelFit,
  solution: Solution,
  one: EstimatedParameter,
  limit: number,
): ParameterInterval {
  const { parameter, estimate } = one;
  if (Number.isNaN(estimate)) {
    const reason = "a standard deviation is zero, and with it the correlation is not defined";
    return { parameter, estimate, status: "not defined", reason };
  }
  if (parameter.kind === "correlation" && fit.status === "singular") {
    const reason = "the fit is singular: the correlation lies on the boundary of the parameter space";
    return { parameter, estimate, status: "not defined", reason };
  }
  const { profile, step, least, most } = searchOf(fit, solution, one);
  const upper = crossing(profile, estimate, step, most, limit);
  const isDeviation = parameter.kind === "standard deviation";
  const isAtZero = isDeviation && (estimate < almostZero * upper || profile(almostZero * estimate) < limit);
  const lower = isAtZero ? 0 : crossing(profile, estimate, -step, least, limit);
  if (!(Number.isFinite(lower) && Number.isFinite(upper))) {
    const reason = "the likelihood does not fall far enough on one side of the estimate";
    return { parameter, estimate, status: "not defined", reason };
  }
  return {
    parameter,
    estimate,
    status: "defined",
    lower,
    upper,
    boundary: isAtZero ? "lower end" : "neither end",
  };
}

/**
 * Profile-likelihood intervals of all parameters: the values at which the deviance, minimised over all other parameters,
 * is the square of the normal quantile above its minimum. Source: Bates, Mächler, Bolker & Walker (2015), Journal of
 * Statistical Software 67(1), section 5.1.
 */
export function profileIntervals(fit: MixedModelFit, level: number): readonly ParameterInterval[] {
  const given = solutionOf(fit);
  const byLikelihood = fit.method === "ML" ? fit : fitFrame(given.model, given.frame, "ML");
  const solution = solutionOf(byLikelihood);
  const limit = normalQuantile((1 + level) / 2, 0, 1) ** 2;
  const estimates = parametersOf(fit);
  return parametersOf(byLikelihood).map((one, i) => ({
    ...intervalOf(byLikelihood, solution, one, limit),
    estimate: estimates[i].estimate,
  }));
}
