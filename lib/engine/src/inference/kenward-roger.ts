import { EigenvalueDecomposition, inverse, Matrix } from "ml-matrix";
import { type GroupShare, type HalfSolution, innerProduct } from "../criterion/criterion";
import { ModelError } from "../errors";
import { inverseOfFixedFactor } from "../fit/estimates";
import type { Solution } from "../fit/solution";
import { backTransform } from "../frame/standardise";

/** The pieces of the adjustment: by parameter P, by pair Q, and the traces tr(V⁻¹G_iV⁻¹G_j). */
interface Sums {
  readonly P: Matrix[];
  readonly Q: Matrix[][];
  readonly traces: Matrix;
}

/** A random effect of one group. */
interface Effect {
  readonly factor: number;
  readonly group: number;
  readonly column: number;
}

/** A variance (row = column) or covariance of one grouping factor, over the residual variance. */
interface CovarianceParameter {
  readonly factor: number;
  readonly row: number;
  readonly column: number;
  readonly value: number;
}

/** Matrices of more random effects than this are too large for memory. */
const mostEffects = 5000;

/** Λ of every factor. */
function lambdasOf({ random, theta }: Solution): Matrix[] {
  return random.factors.map(({ template: { size, rows, columns, parameters } }) => {
    const lambda = Matrix.zeros(size, size);
    parameters.forEach((parameter, k) => {
      lambda.set(rows[k], columns[k], theta[parameter]);
    });
    return lambda;
  });
}

/** The variances and covariances that theta stands for: ΛΛ' where the template has a parameter. */
function covarianceParameters(solution: Solution): CovarianceParameter[] {
  const lambdas = lambdasOf(solution);
  return solution.random.factors.flatMap(({ template: { rows, columns } }, factor) => {
    const covariance = lambdas[factor].mmul(lambdas[factor].transpose());
    return Array.from(rows, (row, k) => {
      const column = columns[k];
      return { factor, row, column, value: covariance.get(row, column) };
    });
  });
}

/** Refuses models whose random effects are too many for one matrix. */
function refuseTooMany({ random }: Solution): void {
  if (random.factors.length === 1) return;
  const count = random.factors.reduce((sum, { groupCount, template }) => sum + groupCount * template.size, 0);
  if (count <= mostEffects) return;
  throw new ModelError(
    "inferFixedEffects",
    `Kenward-Roger works on one matrix of all ${count} random effects`,
    `expected at most ${mostEffects} with several grouping factors; use "Satterthwaite"`,
  );
}

/**
 * The random effects in sets between which Z'V⁻¹Z is zero: with one grouping factor every group is a set, with several
 * all effects are one.
 */
function componentsOf({ random }: Solution): Effect[][] {
  const effects = random.factors.map(({ groupCount, template }, factor) =>
    Array.from({ length: groupCount }, (_, group) =>
      Array.from({ length: template.size }, (_unused, column): Effect => ({ factor, group, column })),
    ),
  );
  return effects.length === 1 ? effects[0] : [effects.flat(2)];
}

/** Places (k, l) of a set at which the matrix of a parameter, I ⊗ E, has a one. */
function onesOf(
  effects: readonly Effect[],
  { factor, row, column }: CovarianceParameter,
): [number, number][] {
  const placeOf = new Map(
    effects.map((effect, at) => [`${effect.factor} ${effect.group} ${effect.column}`, at]),
  );
  return effects.flatMap((effect, k): [number, number][] => {
    if (effect.factor !== factor || effect.column !== row) return [];
    const l = placeOf.get(`${factor} ${effect.group} ${column}`) as number;
    return k === l
      ? [[k, k]]
      : [
          [k, l],
          [l, k],
        ];
  });
}

/** A matrix by factor (q × q) times the rows of a set, group by group. */
function timesRows(byFactor: readonly Matrix[], rows: Matrix, effects: readonly Effect[]): Matrix {
  const product = Matrix.zeros(rows.rows, rows.columns);
  effects.forEach(({ factor, column }, k) => {
    const own = byFactor[factor];
    for (let c = 0; c < own.rows; c++) {
      const part = own.get(column, c);
      if (part === 0) continue;
      for (let j = 0; j < rows.columns; j++) {
        product.set(k, j, product.get(k, j) + part * rows.get(k - column + c, j));
      }
    }
  });
  return product;
}

/** I − A⁻¹ of a set, A⁻¹ by inner products of the columns of L⁻¹. */
function shrinkageOf(
  effects: readonly Effect[],
  solve: (shares: readonly GroupShare[]) => HalfSolution,
  inverses: readonly Matrix[],
): Matrix {
  // for the weights Λ⁻ᵀe the solution is L⁻¹e
  const halves = effects.map(({ factor, group, column }) =>
    solve([{ factor, group, weights: inverses[factor].getRow(column) }]),
  );
  const size = effects.length;
  const shrinkage = Matrix.zeros(size, size);
  for (let k = 0; k < size; k++) {
    for (let l = 0; l <= k; l++) {
      const value = (k === l ? 1 : 0) - innerProduct(halves[k], halves[l]);
      shrinkage.set(k, l, value);
      shrinkage.set(l, k, value);
    }
  }
  return shrinkage;
}

/** E N of one parameter: rows of N moved to where it has ones. */
function movedRows(ones: readonly (readonly [number, number])[], N: Matrix): Matrix {
  const moved = Matrix.zeros(N.rows, N.columns);
  for (const [k, l] of ones) for (let j = 0; j < N.columns; j++) moved.set(k, j, N.get(l, j));
  return moved;
}

