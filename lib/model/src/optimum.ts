import type { Criterion, FactorTemplate } from "./criterion/criterion";
import { minimise, type Optimum } from "./optimise";

/** A criterion must be lower by this part of itself to count as another optimum. */
const sameOptimum = 1e-9;

/** An optimum with the factor R there. */
export interface SolvedOptimum extends Optimum {
  readonly factor: Float64Array;
}

function solved(criterion: Criterion, optimum: Optimum): SolvedOptimum {
  return { ...optimum, factor: criterion.solve(optimum.point).factor };
}

/** Theta with one random effect of one factor not varying. */
function without(
  theta: Float64Array,
  { rows, columns, parameters }: FactorTemplate,
  effect: number,
): Float64Array {
  const point = theta.slice();
  for (let k = 0; k < parameters.length; k++)
    if (rows[k] === effect || columns[k] === effect) point[parameters[k]] = 0;
  return point;
}

/**
 * Points of the boundary at which the criterion may have an optimum of its own: no random effect varies, or one of
 * several does not.
 */
function boundaryPoints({ templates }: Criterion, theta: Float64Array): Float64Array[] {
  const single = templates.flatMap((template) =>
    Array.from({ length: template.size }, (_, effect) => without(theta, template, effect)),
  );
  const none = new Float64Array(theta.length);
  return single.length === 1 ? [none] : [none, ...single];
}

/**
 * The optimum of a criterion over theta. A criterion can have a second optimum on the boundary, so the points there
 * are asked too, and one that is lower is followed.
 */
export function findOptimum(criterion: Criterion, start?: Float64Array): SolvedOptimum {
  const inside = solved(criterion, minimise(criterion, start ?? criterion.start()));
  const better = (value: number) => value < inside.value - sameOptimum * (1 + Math.abs(inside.value));
  for (const point of boundaryPoints(criterion, inside.point)) {
    if (!better(criterion.valueAt(point))) continue;
    const other = minimise(criterion, point);
    if (better(other.value)) return solved(criterion, other);
  }
  return inside;
}
