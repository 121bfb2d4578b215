import { type Criterion, unitStart } from "../criterion/criterion";
import type { Certificate, SecondStart } from "../types";
import { minimise, type Optimum } from "./optimise";

/** Criteria that differ by less than this part of themselves belong to one optimum. */
const sameCriterion = 1e-9;

/** Searches once more, from random effects as variable as the residual and uncorrelated. */
function secondStartOf(criterion: Criterion, optimum: Optimum): SecondStart {
  const other = minimise(criterion, unitStart(criterion.templates));
  const difference = other.value - optimum.value;
  const tolerance = sameCriterion * (1 + Math.abs(optimum.value));
  if (other.status === "stopped") return { outcome: "no optimum reached", criterionDifference: difference };
  if (difference < -tolerance) return { outcome: "lower optimum", criterionDifference: difference };
  if (difference > tolerance) return { outcome: "higher optimum", criterionDifference: difference };
  return { outcome: "same optimum", criterionDifference: difference };
}

/**
 * What is known about an optimum. The second start costs as much as the fit and is made when it is asked for.
 *
 * @param rank columns of the fixed effects that are linearly independent.
 */
export function certificateOf(criterion: Criterion, optimum: Optimum, rank: number): Certificate {
  const count = optimum.point.length;
  let secondStart: SecondStart | undefined;
  return {
    largestGradient: Math.max(...optimum.gradient.map(Math.abs)),
    smallestCurvature: Math.min(...optimum.eigenvalues),
    gradient: Array.from(optimum.gradient),
    hessian: Array.from({ length: count }, (_, row) =>
      Array.from(optimum.hessian.subarray(row * count, (row + 1) * count)),
    ),
    hessianFrom: criterion.hessian === undefined ? "differences of the gradient" : "its formula",
    evaluations: criterion.evaluations,
    rank,
    get secondStart(): SecondStart {
      secondStart ??= secondStartOf(criterion, optimum);
      return secondStart;
    },
  };
}
