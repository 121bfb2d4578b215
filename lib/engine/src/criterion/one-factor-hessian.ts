import type { FactorTemplate } from "./criterion";
import { derivativesOf, joinedCurvature } from "./curvature";
import { type HessianSums, pairOf } from "./hessian-sums";
import type { JoinedFactor } from "./joined-factor";

/** tr(T_k S T_l U) summed over the groups, from Σ S⊗U by pairs. */
export function traceOf(
  first: Float64Array,
  second: Float64Array,
  products: Float64Array,
  pairs: number,
  q: number,
): number {
  let sum = 0;
  for (let a = 0; a < q; a++) {
    for (let b = 0; b < q; b++) {
      const part = first[a * q + b];
      if (part === 0) continue;
      for (let c = 0; c < q; c++) {
        for (let d = 0; d < q; d++) {
          sum += part * second[c * q + d] * products[pairOf(b, c) * pairs + pairOf(d, a)];
        }
      }
    }
  }
  return sum;
}

/** Q_k = Σ N'T_kN, upper triangle m × m by rows. */
export function joinedDerivative(
  derivative: Float64Array,
  { joined, size: q, joinedCount: m }: HessianSums,
): Float64Array {
  const sum = new Float64Array(m * m);
  for (let a = 0, pair = 0; a < q; a++) {
    for (let b = 0; b <= a; b++, pair++) {
      const weight = derivative[a * q + b];
      for (let at = 0; at < m * m; at++) sum[at] += weight * joined[pair][at];
    }
  }
  return sum;
}

/**
 * The Hessian of the profiled criterion of a model with one grouping factor, by theta, after an evaluation with its
 * gradient; `curvature.ts` has the formula, in which the traces are sums over the groups.
 */
export function oneFactorHessian(
  sums: HessianSums,
  template: FactorTemplate,
  lambda: Float64Array,
  joined: JoinedFactor,
): Float64Array {
  const { squares, mixed, difference, size: q } = sums;
  const pairs = difference.length;
  const derivatives = derivativesOf(template, lambda);
  const ofJoined = derivatives.map((derivative) => joinedDerivative(derivative, sums));
  const count = derivatives.length;
  const hessian = new Float64Array(count * count);
  for (let k = 0; k < count; k++) {
    for (let l = 0; l <= k; l++) {
      const [first, second] = [derivatives[k], derivatives[l]];
      let value =
        2 * traceOf(first, second, mixed, pairs, q) -
        traceOf(first, second, squares, pairs, q) -
        joinedCurvature(ofJoined[k], ofJoined[l], joined);
      if (template.columns[k] === template.columns[l]) {
        value += 2 * difference[pairOf(template.rows[k], template.rows[l])];
      }
      hessian[k * count + l] = value;
      hessian[l * count + k] = value;
    }
  }
  return hessian;
}
