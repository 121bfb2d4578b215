import type { ColumnMatrix } from "./design";

/**
 * The data of a model with one grouping factor, reduced to cross-products. With Z the q columns of the random
 * effects, X the p columns of the fixed effects and y the response, m = p + 1:
 * an evaluation of the likelihood then costs groups × m², whatever the number of rows.
 */
export interface CrossProducts {
  readonly rowCount: number;
  readonly groupCount: number;
  /** q, the random-effects columns. */
  readonly randomCount: number;
  /** m, the fixed-effects columns and the response. */
  readonly joinedCount: number;
  /** Z'Z of every group: q × q each, one after the other. */
  readonly randomByRandom: Float64Array;
  /** Z'[X y] of every group: q × m each. */
  readonly randomByJoined: Float64Array;
  /** [X y]'[X y]: m × m. */
  readonly joinedByJoined: Float64Array;
}

/**
 * Forms the cross-products in one pass over the rows.
 *
 * @param random the random-effects columns Z, standardised.
 * @param fixed the fixed-effects columns X, standardised.
 * @param response the response, standardised.
 * @param groups number of every row's group.
 */
export function crossProducts(
  random: ColumnMatrix,
  fixed: ColumnMatrix,
  response: Float64Array,
  groups: Int32Array,
  groupCount: number,
): CrossProducts {
  const n = response.length;
  const q = random.names.length;
  const p = fixed.names.length;
  const m = p + 1;
  const randomByRandom = new Float64Array(groupCount * q * q);
  const randomByJoined = new Float64Array(groupCount * q * m);
  const joinedByJoined = new Float64Array(m * m);
  const joined = new Float64Array(m);
  const z = new Float64Array(q);
  for (let row = 0; row < n; row++) {
    for (let j = 0; j < p; j++) joined[j] = fixed.values[j * n + row];
    joined[p] = response[row];
    for (let a = 0; a < q; a++) z[a] = random.values[a * n + row];
    for (let j = 0; j < m; j++) {
      const value = joined[j];
      if (value === 0) continue;
      const at = j * m;
      for (let k = 0; k <= j; k++) joinedByJoined[at + k] += value * joined[k];
    }
    let square = groups[row] * q * q;
    let cross = groups[row] * q * m;
    for (let a = 0; a < q; a++) {
      const value = z[a];
      for (let b = 0; b < q; b++) randomByRandom[square++] += value * z[b];
      for (let j = 0; j < m; j++) randomByJoined[cross++] += value * joined[j];
    }
  }
  for (let j = 0; j < m; j++)
    for (let k = 0; k < j; k++) joinedByJoined[k * m + j] = joinedByJoined[j * m + k];
  return {
    rowCount: n,
    groupCount,
    randomCount: q,
    joinedCount: m,
    randomByRandom,
    randomByJoined,
    joinedByJoined,
  };
}
