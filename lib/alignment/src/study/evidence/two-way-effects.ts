import { UserError } from "@alignment/engine";

/** Two sets of effects, such as one of states and one of years, that are taken out of columns at once. */
export interface TwoWayEffects {
  readonly rowCount: number;
  /** Number of effects that the rows determine: levels of both, less one for every part that is not connected. */
  readonly rank: number;
  /** Number of levels of the second set. */
  readonly periodCount: number;
  /** Takes both sets of effects out of a column, in place. */
  remove(column: Float64Array): void;
  /**
   * The effects of the second set, b: solves what the first set leaves of its normal equations.
   *
   * @param right s₂ − N'D₁⁻¹s₁, the sums by level of the second set of what means by the first leave.
   */
  solve(right: Float64Array): Float64Array;
}

/** Levels of the second set in every connected part, from a forest over both sets of levels. */
function connectedParts(
  first: Int32Array,
  second: Int32Array,
  firstCount: number,
  secondCount: number,
): number[][] {
  const parent = Int32Array.from({ length: firstCount + secondCount }, (_, level) => level);
  const rootOf = (level: number): number => {
    let root = level;
    while (parent[root] !== root) root = parent[root];
    for (let at = level; parent[at] !== root; ) {
      const next = parent[at];
      parent[at] = root;
      at = next;
    }
    return root;
  };
  for (let row = 0; row < first.length; row++) {
    parent[rootOf(first[row])] = rootOf(firstCount + second[row]);
  }
  const parts = new Map<number, number[]>();
  for (let level = 0; level < secondCount; level++) {
    const root = rootOf(firstCount + level);
    parts.set(root, [...(parts.get(root) ?? []), level]);
  }
  return [...parts.values()];
}

/** Inverse of a symmetric positive definite matrix by its Cholesky factor, n × n by rows. */
export function inverseOfPositiveDefinite(matrix: Float64Array, n: number): Float64Array {
  const L = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j];
      for (let k = 0; k < j; k++) sum -= L[i * n + k] * L[j * n + k];
      L[i * n + j] = i === j ? Math.sqrt(sum) : sum / L[j * n + j];
    }
  }
  const inverse = new Float64Array(n * n);
  const column = new Float64Array(n);
  for (let c = 0; c < n; c++) {
    for (let i = c; i < n; i++) {
      let sum = i === c ? 1 : 0;
      for (let k = c; k < i; k++) sum -= L[i * n + k] * column[k];
      column[i] = sum / L[i * n + i];
    }
    for (let i = n - 1; i >= c; i--) {
      let sum = column[i];
      for (let k = i + 1; k < n; k++) sum -= L[k * n + i] * inverse[k * n + c];
      inverse[i * n + c] = sum / L[i * n + i];
      inverse[c * n + i] = inverse[i * n + c];
    }
  }
  return inverse;
}

/** A connected part: its levels of the second set but one, and the inverse of what the first set leaves of them. */
interface Part {
  readonly levels: Int32Array;
  readonly inverse: Float64Array;
}

/**
 * Prepares to take two sets of effects out of columns on the same rows, exactly and at once: what is left of a column y
 * is
 *
 *     y − a[first] − b[second],   (D₂ − N'D₁⁻¹N) b = s₂ − N'D₁⁻¹s₁,   a = D₁⁻¹(s₁ − N b),
 *
 * with s the sums of y by level, D the numbers of rows by level and N those of each pair of levels: least squares on
 * dummies of both sets (Frisch & Waugh 1933). Levels fall into connected parts (states of one group meet only years of
 * that group); each loses one level of the second set, and its matrix is inverted once. Cost: the cube of the levels of
 * the second set in the largest part, once; a few passes over the rows a column. Let the set with fewer levels a part
 * be the second one.
 *
 * @param first level of every row, from 0 on without gaps.
 * @param second level of every row, from 0 on without gaps.
 * @throws UserError if the two differ in length or a level has no row.
 * @example
 * const effects = twoWayEffects(Int32Array.of(0, 0, 1, 1), Int32Array.of(0, 1, 0, 1));
 * const column = Float64Array.of(1, 2, 3, 5);
 * effects.remove(column); // 0.25, -0.25, -0.25, 0.25
 */
