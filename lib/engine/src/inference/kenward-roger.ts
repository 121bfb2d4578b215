import { EigenvalueDecomposition, inverse, Matrix } from "ml-matrix";
import { inverseOfFixedFactor } from "../fit/estimates";
import type { Solution } from "../fit/solution";
import { backTransform } from "../frame/standardise";
import { covarianceSums } from "./covariance-sums";

/** Eigenvalues of the information, in units of its diagonal without fixed effects, that count as zero. */
const noInformation = 1e-8;

/** Part of the largest trace below which one is made of rounding errors: that of an effect whose column is zero. */
const roundingOfTraces = 1e-20;

/** I⁻¹; where the data do not determine all variances, the inverse on what they do determine. */
function inverseInformation({ flat }: Solution, information: Matrix, traces: Matrix): Matrix {
  if (flat.length === 0) return inverse(information);
  const diagonal = traces.diagonal();
  const least = roundingOfTraces * Math.max(...diagonal);
  const units = diagonal.map((value) => (value > least ? 1 / Math.sqrt(value) : 0));
  const scaled = Matrix.zeros(units.length, units.length);
  units.forEach((a, i) => {
    units.forEach((b, j) => {
      scaled.set(i, j, ((information.get(i, j) + information.get(j, i)) / 2) * a * b);
    });
  });
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(scaled, {
    assumeSymmetric: true,
  });
  const powers = realEigenvalues.map((value) => (value > noInformation ? 1 / value : 0));
  const pseudo = eigenvectorMatrix.mmul(Matrix.diag(powers)).mmul(eigenvectorMatrix.transpose());
  units.forEach((unit, i) => {
    pseudo.mulRow(i, unit).mulColumn(i, unit);
  });
  return pseudo;
}

/** What Kenward and Roger's tests are made of, on raw columns and over the residual variance. */
interface Adjustment {
  /** Φ. */
  readonly covariance: Matrix;
  /** Φ_A. */
  readonly adjusted: Matrix;
  /** ΦP_iΦ of every variance and covariance. */
  readonly slopes: readonly Matrix[];
  /** W. */
  readonly weights: Matrix;
}

/**
 * Kenward and Roger's adjusted covariance of the coefficients. With Φ = (X'V⁻¹X)⁻¹ and the sums above,
 *
 *   I_ij = tr(V⁻¹G_iV⁻¹G_j) − 2 tr(ΦQ_ij) + tr(ΦP_iΦP_j),   W = 2 I⁻¹,
 *   Φ_A = Φ + 2 Φ [Σ W_ij (Q_ij − P_iΦP_j)] Φ.
 */
function adjustmentOf(solution: Solution): Adjustment {
  const { factor, fixed, fixedStandardisation } = solution;
  const p = fixed.names.length;
  const half = Matrix.from1DArray(p, p, Array.from(inverseOfFixedFactor(factor, p)));
  const phi = half.mmul(half.transpose());
  const { P, Q, traces } = covarianceSums(solution);
  const phiP = P.map((one) => phi.mmul(one));
  const information = traces.clone();
  for (let i = 0; i < P.length; i++) {
    for (let j = 0; j < P.length; j++) {
      const change = phiP[i].mmul(phiP[j]).trace() - 2 * phi.mmul(Q[i][j]).trace();
      information.set(i, j, information.get(i, j) + change);
    }
  }
  const W = inverseInformation(solution, information, traces).mul(2);
  const inner = Matrix.zeros(p, p);
  for (let i = 0; i < P.length; i++) {
    for (let j = 0; j < P.length; j++) {
      inner.add(Matrix.sub(Q[i][j], P[i].mmul(phiP[j])).mul(W.get(i, j)));
    }
  }
  const adjusted = Matrix.add(phi, phi.mmul(inner).mmul(phi).mul(2));
  const back = Matrix.from1DArray(p, p, Array.from(backTransform(fixedStandardisation)));
  const raw = (matrix: Matrix): Matrix => back.mmul(matrix).mmul(back.transpose());
  return {
    covariance: raw(phi),
    adjusted: raw(adjusted),
    slopes: phiP.map((one) => raw(one.mmul(phi))),
    weights: W,
  };
}

