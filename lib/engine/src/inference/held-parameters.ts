import { inverse, Matrix } from "ml-matrix";
import { factorAt, lowerTriangular } from "../fit/random-effects";
import type { Solution } from "../fit/solution";
import { backTransform } from "../frame/standardise";
import { minimise } from "../search/optimise";

/** Parameters of the random effects and the residual standard deviation, on standardised columns. */
export interface Variances {
  readonly theta: Float64Array;
  readonly sigma: number;
}

/** One parameter held, all others written as numbers without bounds. */
export interface HeldParameter {
  /**
   * Minus twice the log-likelihood above its minimum, fixed effects at their best; the value held is one of raw
   * columns.
   */
  deviance(free: ArrayLike<number>, value: number): number;
  /** The other parameters as they stand at some variances. */
  freeOf(variances: Variances): Float64Array;
}

/** Minus twice the log-likelihood above that of a solution by ML, fixed effects at their best. */
function devianceFrom({ criterion, theta: best, frame: { rowCount: n } }: Solution) {
  const least = criterion.valueAt(best);
  const squaresOf = (theta: ArrayLike<number>): number => {
    const { factor } = criterion.solve(theta);
    return factor[factor.length - 1] ** 2;
  };
  return {
    /** With the residual standard deviation at its best. */
    atBest: (theta: ArrayLike<number>): number => criterion.valueAt(theta) - least,
    /** Best: log σ² + r² / (n σ²) has its minimum 1 + log(r² / n) at σ² = r² / n. */
    at(theta: ArrayLike<number>, sigma: number): number {
      const value = criterion.valueAt(theta) - least;
      if (!Number.isFinite(value)) return Number.POSITIVE_INFINITY;
      const ratio = squaresOf(theta) / (n * sigma * sigma);
      return value + n * (ratio - 1 - Math.log(ratio));
    },
    bestSigma: (theta: ArrayLike<number>): number => Math.sqrt(squaresOf(theta) / n),
  };
}

/** The residual standard deviation held: all of theta is free. */
export function holdResidual(solution: Solution): HeldParameter {
  const deviance = devianceFrom(solution);
  const { responseScale, frame } = solution;
  const unit = responseScale * Math.sqrt(frame.weights?.scale ?? 1);
  return {
    deviance: (theta, value) => (value > 0 ? deviance.at(theta, value / unit) : Number.POSITIVE_INFINITY),
    freeOf: ({ theta }) => theta.slice(),
  };
}

/** The covariance factor of one term in terms of effects of which the first are raw, and theta of all other terms. */
interface HeldTerm {
  readonly size: number;
  readonly isCorrelated: boolean;
  /** What a unit of each raw effect is, in units of its column. */
  readonly units: readonly number[];
  /** L with LL' the covariance of the effects in the new order, over the residual variance. */
  factorOf(theta: Float64Array): number[][];
  /** Puts the parameters of such a factor into theta. */
  fill(theta: Float64Array, factor: readonly (readonly number[])[]): void;
  /** Positions in theta of the parameters of other terms. */
  readonly others: readonly number[];
}

/** The standardised effects that some raw ones are mostly made of, by elimination with the largest pivots. */
function replacedEffects(rows: readonly (readonly number[])[]): readonly number[] {
  const left = rows.map((row) => [...row]);
  return left.map((row, at) => {
    const pivot = row.reduce((best, value, k) => (Math.abs(value) > Math.abs(row[best]) ? k : best), 0);
    for (const other of left.slice(at + 1)) {
      const share = other[pivot] / row[pivot];
      row.forEach((value, k) => {
        other[k] = k === pivot ? 0 : other[k] - share * value;
      });
    }
    return pivot;
  });
}

/**
 * A term seen by some of its raw effects, which come first, and the standardised ones of the others. With T⁻¹ from
 * standardised to raw effects, u = A b̃ has the wanted rows of T⁻¹, in units of their largest element, and rows of the
 * identity: each raw effect stands for the standardised one that it is mostly made of, so that an intercept far from
 * the data, which is nearly a multiple of the slope, costs no digits.
 *
 * @param held positions of the raw effects.
 */
function holdTerm({ frame, random }: Solution, term: number, held: readonly number[]): HeldTerm {
  const { factor, offset } = random.places[term];
  const { rows, columns, parameters } = random.factors[factor].template;
  const size = frame.random[term].matrix.names.length;
  const back = Matrix.from1DArray(size, size, Array.from(backTransform(random.standardisations[term])));
  const wanted = held.map((effect) => back.getRow(effect));
  const units = wanted.map((row) => Math.max(...row.map(Math.abs)));
  const replaced = replacedEffects(wanted);
  const others = [...Array(size).keys()].filter((effect) => !replaced.includes(effect));
  const A = new Matrix([
    ...wanted.map((row, at) => row.map((value) => value / units[at])),
    ...others.map((effect) => Matrix.eye(size, size).getRow(effect)),
  ]);
  const toStandardised = inverse(A);
  const within = (k: number) =>
    rows[k] >= offset && rows[k] < offset + size && columns[k] >= offset && columns[k] < offset + size;
  const own = [...parameters.keys()].filter(within);
  const isCorrelated = frame.random[term].term.covariance === "correlated";
  return {
    size,
    isCorrelated,
    units,
    factorOf: (theta) =>
      lowerTriangular(A.mmul(new Matrix(factorAt(theta, random, frame.random[term], term))).to2DArray()),
    fill(theta, L) {
      const factor = toStandardised.mmul(new Matrix(L.map((row) => [...row]))).to2DArray();
      // independent effects have no element off the diagonal that a rotation could leave
      const lower = isCorrelated
        ? lowerTriangular(factor)
        : factor.map((row, i) => row.map((_, j) => (i === j ? Math.hypot(...row) : 0)));
      for (const k of own) theta[parameters[k]] = lower[rows[k] - offset][columns[k] - offset];
    },
    others: random.factors.flatMap((one, at) =>
      Array.from(one.template.parameters).filter((_, k) => at !== factor || !within(k)),
    ),
  };
}

