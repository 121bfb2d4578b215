import { ModelError } from "../errors";
import { type DistinctRows, lowerBound } from "./distinct";

/** How much of the data a neighbourhood holds, and the polynomial fitted in it. */
export interface LocalForm {
  /** Share of the rows in a neighbourhood; above one the radius grows beyond all rows. */
  readonly span: number;
  readonly degree: 1 | 2;
}

/**
 * The local polynomial at one point as a linear function of the means of y at distinct x: the value is
 * Σ value[i] · means[first + i], the slope Σ slope[i] · means[first + i].
 */
export interface LocalOperator {
  readonly first: number;
  readonly value: Float64Array;
  readonly slope: Float64Array;
  /** `"pseudo-inverse"` if the neighbourhood holds too few distinct x for the polynomial. */
  readonly solution: "regular" | "pseudo-inverse";
}

/** Rows in a neighbourhood, R's rule: ⌊n · span + 10⁻⁵⌋, at most n. */
export function neighbourCount(rowCount: number, span: number): number {
  return Math.min(rowCount, Math.floor(rowCount * span + 1e-5));
}

/** Squared distance from `at` to its `wanted`-th nearest row. */
function squaredDistanceToNeighbour({ x, counts }: DistinctRows, at: number, wanted: number): number {
  let right = lowerBound(x, at);
  let left = right - 1;
  let [found, farthest] = [0, 0];
  while (found < wanted) {
    const takeLeft = left >= 0 && (right >= x.length || at - x[left] <= x[right] - at);
    const next = takeLeft ? left-- : right++;
    found += counts[next];
    farthest = (x[next] - at) ** 2;
  }
  return farthest;
}

/**
 * Singular values and right singular vectors by one-sided Jacobi rotations: orthogonalises the columns (each of
 * length `length`) in place, so that column j becomes uⱼ σⱼ, and returns V by rows.
 */
function orthogonalise(columns: readonly Float64Array[], length: number): number[][] {
  const size = columns.length;
  const rotation = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j): number => (i === j ? 1 : 0)),
  );
  for (let sweep = 0, turned = true; turned && sweep < 60; sweep++) {
    turned = false;
    for (let i = 0; i < size; i++) {
      for (let j = i + 1; j < size; j++) {
        const [first, second] = [columns[i], columns[j]];
        let [a, b, c] = [0, 0, 0];
        for (let row = 0; row < length; row++) {
          a += first[row] * first[row];
          b += second[row] * second[row];
          c += first[row] * second[row];
        }
        if (Math.abs(c) <= 1e-16 * Math.sqrt(a * b)) continue;
        turned = true;
        const zeta = (b - a) / (2 * c);
        const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
        const cosine = 1 / Math.sqrt(1 + tangent * tangent);
        const sine = cosine * tangent;
        for (let row = 0; row < length; row++) {
          const old = first[row];
          first[row] = cosine * old - sine * second[row];
          second[row] = sine * old + cosine * second[row];
        }
        for (const row of rotation) {
          const old = row[i];
          row[i] = cosine * old - sine * row[j];
          row[j] = sine * old + cosine * row[j];
        }
      }
    }
  }
  return rotation;
}

const norm = (column: Float64Array) => Math.sqrt(column.reduce((sum, value) => sum + value * value, 0));

/** Columns √w · (x − at)^power over the window, each scaled to length one, with their lengths. */
function scaledColumns(x: Float64Array, roots: Float64Array, at: number, degree: number) {
  const columns = Array.from({ length: degree + 1 }, (_, power) =>
    x.map((value, i) => roots[i] * (value - at) ** power),
  );
  const lengths = columns.map((column) => norm(column) || 1);
  columns.forEach((column, j) => {
    for (let i = 0; i < column.length; i++) column[i] /= lengths[j];
  });
  return { columns, lengths };
}

/**
 * Fits the local polynomial at one point: weighted least squares with tricube weights (1 − (d/radius)³)³, the
 * radius being the distance to the q-th nearest row, q = ⌊n · span⌋ (times √span where span exceeds one), solved
 * by singular values; those below 100 machine epsilons of the largest count as zero, as in R
 * (Cleveland & Grosse 1991, doi:10.1007/BF01890836).
 *
 * @param rows the gathered rows.
 * @param form span and degree.
 * @param at the point.
 * @throws ModelError if the q nearest rows all have x = `at`.
 */
export function localOperator(rows: DistinctRows, form: LocalForm, at: number): LocalOperator {
  const wanted = neighbourCount(rows.rowCount, form.span);
  const squaredRadius = squaredDistanceToNeighbour(rows, at, wanted) * Math.max(1, form.span);
  if (squaredRadius === 0) {
    throw new ModelError(
      "fitLoess",
      `the ${wanted} rows nearest to x = ${at} all have that value`,
      "expected neighbourhoods with more than one value of x; give a larger span",
    );
  }
  let first = lowerBound(rows.x, at - Math.sqrt(squaredRadius));

  while (first > 0 && (rows.x[first - 1] - at) ** 2 < squaredRadius) first--;
  while (first < rows.x.length && (rows.x[first] - at) ** 2 >= squaredRadius) first++;
  let end = first;
  while (end < rows.x.length && (rows.x[end] - at) ** 2 < squaredRadius) end++;
  const x = rows.x.subarray(first, end);
  const roots = x.map((value, i) => {
    const share = Math.sqrt((value - at) ** 2 / squaredRadius);
    // Multiplied, not raised to a power: powers above 2 differ in the last digit between versions of Node.
    const tricube = 1 - share * share * share;
    return Math.sqrt(rows.weights[first + i] * (tricube * tricube * tricube));
  });
  const { columns, lengths } = scaledColumns(x, roots, at, form.degree);
  const right = orthogonalise(columns, x.length);
  const singular = columns.map(norm);
  const tolerance = Math.max(...singular) * 100 * Number.EPSILON;
  const [value, slope] = [new Float64Array(x.length), new Float64Array(x.length)];
  columns.forEach((column, j) => {
    if (singular[j] <= tolerance) return;
    const toValue = right[0][j] / lengths[0] / singular[j] ** 2;
    const toSlope = right[1][j] / lengths[1] / singular[j] ** 2;
    for (let i = 0; i < x.length; i++) {
      value[i] += toValue * column[i] * roots[i];
      slope[i] += toSlope * column[i] * roots[i];
    }
  });
  const solution = singular.some((each) => each <= tolerance) ? "pseudo-inverse" : "regular";
  return { first, value, slope, solution };
}
