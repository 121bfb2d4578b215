import { type Criterion, type FactorTemplate, unitStart } from "../criterion/criterion";
import { singularTolerance } from "../fit/singular-tolerance";
import { minimiseOthers } from "./held-parameters";
import type { Optimum } from "./optimise";

/** A criterion must be lower by this part of itself to count as another optimum. */
const sameOptimum = 1e-9;

/** An optimum with the factor R there. */
export interface SolvedOptimum extends Optimum {
  readonly factor: Float64Array;
}

/** Below this size a parameter is zero but for rounding, if the criterion is no higher there. */
const zeroParameter = 1e-9;

/** An optimum with the factor R there, parameters that are zero but for rounding set to zero. */
function solved(criterion: Criterion, optimum: Optimum): SolvedOptimum {
  const rounded = optimum.point.map((value) => (Math.abs(value) < zeroParameter ? 0 : value));
  const isRounded = rounded.some((value, k) => value !== optimum.point[k]);
  const isZero = isRounded && criterion.valueAt(rounded) <= optimum.value;
  const point = isZero ? rounded : optimum.point;
  return { ...optimum, point, factor: criterion.solve(point).factor };
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

/** Up to so many groups there is room for several optima, and another search takes little time. */
const fewGroups = 200;

/**
 * Beyond that, a random effect is known to vary if the deviance, were it quadratic, would be this much higher without
 * it: six standard errors of its parameter.
 */
const certainDeviance = 36;

/**
 * Points of the boundary at which the criterion may have an optimum of its own: no random effect varies, or one of
 * several does not.
 */
function boundaryPoints({ templates, groupCount }: Criterion, { point, hessian }: Optimum): Float64Array[] {
  const count = point.length;
  const isCertain = (parameter: number): boolean =>
    groupCount > fewGroups && point[parameter] ** 2 * hessian[parameter * (count + 1)] > certainDeviance;
  const single = templates.flatMap((template) =>
    Array.from({ length: template.size }, (_, effect) => {
      const own = template.parameters.find(
        (_unused, k) => template.rows[k] === effect && template.columns[k] === effect,
      );
      return own !== undefined && isCertain(own) ? [] : [without(point, template, effect)];
    }).flat(),
  );
  const isAnyCertain = point.some((_, parameter) => isCertain(parameter));
  const none = isAnyCertain ? [] : [new Float64Array(count)];
  return count === 1 ? none : [...none, ...single];
}

/** Whether there are few groups, or a search ended on the boundary or where the criterion falls in some direction. */
function isDoubtful({ templates, groupCount }: Criterion, { point, eigenvalues }: Optimum): boolean {
  if (groupCount <= fewGroups) return true;
  const isOnBoundary = templates.some(({ rows, columns, parameters }) =>
    parameters.some(
      (parameter, k) => rows[k] === columns[k] && Math.abs(point[parameter]) < singularTolerance,
    ),
  );
  return isOnBoundary || Math.min(...eigenvalues) <= 0;
}

/**
 * The optimum of a criterion over theta. A criterion can have several, mostly with one on the boundary or with few
 * groups: a search that may have ended in another is made once more from another start, and the points of the boundary
 * are asked too; what is lower is followed.
 *
 * @param held parameters along which the criterion is known to be flat: they stay where the search begins.
 */
export function findOptimum(
  criterion: Criterion,
  start?: Float64Array,
  held: readonly number[] = [],
): SolvedOptimum {
  const search = (from: Float64Array, known?: Optimum): Optimum =>
    minimiseOthers(criterion, from, held, known);
  const first = search(start ?? criterion.start());
  const isLower = (value: number, than: number) => value < than - sameOptimum * (1 + Math.abs(than));
  const second = isDoubtful(criterion, first) ? search(unitStart(criterion.templates), first) : first;
  const inside = solved(criterion, isLower(second.value, first.value) ? second : first);
  const better = (value: number) => isLower(value, inside.value);
  for (const point of boundaryPoints(criterion, inside)) {
    if (!better(criterion.valueAt(point))) continue;
    const other = search(point);
    if (better(other.value)) return solved(criterion, other);
  }
  return inside;
}
