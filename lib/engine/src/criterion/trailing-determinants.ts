import { addProduct, blockOf, transposed } from "./small";
import type { TrailingFactors } from "./trailing-factors";

/** Adds Σ (Z'V⁻¹ZΛ)_jj = Σ (PΛZ)_jj over the groups of every factor, after `matrix.invert`. */
export function addDeterminants(trailing: TrailingFactors, targets: readonly Float64Array[]): void {
  const { data, products, matrix, factorOf, lambdas } = trailing;
  data.tree.fronts.forEach(({ rows }, front) => {
    const [P, Z] = [products[front], matrix.values[front]];
    const size = rows.length;
    if (trailing.hasBlocks) {
      addBlocks(trailing, front, targets);
      return;
    }
    const scales = Float64Array.from(rows, (row) => lambdas[factorOf[row]][0]);
    const sums = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      let own = 0;
      const scale = scales[i];
      const row = i * size;
      for (let j = 0; j < i; j++) {
        const part = P[row + j] * Z[row + j];
        own += part * scales[j];
        sums[j] += part * scale;
      }
      sums[i] += own + P[row + i] * Z[row + i] * scale;
    }
    rows.forEach((row, at) => {
      targets[factorOf[row]][0] += sums[at];
    });
  });
}

/** `addDeterminants` of a front with blocks: P_IK Λ_K Z_KI and P_KI Λ_I Z_IK. */
function addBlocks(trailing: TrailingFactors, front: number, targets: readonly Float64Array[]): void {
  const { data, products: all, matrix, lambdas } = trailing;
  const { sizes } = data.trailing;
  const size = data.tree.fronts[front].rows.length;
  const [P, Z] = [all[front], matrix.values[front]];
  const { starts, factors } = trailing.blocksOf(front);
  const half = new Float64Array(Math.max(...sizes) ** 2);
  factors.forEach((factor, I) => {
    const p = sizes[factor];
    for (let K = 0; K <= I; K++) {
      const q = sizes[factors[K]];
      const at = starts[I] * size + starts[K];
      const [products, inverse] = [blockOf(P, at, size), blockOf(Z, at, size)];
      half.fill(0);
      addProduct(blockOf(half, 0, p), 1, blockOf(lambdas[factors[K]], 0, q), transposed(inverse), q, q, p);
      addProduct(blockOf(targets[factor], 0, p), 1, products, blockOf(half, 0, p), p, q, p);
      if (K === I) continue;
      half.fill(0);
      addProduct(blockOf(half, 0, q), 1, blockOf(lambdas[factor], 0, p), inverse, p, p, q);
      addProduct(blockOf(targets[factors[K]], 0, q), 1, transposed(products), blockOf(half, 0, q), q, p, q);
    }
  });
}
