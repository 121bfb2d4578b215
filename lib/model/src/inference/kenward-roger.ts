import { inverse, Matrix } from "ml-matrix";
import { inverseOfFixedFactor } from "../estimates";
import { oneFactorCriterion, type Solution } from "../solution";
import { backTransform } from "../standardise";
import type { Uncertainty } from "./types";

/** The pieces of the adjustment: by parameter P, by pair Q, and the traces tr(V⁻¹G_iV⁻¹G_j). */
interface Sums {
  readonly P: Matrix[];
  readonly Q: Matrix[][];
  readonly traces: Matrix;
}

/** E of one parameter: a variance, or a covariance at both places. */
function elementary(size: number, row: number, column: number): Matrix {
  const matrix = Matrix.zeros(size, size);
  matrix.set(row, column, 1);
  matrix.set(column, row, 1);
  return matrix;
}

/**
 * Sums over the groups, on cross-products alone. With K = Λ(Λ'Z'ZΛ + I)⁻¹Λ' and V⁻¹ = I − ZKZ' in every group,
 * S = Z'V⁻¹Z, N = Z'V⁻¹X and G_i = ZE_iZ': P_i = N'E_iN (pbkrtest has it negative), Q_ij = N'E_iSE_jN, trace
 * tr(SE_iSE_j); the residual's G = I needs Z'V⁻²X = N − SKZ'X, Z'V⁻²Z = S − SKZ'Z, X'V⁻²X and X'V⁻³X.
 */
function sumOverGroups(solution: Solution): Sums {
  const { theta } = solution;
  const { data, templates } = oneFactorCriterion(solution, "Kenward-Roger");
  const { randomCount: q, joinedCount: m, groupCount, rowCount } = data;
  const p = m - 1;
  const { rows, columns } = templates[0];
  const r = rows.length;
  const lambda = Matrix.zeros(q, q);
  theta.forEach((value, k) => {
    lambda.set(rows[k], columns[k], value);
  });
  const E = Array.from(rows, (row, k) => elementary(q, row, columns[k]));
  const P = Array.from({ length: r + 1 }, () => Matrix.zeros(p, p));
  const Q = Array.from({ length: r + 1 }, () => Array.from({ length: r + 1 }, () => Matrix.zeros(p, p)));
  const traces = Matrix.zeros(r + 1, r + 1);
  const once = Matrix.zeros(p, p);
  for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) once.set(i, j, data.joinedByJoined[i * m + j]);
  const twice = once.clone();
  const thrice = once.clone();
  let residualTrace = rowCount;
  for (let group = 0; group < groupCount; group++) {
    const ZZ = Matrix.zeros(q, q);
    const ZX = Matrix.zeros(q, p);
    for (let a = 0; a < q; a++) {
      for (let b = 0; b < q; b++) ZZ.set(a, b, data.randomByRandom[(a * q + b) * groupCount + group]);
      for (let j = 0; j < p; j++) ZX.set(a, j, data.randomByJoined[(a * m + j) * groupCount + group]);
    }
    const A = lambda.transpose().mmul(ZZ).mmul(lambda).add(Matrix.eye(q, q));
    const K = lambda.mmul(inverse(A)).mmul(lambda.transpose());
    const KZX = K.mmul(ZX);
    const KZZ = K.mmul(ZZ);
    const S = Matrix.sub(ZZ, ZZ.mmul(KZZ));
    const N = Matrix.sub(ZX, ZZ.mmul(KZX));
    const N2 = Matrix.sub(N, S.mmul(KZX));
    const S2 = Matrix.sub(S, S.mmul(KZZ));
    const shares = [ZX, N, N2].map((left) => left.transpose().mmul(KZX));
    twice.sub(shares[0]).sub(shares[1]);
    thrice.sub(shares[0]).sub(shares[1]).sub(shares[2]);
    residualTrace += KZZ.mmul(KZZ).trace() - 2 * KZZ.trace();
    for (let i = 0; i < r; i++) {
      const left = N.transpose().mmul(E[i]);
      P[i].add(left.mmul(N));
      Q[i][r].add(left.mmul(N2));
      traces.set(i, r, traces.get(i, r) + E[i].mmul(S2).trace());
      const SE = S.mmul(E[i]);
      for (let j = 0; j < r; j++) {
        Q[i][j].add(left.mmul(S).mmul(E[j]).mmul(N));
        traces.set(i, j, traces.get(i, j) + SE.mmul(S).mmul(E[j]).trace());
      }
    }
  }
  for (let i = 0; i < r; i++) {
    Q[r][i] = Q[i][r].transpose();
    traces.set(r, i, traces.get(i, r));
  }
  P[r] = twice;
  Q[r][r] = thrice;
  traces.set(r, r, residualTrace);
  return { P, Q, traces };
}

