import type { Criterion } from "../criterion/criterion";
import { minimise, type Objective, type Optimum, spectrumOf } from "./optimise";

/**
 * Minimises a criterion over some of its parameters; along the others it is known to be flat, and they stay where the
 * search begins: rounding errors alone would lead them away without end.
 *
 * @param held numbers of the parameters that stay.
 * @param known an optimum that was found before, for a search over all parameters.
 * @returns the optimum over all parameters, without slope or curvature by those that were held.
 */
export function minimiseOthers(
  criterion: Criterion,
  start: Float64Array,
  held: readonly number[],
  known?: Optimum,
): Optimum {
  if (held.length === 0) return minimise(criterion, start, known);
  const count = start.length;
  const free = [...start.keys()].filter((k) => !held.includes(k));
  const whole = (values: ArrayLike<number>): Float64Array => {
    const point = start.slice();
    free.forEach((k, at) => {
      point[k] = values[at];
    });
    return point;
  };
  const objective: Objective = {
    hessianCost: criterion.hessianCost,
    evaluate: (values, gradient) => {
      const all = new Float64Array(count);
      const value = criterion.evaluate(whole(values), all);
      gradient.set(free.map((k) => all[k]));
      return value;
    },
    hessian:
      criterion.hessian &&
      ((values) => {
        const all = criterion.hessian?.(whole(values)) as Float64Array;
        return Float64Array.from(free.flatMap((i) => free.map((j) => all[i * count + j])));
      }),
  };
  const found: Omit<Optimum, "eigenvalues"> =
    free.length > 0
      ? minimise(
          objective,
          free.map((k) => start[k]),
        )
      : { point: start, value: criterion.valueAt(start), gradient: start, hessian: start, status: "optimum" };
  const gradient = new Float64Array(count);
  const hessian = new Float64Array(count * count);
  free.forEach((i, a) => {
    gradient[i] = found.gradient[a];
    free.forEach((j, b) => {
      hessian[i * count + j] = found.hessian[a * free.length + b];
    });
  });
  const eigenvalues = Array.from(spectrumOf(hessian, count).values);
  return { ...found, point: whole(found.point), gradient, hessian, eigenvalues };
}