export function twoWayEffects(first: Int32Array, second: Int32Array): TwoWayEffects {
  if (first.length !== second.length) {
    throw new UserError(
      `twoWayEffects: ${first.length} rows of the first set and ${second.length} of the second; expected the same rows`,
    );
  }
  const rows = first.length;
  const firstCount = countOfLevels(first, "first");
  const secondCount = countOfLevels(second, "second");
  const inFirst = rowsOfLevels(first, firstCount, "first");
  const inSecond = rowsOfLevels(second, secondCount, "second");
  const parts = connectedParts(first, second, firstCount, secondCount).map((levels) =>
    partOf(levels.slice(1), { first, second, inFirst, inSecond }),
  );
  const means = new Float64Array(firstCount);
  const right = new Float64Array(secondCount);
  const effects = new Float64Array(secondCount);
  const ofPart = new Float64Array(secondCount);

  function solveInto(into: Float64Array, from: Float64Array): Float64Array {
    for (const { levels, inverse } of parts) {
      for (let j = 0; j < levels.length; j++) ofPart[j] = from[levels[j]];
      multiplyInto(into, levels, inverse, ofPart);
    }
    return into;
  }

  function remove(column: Float64Array): void {
    takeMeansOut(column, first, inFirst, means);
    right.fill(0);
    for (let row = 0; row < rows; row++) right[second[row]] += column[row];
    solveInto(effects, right);
    for (let row = 0; row < rows; row++) column[row] -= effects[second[row]];
    takeMeansOut(column, first, inFirst, means);
  }
  return {
    rowCount: rows,
    rank: firstCount + secondCount - parts.length,
    periodCount: secondCount,
    remove,
    solve: (from) => solveInto(new Float64Array(secondCount), from),
  };
}

/**
 * Writes the product of a symmetric matrix and a vector to the places `levels`. Four entries at a time: one sum alone
 * waits for its own last addition, so that four take little longer than one.
 */
function multiplyInto(
  into: Float64Array,
  levels: Int32Array,
  matrix: Float64Array,
  vector: Float64Array,
): void {
  const n = levels.length;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    const [a, b, c, d] = [i * n, (i + 1) * n, (i + 2) * n, (i + 3) * n];
    let [first, second, third, fourth] = [0, 0, 0, 0];
    for (let j = 0; j < n; j++) {
      const value = vector[j];
      first += matrix[a + j] * value;
      second += matrix[b + j] * value;
      third += matrix[c + j] * value;
      fourth += matrix[d + j] * value;
    }
    into[levels[i]] = first;
    into[levels[i + 1]] = second;
    into[levels[i + 2]] = third;
    into[levels[i + 3]] = fourth;
  }
  for (; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += matrix[i * n + j] * vector[j];
    into[levels[i]] = sum;
  }
}

/** Takes the mean of every level out of a column, in place. */
function takeMeansOut(
  column: Float64Array,
  levels: Int32Array,
  counts: Float64Array,
  means: Float64Array,
): void {
  addByLevel(column, levels, means);
  for (let level = 0; level < means.length; level++) means[level] /= counts[level];
  for (let row = 0; row < column.length; row++) column[row] -= means[levels[row]];
}

/**
 * Sums of a column by level. A sum stays at hand while rows of the same level follow each other: to write it and read
 * it back for every row takes longer than all the rest.
 */
function addByLevel(column: Float64Array, levels: Int32Array, sums: Float64Array): void {
  sums.fill(0);
  let [current, sum] = [levels[0], 0];
  for (let row = 0; row < column.length; row++) {
    const level = levels[row];
    if (level !== current) {
      sums[current] = sum;
      current = level;
      sum = sums[level];
    }
    sum += column[row];
  }
  sums[current] = sum;
}

function countOfLevels(levels: Int32Array, name: string): number {
  const count = levels.reduce((most, level) => Math.max(most, level), -1) + 1;
  if (levels.some((level) => level < 0))
    throw new UserError(`twoWayEffects: a level of the ${name} set is negative; expected numbers from 0 on`);
  return count;
}

function rowsOfLevels(levels: Int32Array, count: number, name: string): Float64Array {
  const rows = new Float64Array(count);
  for (const level of levels) rows[level] += 1;
  const empty = rows.indexOf(0);
  if (empty >= 0) {
    throw new UserError(
      `twoWayEffects: level ${empty} of the ${name} set has no row; expected levels without gaps`,
    );
  }
  return rows;
}

/** What the first set leaves of the kept levels of a part, D₂ − N'D₁⁻¹N, inverted. */
function partOf(
  kept: readonly number[],
  sets: { first: Int32Array; second: Int32Array; inFirst: Float64Array; inSecond: Float64Array },
): Part {
  const n = kept.length;
  const place = new Map(kept.map((level, at) => [level, at]));
  const matrix = new Float64Array(n * n);
  kept.forEach((level, at) => {
    matrix[at * n + at] = sets.inSecond[level];
  });
  const placesOfFirst = new Map<number, number[]>();
  sets.first.forEach((level, row) => {
    const at = place.get(sets.second[row]);
    if (at === undefined) return;
    const places = placesOfFirst.get(level);
    if (places === undefined) placesOfFirst.set(level, [at]);
    else places.push(at);
  });
  for (const [level, places] of placesOfFirst)
    for (const i of places) for (const j of places) matrix[i * n + j] -= 1 / sets.inFirst[level];
  return { levels: Int32Array.from(kept), inverse: inverseOfPositiveDefinite(matrix, n) };
}
