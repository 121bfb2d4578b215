import type { Criterion, FactorTemplate } from "./criterion";
import { minimise, type Optimum } from "./optimise";

/** A criterion must be lower by this part of itself to count as another optimum. */
const sameOptimum = 1e-9;

/** Start: every random effect as variable as the residual, none correlated. */
function startOf({ rows, columns }: FactorTemplate): Float64Array {
  return Float64Array.from(rows, (row, k) => (row === columns[k] ? 1 : 0));
}

/**
 * Points of the boundary at which the criterion may have an optimum of its own: no random effect varies, or one of
 * several does not.
 */
function boundaryPoints({ rows, columns, size }: FactorTemplate, theta: Float64Array): Float64Array[] {
  const without = (effect: number) =>
    theta.map((value, k) => (rows[k] === effect || columns[k] === effect ? 0 : value));
  const all = new Float64Array(theta.length);
  return size === 1 ? [all] : [all, ...Array.from({ length: size }, (_, effect) => without(effect))];
}

/**
 * The optimum of a criterion over theta. A criterion can have a second optimum on the boundary, so the points there
 * are asked too, and one that is lower is followed.
 */
export function findOptimum(criterion: Criterion): Optimum {
  const objective = (theta: ArrayLike<number>, gradient: Float64Array) => criterion.evaluate(theta, gradient);
  const inside = minimise(objective, startOf(criterion.template));
  const unused = new Float64Array(criterion.parameterCount);
  const better = (value: number) => value < inside.value - sameOptimum * (1 + Math.abs(inside.value));
  for (const point of boundaryPoints(criterion.template, inside.point)) {
    if (!better(objective(point, unused))) continue;
    const other = minimise(objective, point);
    if (better(other.value)) return other;
  }
  return inside;
}
