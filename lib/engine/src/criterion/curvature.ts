import type { FactorTemplate } from "./criterion";
import type { JoinedFactor } from "./joined-factor";

/*
 * What the Hessians of the criteria have in common. With T_k = ∂T/∂θ_k and T_kl = ∂²T/∂θ_k∂θ_l of T = ΛΛ', S = Z'V⁻¹Z,
 * N = MB (the last column of B times √(n − p), or √n), F = NN' (under ML of the last column alone) and Q_k = N'T_kN,
 *
 *   H_kl = tr(T_kl (S − F)) − tr(T_kST_lS) + 2 tr(T_kST_lF)
 *          − Σ_{i,j ≤ p} Q_k,ij Q_l,ij − 2 Σ_{i ≤ p} Q_k,iy Q_l,iy − Q_k,yy Q_l,yy / (n − p),
 *
 * without the sum over i, j ≤ p and with n under ML. It follows from ∂V⁻¹ = −V⁻¹ZT_kZ'V⁻¹.
 */

/** T_k, the derivative of T = ΛΛ' by every parameter of a factor: E_kΛ' + ΛE_k', q × q by rows. */
export function derivativesOf(
  { size: q, rows, columns }: FactorTemplate,
  lambda: Float64Array,
): Float64Array[] {
  return Array.from(rows, (row, k) => {
    const derivative = new Float64Array(q * q);
    for (let j = 0; j < q; j++) {
      derivative[row * q + j] += lambda[j * q + columns[k]];
      derivative[j * q + row] += lambda[j * q + columns[k]];
    }
    return derivative;
  });
}

/** The part of the Hessian that is quadratic in the derivatives of [X y]'V⁻¹[X y]; upper triangles of Q_k and Q_l. */
export function joinedCurvature(
  first: Float64Array,
  second: Float64Array,
  { size: m, degrees, method }: JoinedFactor,
): number {
  const y = m - 1;
  let sum = (first[y * m + y] * second[y * m + y]) / degrees;
  for (let j = 0; j < y; j++) sum += 2 * first[j * m + y] * second[j * m + y];
  if (method === "ML") return sum;
  for (let i = 0; i < y; i++) {
    sum += first[i * m + i] * second[i * m + i];
    for (let j = i + 1; j < y; j++) sum += 2 * first[i * m + j] * second[i * m + j];
  }
  return sum;
}