/** tr(S E_i S E_j), from the places of the ones of both. */
function traceOfPairs(
  S: Matrix,
  first: readonly (readonly [number, number])[],
  second: readonly (readonly [number, number])[],
): number {
  let sum = 0;
  for (const [k, l] of first) for (const [m, n] of second) sum += S.get(l, m) * S.get(n, k);
  return sum;
}

/** What the sets of effects add up to. */
interface EffectSums extends Sums {
  /** tr(SE_i). */
  readonly single: Float64Array;
  /** tr(V⁻¹). */
  readonly inverseTrace: number;
}

/** P, Q and traces of the variances and covariances of the random effects; the last row and column stay zero. */
function sumOverEffects(solution: Solution, parameters: readonly CovarianceParameter[]): EffectSums {
  const { criterion, theta, fixed, frame, random } = solution;
  const p = fixed.names.length;
  const inverses = lambdasOf(solution).map((lambda) => inverse(lambda));
  const outer = inverses.map((one) => one.transpose());
  const solutions = criterion.randomSolutions(theta);
  const solve = criterion.halfSolver(theta);
  const r = parameters.length;
  const P = Array.from({ length: r + 1 }, () => Matrix.zeros(p, p));
  const Q = Array.from({ length: r + 1 }, () => Array.from({ length: r + 1 }, () => Matrix.zeros(p, p)));
  const traces = Matrix.zeros(r + 1, r + 1);
  const single = new Float64Array(r);
  let inverseTrace = frame.rowCount;
  for (const effects of componentsOf(solution)) {
    const shrinkage = shrinkageOf(effects, solve, inverses);
    inverseTrace -= shrinkage.trace();
    const half = timesRows(outer, shrinkage, effects);
    const S = timesRows(outer, half.transpose(), effects);
    const explained = new Matrix(
      effects.map(({ factor: at, group, column }) => {
        const from = (group * random.factors[at].template.size + column) * (p + 1);
        return Array.from(solutions[at].explained.subarray(from, from + p));
      }),
    );
    const N = timesRows(outer, timesRows(inverses, explained, effects), effects);
    const ones = parameters.map((parameter) => onesOf(effects, parameter));
    const moved = ones.map((one) => movedRows(one, N));
    const products = moved.map((one) => S.mmul(one));
    for (let i = 0; i < r; i++) {
      P[i].add(N.transpose().mmul(moved[i]));
      for (const [k, l] of ones[i]) single[i] += S.get(k, l);
      for (let j = 0; j < r; j++) {
        Q[i][j].add(moved[i].transpose().mmul(products[j]));
        traces.set(i, j, traces.get(i, j) + traceOfPairs(S, ones[i], ones[j]));
      }
    }
  }
  return { P, Q, traces, single, inverseTrace };
}

/**
 * All pieces. With S = Z'V⁻¹Z, N = Z'V⁻¹X and G_i = Z(I ⊗ E_i)Z': P_i = N'E_iN (pbkrtest has it negative),
 * Q_ij = N'E_iSE_jN, trace tr(SE_iSE_j). The residual's G is the identity, which is V − Σ γ_jG_j, so that all of its own
 * follow from those:
 *
 *   P_r = X'V⁻¹X − Σ γ_jP_j,   Q_ir = P_i − Σ γ_jQ_ij,   Q_rr = P_r − Σ γ_jQ_jr,
 *   tr(V⁻¹G_iV⁻¹) = tr(SE_i) − Σ γ_j tr(SE_iSE_j),   tr(V⁻²) = tr(V⁻¹) − Σ γ_j tr(V⁻¹G_jV⁻¹).
 */
function piecesOf(solution: Solution): Sums {
  const parameters = covarianceParameters(solution);
  const { P, Q, traces, single, inverseTrace } = sumOverEffects(solution, parameters);
  const r = parameters.length;
  const p = solution.fixed.names.length;
  const R = Matrix.from1DArray(p + 1, p + 1, Array.from(solution.factor)).subMatrix(0, p - 1, 0, p - 1);
  P[r] = R.transpose().mmul(R);
  let residualTrace = inverseTrace;
  parameters.forEach(({ value }, j) => {
    P[r].sub(Matrix.mul(P[j], value));
  });
  Q[r][r] = P[r].clone();
  for (let i = 0; i < r; i++) {
    Q[i][r] = P[i].clone();
    let trace = single[i];
    parameters.forEach(({ value }, j) => {
      Q[i][r].sub(Matrix.mul(Q[i][j], value));
      trace -= value * traces.get(i, j);
    });
    Q[r][i] = Q[i][r].transpose();
    traces.set(i, r, trace);
    traces.set(r, i, trace);
    Q[r][r].sub(Matrix.mul(Q[i][r], parameters[i].value));
    residualTrace -= parameters[i].value * trace;
  }
  traces.set(r, r, residualTrace);
  return { P, Q, traces };
}

/** Eigenvalues of the information, in units of its diagonal without fixed effects, that count as zero. */
const noInformation = 1e-8;

/** I⁻¹; where the data do not determine all variances, the inverse on what they do determine. */
function inverseInformation({ flat }: Solution, information: Matrix, traces: Matrix): Matrix {
  if (flat.length === 0) return inverse(information);
  const units = traces.diagonal().map((value) => 1 / Math.sqrt(value));
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
  refuseTooMany(solution);
  const { P, Q, traces } = piecesOf(solution);
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
 * @param solution a REML optimum inside the parameter space.
 * @throws ModelError for more than 5,000 random effects of several grouping factors.
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
