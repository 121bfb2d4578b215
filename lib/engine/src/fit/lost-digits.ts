import { fillFactor } from "../criterion/criterion";
import { type Optimum, spectrumOf } from "../search/optimise";
import type { FixedEstimates } from "./estimates";
import type { Solution } from "./solution";
import type { FitOutcome } from "./status";
import { workingResiduals } from "./working-rows";

/** A residual sum of squares that is off by more than this part of itself is none. */
const mostLost = 1e-6;

/** So many standard errors of theta from its optimum a search may end. */
const mostDistance = 1e-5;

/** The squares of u = Λ⁻¹b of one group; an effect that does not vary has none. */
function squaresOfEffects(lambda: Float64Array, q: number, modes: Float64Array): number {
  const u = new Float64Array(q);
  let sum = 0;
  for (let i = 0; i < q; i++) {
    let value = modes[i];
    for (let c = 0; c < i; c++) value -= lambda[i * q + c] * u[c];
    u[i] = lambda[i * q + i] === 0 ? 0 : value / lambda[i * q + i];
    sum += u[i] * u[i];
  }
  return sum;
}

/**
 * How far the penalised residual sum of squares of the criterion is from that of the rows, as a part of it:
 *
 *   r² = |y − Xβ − Zb|² + |Λ⁻¹b|²,
 *
 * of which the criterion takes the left side as a difference of sums over all rows, and the right one loses no digits.
 */
function lostPart({ criterion, theta, random, factor, frame, ...solution }: Solution): number {
  const residuals = workingResiduals({ criterion, theta, random, factor, frame, ...solution });
  let byRows = 0;
  criterion.randomSolutions(theta).forEach(({ modes }, at) => {
    const { groups, matrix, template, groupCount } = random.factors[at];
    const q = template.size;
    const lambda = new Float64Array(q * q);
    fillFactor(template, theta, lambda);
    for (let group = 0; group < groupCount; group++)
      byRows += squaresOfEffects(lambda, q, modes.subarray(group * q, (group + 1) * q));
    matrix.columns.forEach((column, a) => {
      for (let row = 0; row < frame.rowCount; row++)
        residuals[row] -= column[row] * modes[groups[row] * q + a];
    });
  });
  for (const residual of residuals) byRows += residual * residual;
  const byCriterion = factor[factor.length - 1] ** 2;
  return Math.abs(byRows - byCriterion) / Math.min(byRows, byCriterion);
}

/**
 * A relative standard deviation above this may be too large, as may what all factors leave of the response below this
 * part.
 */
const [largeTheta, smallPart] = [1e3, 1e-5];

/** With a relative standard deviation above this no other one is known to be zero or open. */
const hugeTheta = 1e5;

/** Whether the random effects of several factors are so large beside the residuals that digits may be lost. */
function isExtreme({ criterion, theta, random }: Solution): boolean {
  if (random.factors.length < 2) return false;
  if (theta.some((value) => Math.abs(value) > largeTheta)) return true;
  const within = criterion.fitWithin?.();
  const all = criterion.joinedByJoined[criterion.joinedByJoined.length - 1];
  return within !== undefined && within.left < smallPart * all;
}

/**
 * How far the search ended from its optimum, in standard errors of theta: √(g'H⁻¹g), g and H the gradient and Hessian.
 */
function distanceOf({ gradient, hessian }: Optimum): number {
  const k = gradient.length;
  const { values, vectors } = spectrumOf(hessian, k);
  let square = 0;
  for (let j = 0; j < k; j++) {
    if (values[j] <= 0) continue;
    let along = 0;
    for (let i = 0; i < k; i++) along += vectors[i * k + j] * gradient[i];
    square += along ** 2 / values[j];
  }
  return Math.sqrt(square);
}

/** How a fit ended: not at an optimum where the sums of squares have lost the residuals, or the gradient its digits. */
export function outcomeInDigits(found: FitOutcome, solution: Solution, optimum: Optimum): FitOutcome {
  if (!isExtreme(solution)) return found;
  // a variance of zero, or none, was found by comparison with points at which the criterion has lost all digits
  const isDoubtful = found.status !== "converged" && solution.theta.some((value) => value > hugeTheta);
  if (!isDoubtful && lostPart(solution) <= mostLost && distanceOf(optimum) <= mostDistance) return found;
  const names = [...new Set(solution.frame.random.map(({ groupingFactor }) => groupingFactor))].join(" and ");
  const reason = `the random effects of ${names} are so large beside the residuals that sums of squares in double precision do not carry the residuals; take the larger differences between groups into the fixed effects, or fit one grouping factor`;
  return { ...found, status: "not converged", reason };
}

/** The estimates without their covariance. */
export function withoutCovariance({ coefficients, covariance }: FixedEstimates): FixedEstimates {
  return { coefficients, covariance: covariance.map((row) => row.map(() => Number.NaN)) };
}
