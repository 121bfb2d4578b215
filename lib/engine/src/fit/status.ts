import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { type Criterion, unitStart } from "../criterion/criterion";
import type { ModelFrame, RandomFrame } from "../frame/frame";
import {
  dependentEffects,
  type SaturatedEffect,
  type SharedEffects,
  saturatedEffects,
  sharedEffects,
} from "../frame/same-groups";
import { listOfWords } from "../options";
import type { Optimum } from "../search/optimise";
import { flatDirections } from "../search/undetermined";
import type { FitStatus } from "../types";
import type { LaidOut } from "./fixed-layout";
import type { RandomLayout } from "./layout";
import { singularTolerance } from "./singular-tolerance";

/** Parameters theta, on standardised columns, that all fit equally well: one choice for every number near 0. */
export type FlatPath = (length: number) => Float64Array;

/** How a fit ended, and why. */
export interface FitOutcome {
  readonly status: FitStatus;
  /** In words; empty where the status is "converged". */
  readonly reason: string;
  /** Where the status is "undetermined", the paths along which theta may move. */
  readonly flat: readonly FlatPath[];
}

/** Why a fit whose search was stopped has no optimum. */
export const stoppedReason =
  "the search for the variances of the random effects ended before an optimum was reached";

/** Why terms that put the same variance on the same groups have none of their own. */
function reasonOfShared({ first, second, effects }: SharedEffects): string {
  const [a, b] = [first.groupingFactor, second.groupingFactor];
  const why =
    a === b
      ? `two terms of ${a} hold ${listOfWords(effects)}`
      : `the grouping factors ${a} and ${b} make the same groups`;
  return `${why}, so the data do not determine the variances of ${listOfWords(effects)} by each of the two, only their sum; drop one of the terms`;
}

/** Why random effects that the fixed effects take up have no variances. */
function reasonOfSaturated(random: readonly RandomFrame[], saturated: readonly SaturatedEffect[]): string {
  const effects = saturated.map(({ term, effect }) => {
    const { design, groupingFactor } = random[term];
    return `${design.names[effect]} by ${groupingFactor}`;
  });
  return `the fixed effects take up all differences between the groups, so the data do not determine the variances of ${listOfWords(effects)}, nor standard errors that rest on them; drop the fixed effects that name the groups, or the random effects`;
}

/** The terms whose parameters take part in some directions. */
function termsAlong(random: readonly RandomFrame[], flat: readonly Float64Array[]): readonly RandomFrame[] {
  let first = 0;
  return random.filter(({ term, matrix }) => {
    const count = matrix.names.length;
    const size = term.covariance === "correlated" ? (count * (count + 1)) / 2 : count;
    const own = flat.flatMap((direction) => Array.from(direction.subarray(first, first + size), Math.abs));
    first += size;
    return Math.max(...own) > 0.1;
  });
}

/** Why a criterion is flat in some directions: columns that depend on each other, or the factors that take part. */
function reasonOfFlat(random: readonly RandomFrame[], flat: readonly Float64Array[]): string {
  const terms = termsAlong(random, flat);
  const factors = listOfWords([...new Set(terms.map(({ groupingFactor }) => groupingFactor))]);
  const dependent = terms.flatMap((one) =>
    dependentEffects(one).map((effect) => `${effect} by ${one.groupingFactor}`),
  );
  const cause =
    dependent.length === 0
      ? ""
      : `: ${listOfWords(dependent)} adds nothing to the effects before it; drop it`;
  return `the variances of the random effects of ${factors} are not identified by these data${cause}; what rests on them is not given`;
}

/** Which random effects do not vary, or vary only together. */
function reasonOfSingular(
  random: readonly RandomFrame[],
  standardised: readonly (readonly (readonly number[])[])[],
  raw: readonly (readonly (readonly number[])[])[],
): string {
  const reasons = random.flatMap(({ groupingFactor, matrix: { names } }, term) => {
    if (!isSingular(standardised[term])) return [];
    const zero = names.filter((_, row) => Math.hypot(...raw[term][row]) < singularTolerance);
    const isOne = zero.length === 1;
    const what = `standard deviation${isOne ? "" : "s"} of ${listOfWords(zero)} by ${groupingFactor}`;
    if (zero.length > 0) return [`the ${what} ${isOne ? "is" : "are"} estimated as zero`];
    return [`the random effects of ${groupingFactor} depend on each other: a correlation is -1 or 1`];
  });
  return reasons.join("; ");
}