/** Tests of sums of coefficients by one fit's adjustment. */
export interface KenwardRoger {
  /** w'Φ_A v times the residual variance. */
  covarianceOf(w: ArrayLike<number>, v: ArrayLike<number>): number;
  /** Degrees of freedom of one sum. */
  degreesOf(w: ArrayLike<number>): number;
  /** Degrees of freedom of the joint test of independent sums, and what F is multiplied by. */
  jointOf(sums: readonly ArrayLike<number>[]): { readonly degrees: number; readonly scale: number };
}

function product(matrix: Matrix, w: ArrayLike<number>, v: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < w.length; i++) {
    if (w[i] === 0) continue;
    for (let j = 0; j < v.length; j++) sum += w[i] * matrix.get(i, j) * v[j];
  }
  return sum;
}

/**
 * Kenward and Roger's tests. With the adjustment above, one sum w'β has 2/a degrees of freedom,
 * a = Σ W_ij (w'ΦP_iΦw)(w'ΦP_jΦw) / (w'Φw)². For q sums Lβ, with M_i = (LΦL')⁻¹LΦP_iΦL',
 *
 *   A₁ = Σ W_ij tr(M_i) tr(M_j),   A₂ = Σ W_ij tr(M_iM_j),   B = (A₁ + 6A₂) / 2q,
 *   g = ((q + 1)A₁ − (q + 4)A₂) / ((q + 2)A₂),   d = 3q + 2(1 − g),
 *   ρ = (1/q) ((1 − A₂/q) / (1 − (q − g)B/d))² (1 + gB/d) / (1 − (q + 2 − g)B/d),
 *   m = 4 + (q + 2) / (qρ − 1),   F = (m (1 − A₂/q) / (m − 2)) (Lβ̂)'(LΦ_AL')⁻¹Lβ̂ / (qσ²) on q and m degrees,
 *
 * which come down to those of one sum at q = 1.
 *
 * Source: Kenward & Roger (1997), Biometrics 53(3), sections 2 and 3, V linear in the variances and covariances as
 * in Halekoh & Højsgaard (2014), Journal of Statistical Software 59(9), whose limits at vanishing terms are kept.
 *
 * @param solution a REML optimum inside the parameter space, of which `tooManyEffects` says nothing.
 */
export function kenwardRoger(solution: Solution): KenwardRoger {
  const { covariance, adjusted, slopes, weights: W } = adjustmentOf(solution);
  const { responseScale, residualVariance } = solution;
  const scale = responseScale * responseScale * residualVariance;
  const r = slopes.length;
  return {
    covarianceOf: (w, v) => scale * product(adjusted, w, v),
    degreesOf(w) {
      const own = slopes.map((one) => product(one, w, w));
      let sum = 0;
      for (let i = 0; i < r; i++) for (let j = 0; j < r; j++) sum += W.get(i, j) * own[i] * own[j];
      return (2 * product(covariance, w, w) ** 2) / sum;
    },
    jointOf(sums) {
      const L = new Matrix(sums.map((weights) => Array.from(weights)));
      const q = sums.length;
      const inner = inverse(L.mmul(covariance).mmul(L.transpose()));
      const M = slopes.map((one) => inner.mmul(L).mmul(one).mmul(L.transpose()));
      let [A1, A2] = [0, 0];
      for (let i = 0; i < r; i++) {
        for (let j = 0; j < r; j++) {
          A1 += W.get(i, j) * M[i].trace() * M[j].trace();
          A2 += W.get(i, j) * M[i].mmul(M[j]).trace();
        }
      }
      const B = (A1 + 6 * A2) / (2 * q);
      const g = ((q + 1) * A1 - (q + 4) * A2) / ((q + 2) * A2);
      const d = 3 * q + 2 * (1 - g);
      const ratio = limited(1 - A2 / q, 1 - ((q - g) * B) / d);
      const numerator = 1 + (g * B) / d;
      const spread = Math.abs(numerator) < vanishing ? 0 : numerator;
      const rho = (ratio * ratio * spread) / (q * (1 - ((q + 2 - g) * B) / d));
      const degrees = 4 + (q + 2) / (q * rho - 1);
      const isAtTwo = Math.abs(degrees - 2) < 1e-2;
      return { degrees, scale: isAtTwo ? 1 : (degrees * (1 - A2 / q)) / (degrees - 2) };
    },
  };
}

/** Terms below this count as zero. */
const vanishing = 1e-10;

/** A ratio that is 1 where both terms vanish. */
function limited(numerator: number, denominator: number): number {
  const isVanishing = Math.abs(numerator) < 1e-14 && Math.abs(denominator) < 1e-14;
  return isVanishing ? 1 : numerator / denominator;
}