/** Places of the free elements of a factor, but for some rows. */
function freePlaces({ size, isCorrelated }: HeldTerm, firstRow: number): [row: number, column: number][] {
  const places: [number, number][] = [];
  for (let row = firstRow; row < size; row++) {
    for (let column = isCorrelated ? 0 : row; column <= row; column++) places.push([row, column]);
  }
  return places;
}

/**
 * The standard deviation of one raw effect held: with the effect first, L has the one element s / σ in its first row;
 * the others, theta of other terms and log σ are free.
 */
export function holdDeviation(solution: Solution, term: number, effect: number): HeldParameter {
  const deviance = devianceFrom(solution);
  const { responseScale } = solution;
  const held = holdTerm(solution, term, [effect]);
  const places = freePlaces(held, 1);
  return {
    deviance(free, value) {
      const sigma = Math.exp(free[free.length - 1]);
      const L = Array.from({ length: held.size }, () => new Array<number>(held.size).fill(0));
      L[0][0] = value / (responseScale * sigma * held.units[0]);
      places.forEach(([row, column], at) => {
        L[row][column] = free[at];
      });
      const theta = new Float64Array(solution.theta.length);
      held.fill(theta, L);
      held.others.forEach((parameter, at) => {
        theta[parameter] = free[places.length + at];
      });
      return deviance.at(theta, sigma);
    },
    freeOf({ theta, sigma }) {
      const L = held.factorOf(theta);
      return Float64Array.from([
        ...places.map(([row, column]) => L[row][column]),
        ...held.others.map((parameter) => theta[parameter]),
        Math.log(sigma),
      ]);
    },
  };
}

/**
 * The correlation ρ of two raw effects held: with the two first, L begins with the rows (a, 0) and (bρ, b√(1 − ρ²)), of
 * which √a and √b are free, as are all other elements and theta of other terms; σ is at its best.
 */
export function holdCorrelation(
  solution: Solution,
  term: number,
  effects: readonly [number, number],
): HeldParameter {
  const deviance = devianceFrom(solution);
  const held = holdTerm(solution, term, effects);
  const places = freePlaces(held, 2);
  return {
    deviance(free, value) {
      const L = Array.from({ length: held.size }, () => new Array<number>(held.size).fill(0));
      const [a, b] = [free[0] ** 2, free[1] ** 2];
      L[0][0] = a;
      L[1][0] = b * value;
      L[1][1] = b * Math.sqrt(Math.max(0, 1 - value * value));
      places.forEach(([row, column], at) => {
        L[row][column] = free[2 + at];
      });
      const theta = new Float64Array(solution.theta.length);
      held.fill(theta, L);
      held.others.forEach((parameter, at) => {
        theta[parameter] = free[2 + places.length + at];
      });
      return deviance.atBest(theta);
    },
    freeOf({ theta }) {
      const L = held.factorOf(theta);
      return Float64Array.from([
        Math.sqrt(Math.abs(L[0][0])),
        Math.sqrt(Math.hypot(L[1][0], L[1][1])),
        ...places.map(([row, column]) => L[row][column]),
        ...held.others.map((parameter) => theta[parameter]),
      ]);
    },
  };
}

/** Step of the central differences of the deviance, in free parameters of order one. */
const differenceStep = 1e-4;

/** Minimises the deviance over the free parameters, its gradient from central differences. */
export function minimiseHeld(
  { deviance }: HeldParameter,
  value: number,
  start: ArrayLike<number>,
): { readonly free: Float64Array; readonly deviance: number } {
  const at = Float64Array.from(start);
  const of = (point: ArrayLike<number>) => deviance(point, value);
  const first = of(at);
  if (at.length === 0 || !Number.isFinite(first)) return { free: at, deviance: first };
  const objective = {
    evaluate(point: ArrayLike<number>, gradient: Float64Array): number {
      const moved = Float64Array.from(point);
      for (let k = 0; k < moved.length; k++) {
        const step = differenceStep * Math.max(1, Math.abs(point[k]));
        moved[k] = point[k] + step;
        const above = of(moved);
        moved[k] = point[k] - step;
        gradient[k] = (above - of(moved)) / (2 * step);
        moved[k] = point[k];
      }
      return of(point);
    },
  };
  const { point, value: least } = minimise(objective, at);
  return { free: point, deviance: least };
}
