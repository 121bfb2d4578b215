import { ModelError } from "../errors";

/** The columns of a polynomial, with what they learned from the data. */
export interface Polynomial {
  readonly degree: number;
  /** The columns of degree 1 to `degree` for any values. */
  columns(values: Float64Array): Float64Array[];
}

/** The powers of a variable. */
export function rawPolynomial(degree: number): Polynomial {
  return {
    degree,
    columns: (values) =>
      Array.from({ length: degree }, (_, power) => values.map((value) => value ** (power + 1))),
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, row) => sum + value * b[row], 0);
}

/**
 * Orthogonal polynomials over the data, as R's `poly`: every column has mean 0 and length 1 and is orthogonal to the
 * others. With z the centred and scaled variable, p_0 = 1 and n_k = Σ p_k²,
 *
 *   p_{k+1} = (z − α_k) p_k − (n_k / n_{k−1}) p_{k−1},   α_k = Σ z p_k² / n_k,
 *
 * and the columns are p_k / √n_k; new values go through the same recurrence. Source: Kennedy & Gentle (1980),
 * Statistical Computing, section 8.2, which R's `poly` names.
 *
 * @param values the variable in the data of the fit.
 * @param name of the term, for messages.
 * @throws ModelError unless there are more different values than the degree.
 */
export function orthogonalPolynomial(values: Float64Array, degree: number, name: string): Polynomial {
  const different = new Set(values).size;
  if (different <= degree) {
    throw new ModelError(
      "fitMixedModel",
      `${name} is of degree ${degree}, and the variable has ${different} different values`,
      "expected a degree below their number",
    );
  }
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  const reach = values.reduce((most, value) => Math.max(most, Math.abs(value - mean)), 0);
  const scaled = (of: Float64Array): Float64Array => of.map((value) => (value - mean) / reach);
  const z = scaled(values);
  const [alphas, norms]: [number[], number[]] = [[], [values.length]];
  let [before, current] = [new Float64Array(z.length), new Float64Array(z.length).fill(1)];
  for (let k = 0; k < degree; k++) {
    const squares = current.map((value) => value * value);
    alphas.push(dot(z, squares) / norms[k]);
    [before, current] = [current, step(z, current, before, alphas, norms, k)];
    norms.push(dot(current, current));
  }
  return {
    degree,
    columns: (of) => {
      const at = scaled(of);
      let [last, next] = [new Float64Array(at.length), new Float64Array(at.length).fill(1)];
      return alphas.map((_, k) => {
        [last, next] = [next, step(at, next, last, alphas, norms, k)];
        const length = Math.sqrt(norms[k + 1]);
        return next.map((value) => value / length);
      });
    },
  };
}

/** One step of the recurrence: p_{k+1}. */
function step(
  z: Float64Array,
  current: Float64Array,
  before: Float64Array,
  alphas: readonly number[],
  norms: readonly number[],
  k: number,
): Float64Array {
  const ratio = k === 0 ? 0 : norms[k] / norms[k - 1];
  return current.map((value, row) => (z[row] - alphas[k]) * value - ratio * before[row]);
}