function isSingular(lower: readonly (readonly number[])[]): boolean {
  return lower.some((row, i) => row[i] < singularTolerance);
}

/** Theta along which the variance of a saturated effect moves, from a point inside the parameter space. */
function saturatedPath(
  { factors, places }: RandomLayout,
  theta: Float64Array,
  { term, effect }: SaturatedEffect,
): FlatPath {
  const { factor, offset } = places[term];
  const { size, rows, columns, parameters } = factors[factor].template;
  const lambda = Matrix.zeros(size, size);
  parameters.forEach((parameter, k) => {
    lambda.set(rows[k], columns[k], theta[parameter]);
  });
  for (let i = 0; i < size; i++)
    lambda.set(i, i, lambda.get(i, i) < singularTolerance ? 0.5 : lambda.get(i, i));
  const covariance = lambda.mmul(lambda.transpose());
  const at = offset + effect;
  return (length) => {
    const moved = covariance.clone();
    moved.set(at, at, moved.get(at, at) * (1 + length));
    const root = new CholeskyDecomposition(moved).lowerTriangularMatrix;
    const point = theta.slice();
    parameters.forEach((parameter, k) => {
      point[parameter] = root.get(rows[k], columns[k]);
    });
    return point;
  };
}

/**
 * The parameters of random effects that the fixed effects take up, where these effects correlate with no other: a
 * search has nothing to find there.
 */
export function parametersTakenUp(
  { random }: ModelFrame,
  layout: RandomLayout,
  { criterion, fixed }: Pick<LaidOut, "criterion" | "fixed">,
): readonly number[] {
  if (criterion.method === "ML") return [];
  const parameterOf = ({ term, effect }: SaturatedEffect): number | undefined => {
    const { factor, offset } = layout.places[term];
    const { rows, columns, parameters } = layout.factors[factor].template;
    const own = [...parameters.keys()].filter(
      (k) => rows[k] === offset + effect || columns[k] === offset + effect,
    );
    return own.length === 1 ? parameters[own[0]] : undefined;
  };
  const theta = unitStart(criterion.templates);
  const isPossible = (one: SaturatedEffect): boolean =>
    parameterOf(one) !== undefined && isFlatAlong(criterion, saturatedPath(layout, theta, one));
  return saturatedEffects(random, fixed, isPossible).map((one) => parameterOf(one) as number);
}

/** Whether the criterion is the same where a variance is four times as large. */
function isFlatAlong(criterion: Criterion, path: FlatPath): boolean {
  const [here, there] = [0, 3].map((length) => criterion.valueAt(path(length)));
  return Math.abs(there - here) < 1e-6 * (1 + Math.abs(here));
}

/**
 * How a search ended. Where terms put the same variance on the same groups, or (under REML) the fixed effects take up
 * what differs between groups, the variances are undetermined wherever it ended.
 *
 * @param standardised the relative covariance factor of every term on standardised columns, lower triangular, by rows.
 * @param raw the same on raw columns.
 */
export function outcomeOf(
  { random }: ModelFrame,
  layout: RandomLayout,
  { criterion, fixed }: LaidOut,
  optimum: Optimum,
  standardised: readonly (readonly (readonly number[])[])[],
  raw: readonly (readonly (readonly number[])[])[],
): FitOutcome {
  if (optimum.status === "stopped") {
    return { status: "not converged", reason: stoppedReason, flat: [] };
  }
  const shared = sharedEffects(random);
  const pathOf = (one: SaturatedEffect) => saturatedPath(layout, optimum.point, one);
  const saturated =
    criterion.method === "REML"
      ? saturatedEffects(random, fixed, (one) => isFlatAlong(criterion, pathOf(one)))
      : [];
  const directions = flatDirections(criterion, optimum);
  const along = directions.map(
    (direction): FlatPath =>
      (length) =>
        optimum.point.map((value, k) => value + length * direction[k]),
  );
  const flat = [...along, ...saturated.map(pathOf)];
  const reasons = shared.map(reasonOfShared);
  if (saturated.length > 0) reasons.push(reasonOfSaturated(random, saturated));
  if (reasons.length === 0 && directions.length > 0) reasons.push(reasonOfFlat(random, directions));
  if (reasons.length > 0) return { status: "undetermined", reason: reasons.join("; "), flat };
  if (standardised.some(isSingular)) {
    return { status: "singular", reason: reasonOfSingular(random, standardised, raw), flat };
  }
  return { status: "converged", reason: "", flat };
}