/**
 * Kenward and Roger's adjusted standard errors and degrees of freedom. With Φ = (X'V⁻¹X)⁻¹ and the sums above,
 *
 *   I_ij = tr(V⁻¹G_iV⁻¹G_j) − 2 tr(ΦQ_ij) + tr(ΦP_iΦP_j),   W = 2 I⁻¹,
 *   Φ_A = Φ + 2 Φ [Σ W_ij (Q_ij − P_iΦP_j)] Φ,
 *
 * and for one coefficient 2/a degrees of freedom, a = Σ W_ij (l'ΦP_iΦl)(l'ΦP_jΦl) / (l'Φl)², to which the formula
 * for F tests comes down at one contrast.
 *
 * Source: Kenward & Roger (1997), Biometrics 53(3), sections 2 and 3, V linear in the variances and covariances as
 * in Halekoh & Højsgaard (2014), Journal of Statistical Software 59(9).
 *
 * @param solution a REML optimum inside the parameter space, one grouping factor.
 */
export function kenwardRoger(solution: Solution): Uncertainty {
  const { factor, fixed, fixedStandardisation, responseScale, residualVariance } = solution;
  const p = fixed.names.length;
  const half = Matrix.from1DArray(p, p, Array.from(inverseOfFixedFactor(factor, p)));
  const phi = half.mmul(half.transpose());
  const { P, Q, traces } = sumOverGroups(solution);
  const phiP = P.map((one) => phi.mmul(one));
  const information = traces.clone();
  for (let i = 0; i < P.length; i++) {
    for (let j = 0; j < P.length; j++) {
      const change = phiP[i].mmul(phiP[j]).trace() - 2 * phi.mmul(Q[i][j]).trace();
      information.set(i, j, information.get(i, j) + change);
    }
  }
  const W = inverse(information).mul(2);
  const inner = Matrix.zeros(p, p);
  for (let i = 0; i < P.length; i++) {
    for (let j = 0; j < P.length; j++) {
      inner.add(Matrix.sub(Q[i][j], P[i].mmul(phiP[j])).mul(W.get(i, j)));
    }
  }
  const adjusted = Matrix.add(phi, phi.mmul(inner).mmul(phi).mul(2));
  const back = Matrix.from1DArray(p, p, Array.from(backTransform(fixedStandardisation)));
  const raw = (matrix: Matrix): Matrix => back.mmul(matrix).mmul(back.transpose());
  const variances = raw(phi);
  const slopes = phiP.map((one) => raw(one.mmul(phi)));
  const degreesOfFreedom = fixed.names.map((_, k) => {
    let sum = 0;
    for (let i = 0; i < P.length; i++) {
      for (let j = 0; j < P.length; j++) sum += W.get(i, j) * slopes[i].get(k, k) * slopes[j].get(k, k);
    }
    return (2 * variances.get(k, k) ** 2) / sum;
  });
  const scale = responseScale * responseScale * residualVariance;
  return {
    standardErrors: raw(adjusted)
      .diagonal()
      .map((value) => Math.sqrt(scale * value)),
    degreesOfFreedom,
  };
}
