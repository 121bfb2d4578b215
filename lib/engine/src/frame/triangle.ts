/** Part of its squares that must be left of a column beside the earlier columns, for products to lose no digits. */
export const leastPart = 1e-5;

/**
 * The Cholesky factor of the products of m columns over the number of their rows, upper triangular by rows, and the
 * least part of its squares that is left of a column beside the earlier ones.
 */
export function triangleOf(
  products: Float64Array,
  m: number,
  n: number,
): { triangle: Float64Array; least: number } {
  const R = new Float64Array(m * m);
  let least = 1;
  for (let j = 0; j < m; j++) {
    for (let i = 0; i <= j; i++) {
      let sum = products[i * m + j] / n;
      for (let c = 0; c < i; c++) sum -= R[c * m + i] * R[c * m + j];
      if (i < j) R[i * m + j] = sum / R[i * m + i];
      else {
        const own = products[j * m + j] / n;
        if (own > 0) least = Math.min(least, sum / own);
        R[j * m + j] = own > 0 ? Math.sqrt(Math.max(sum, 1e-16 * own)) : 1;
      }
    }
  }
  return { triangle: R, least };
}

/** The upper triangle A times B, both by rows. */
export function productOfTriangles(A: Float64Array, B: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = i; j < size; j++)
      for (let c = i; c <= j; c++) product[i * size + j] += A[i * size + c] * B[c * size + j];
  return product;
}
