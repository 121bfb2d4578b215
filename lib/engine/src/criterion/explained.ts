import { addProduct, blockOf, transposed } from "./small";

/** ΛΛ'M of all groups of a factor, and the modes, its products with the coefficients −β and 1. */
export function explainedBy(
  projected: Float64Array,
  lambda: Float64Array,
  q: number,
  m: number,
  groupCount: number,
  residual: Float64Array,
): { explained: Float64Array; modes: Float64Array } {
  const relative = new Float64Array(q * q);
  const factor = blockOf(lambda, 0, q);
  addProduct(blockOf(relative, 0, q), 1, factor, transposed(factor), q, q, q);
  const explained = new Float64Array(groupCount * q * m);
  const modes = new Float64Array(groupCount * q);
  for (let group = 0; group < groupCount; group++) {
    const from = group * q * m;
    addProduct(blockOf(explained, from, m), 1, blockOf(relative, 0, q), blockOf(projected, from, m), q, q, m);
    for (let a = 0; a < q; a++) {
      for (let j = 0; j < m; j++) modes[group * q + a] += explained[from + a * m + j] * residual[j];
    }
  }
  return { explained, modes };
}
