import { type Criterion, unitStart } from "../criterion/criterion";
import type { Certificate, SecondStart } from "../types";
import { minimiseOthers } from "./held-parameters";
import type { Optimum } from "./optimise";

/** Criteria that differ by less than this part of themselves belong to one optimum. */
const sameCriterion = 1e-9;

/**
 * Searches once more, from random effects as variable as the residual and uncorrelated.
 *
 * @param value the criterion at the optimum that was found.
 * @param held parameters along which the criterion is known to be flat.
 */
export function secondStartOf(
  criterion: Criterion,
  value: number,
  held: readonly number[] = [],
): SecondStart {
  const other = minimiseOthers(criterion, unitStart(criterion.templates), held);
  const difference = other.value - value;
  const tolerance = sameCriterion * (1 + Math.abs(value));
  if (other.status === "stopped") return { outcome: "no optimum reached", criterionDifference: difference };
  if (difference < -tolerance) return { outcome: "lower optimum", criterionDifference: difference };
  if (difference > tolerance) return { outcome: "higher optimum", criterionDifference: difference };
  return { outcome: "same optimum", criterionDifference: difference };
}

/**
 * What is known about an optimum.
 *
 * @param rank columns of the fixed effects that are linearly independent.
 * @param evaluations of the criterion, until the optimum was found.
 * @param heldOf tells the parameters along which the criterion is known to be flat.
 */
export function certificateOf(
  criterion: Criterion,
  optimum: Optimum,
  rank: number,
  evaluations: number,
  heldOf: () => readonly number[],
): Certificate {
  const count = optimum.point.length;
  const certificate: Omit<Certificate, "secondStart"> = {
    largestGradient: Math.max(...optimum.gradient.map(Math.abs)),
    smallestCurvature: Math.min(...optimum.eigenvalues),
    gradient: Array.from(optimum.gradient),
    hessian: Array.from({ length: count }, (_, row) =>
      Array.from(optimum.hessian.subarray(row * count, (row + 1) * count)),
    ),
    hessianFrom: criterion.hessian === undefined ? "differences of the gradient" : "its formula",
    evaluations,
    rank,
  };
  // the old name of the function `secondStart`, for one version; not enumerable, so that copying makes no search
  const get = (): SecondStart => secondStartOf(criterion, optimum.value, heldOf());
  return Object.defineProperty(certificate, "secondStart", { get, enumerable: false }) as Certificate;
}
