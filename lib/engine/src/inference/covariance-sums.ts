import { inverse, Matrix } from "ml-matrix";
import { type GroupShare, type HalfSolution, innerProduct } from "../criterion/criterion";
import type { Solution } from "../fit/solution";

/** What the adjustment is made of: by parameter P, by pair Q, and the traces tr(V⁻¹G_iV⁻¹G_j). */
export interface CovarianceSums {
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

/** Why Kenward and Roger's sums cannot be formed, or undefined: the random effects are too many for one matrix. */
export function tooManyEffects({ random }: Solution): string | undefined {
  if (random.factors.length === 1) return undefined;
  const count = random.factors.reduce((sum, { groupCount, template }) => sum + groupCount * template.size, 0);
  if (count <= mostEffects) return undefined;
  return `Kenward-Roger works on one matrix of all ${count} random effects, at most ${mostEffects} with several grouping factors; use "Satterthwaite"`;
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
interface EffectSums extends CovarianceSums {
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
 * All sums, on standardised columns. With S = Z'V⁻¹Z, N = Z'V⁻¹X and G_i = Z(I ⊗ E_i)Z': P_i = N'E_iN (pbkrtest has it
 * negative), Q_ij = N'E_iSE_jN, trace tr(SE_iSE_j). The residual's G is the identity, which is V − Σ γ_jG_j, so that
 * all of its own follow from those:
 *
 *   P_r = X'V⁻¹X − Σ γ_jP_j,   Q_ir = P_i − Σ γ_jQ_ij,   Q_rr = P_r − Σ γ_jQ_jr,
 *   tr(V⁻¹G_iV⁻¹) = tr(SE_i) − Σ γ_j tr(SE_iSE_j),   tr(V⁻²) = tr(V⁻¹) − Σ γ_j tr(V⁻¹G_jV⁻¹).
 */
export function covarianceSums(solution: Solution): CovarianceSums {
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
