import { type Workspace, workspaceFor } from "./workspace";

/** Rows and columns that are worked on together. */
const blockSize = 64;

/** Calls a function with the first and the number of every block of some rows. */
function forEachBlock(count: number, use: (first: number, size: number) => void): void {
  for (let first = 0; first < count; first += blockSize) use(first, Math.min(blockSize, count - first));
}

/** Replaces the lower triangle of a block on the diagonal by its Cholesky factor; returns its log-determinant. */
function factoriseBlock(values: Float64Array, start: number, stride: number, size: number): number {
  let logDeterminant = 0;
  for (let i = 0; i < size; i++) {
    const row = start + i * stride;
    for (let j = 0; j <= i; j++) {
      const other = start + j * stride;
      let sum = values[row + j];
      for (let c = 0; c < j; c++) sum -= values[row + c] * values[other + c];
      if (j < i) values[row + j] = sum / values[other + j];
      else {
        if (!(sum > 0)) return Number.NaN;
        logDeterminant += Math.log(sum);
        values[row + i] = Math.sqrt(sum);
      }
    }
  }
  return logDeterminant;
}

/** The inverse of a lower triangular block, by rows of `size`, zero above the diagonal. */
function invertBlock(
  values: Float64Array,
  start: number,
  stride: number,
  size: number,
  target: number,
): void {
  values.fill(0, target, target + size * size);
  for (let j = 0; j < size; j++) {
    values[target + j * size + j] = 1 / values[start + j * stride + j];
    for (let i = j + 1; i < size; i++) {
      let sum = 0;
      for (let c = j; c < i; c++) sum += values[start + i * stride + c] * values[target + c * size + j];
      values[target + i * size + j] = -sum / values[start + i * stride + i];
    }
  }
}

/**
 * Factorises the first columns of a symmetric positive definite matrix in place: with its parts
 *
 *   F = [F₁₁ F₁₂; F₂₁ F₂₂],   F₁₁ = LL',   the lower triangle becomes [L; F₂₁L⁻ᵀ, F₂₂ − F₂₁F₁₁⁻¹F₁₂].
 *
 * Source: Golub & Van Loan (2013), Matrix Computations, section 4.2, by blocks.
 *
 * @param front the matrix, size × size by rows; only its lower triangle is used.
 * @param columns how many columns are factorised.
 * @returns log|F₁₁|, `NaN` where it is not positive definite in doubles.
 */
export function factoriseFront(front: Float64Array, size: number, columns: number): number {
  const square = size * size;
  const length = square + blockSize * (size + blockSize);
  const space = workspaceFor(length, square * columns);
  const { values, addProducts } = space;
  values.set(front);
  const [panel, inverse] = [square, square + blockSize * size];
  let logDeterminant = 0;
  forEachBlock(columns, (first, width) => {
    if (Number.isNaN(logDeterminant)) return;
    const corner = first * size + first;
    addProducts(corner, size, first * size, size, first * size, size, size - first, width, first, -1);
    logDeterminant += factoriseBlock(values, corner, size, width);
    const next = first + width;
    const below = size - next;
    if (below === 0 || Number.isNaN(logDeterminant)) return;
    invertBlock(values, corner, size, width, inverse);
    for (let row = 0; row < below; row++) {
      const from = (next + row) * size + first;
      values.copyWithin(panel + row * width, from, from + width);
      values.fill(0, from, from + width);
    }
    addProducts(next * size + first, size, panel, width, inverse, width, below, width, width, 1);
  });
  if (Number.isNaN(logDeterminant)) return logDeterminant;
  const rest = size - columns;
  forEachBlock(rest, (first, height) => {
    const row = (columns + first) * size;
    addProducts(row + columns, size, row, size, columns * size, size, height, first + height, columns, -1);
  });
  front.set(values.subarray(0, square));
  return logDeterminant;
}

/** Sets X', X = L⁻¹, from the lower triangular L, both by rows. */
function invertTriangle(
  { values, addProducts }: Workspace,
  L: number,
  strideL: number,
  count: number,
  target: number,
  scratch: number,
): void {
  const inverseOf = (first: number): number => scratch + blockSize * (first + blockSize);
  values.fill(0, target, target + count * count);
  forEachBlock(count, (first, size) => {
    const inverse = inverseOf(first);
    invertBlock(values, L + first * strideL + first, strideL, size, inverse);
    for (let i = 0; i < size; i++)
      for (let j = 0; j <= i; j++)
        values[target + (first + j) * count + first + i] = values[inverse + i * size + j];
  });
  forEachBlock(count, (left, width) => {
    const row = target + left * count;
    forEachBlock(count, (first, size) => {
      if (first <= left) return;
      // −X'L' of the blocks between, then times the inverse of the block on the diagonal
      values.fill(0, scratch, scratch + width * size);
      const from = L + first * strideL + left;
      addProducts(scratch, size, row + left, count, from, strideL, width, size, first - left, 1);
      addProducts(row + first, count, scratch, size, inverseOf(first), size, width, size, size, -1);
    });
  });
}

/** Copies the lower triangle of a square part of a matrix above its diagonal. */
function mirror(values: Float64Array, start: number, stride: number, count: number): void {
  for (let i = 0; i < count; i++)
    for (let j = 0; j < i; j++) values[start + j * stride + i] = values[start + i * stride + j];
}

/**
 * From a front that `factoriseFront` has left, the inverse Z of the whole matrix at the front's rows and columns, where
 * it is known at the rows that are not factorised there. With M = F₂₁F₁₁⁻¹,
 *
 *   Z₁₂ = −M'Z₂₂,   Z₁₁ = L⁻ᵀL⁻¹ − M'Z₂₁.
 *
 * Source: Takahashi, Fagan & Chin (1973), Formation of a sparse bus impedance matrix, by blocks.
 *
 * @param front size × size by rows: L and F₂₁L⁻ᵀ in its first columns, Z₂₂ in its last rows and columns, both
 *   triangles. It receives Z.
 */
export function invertFront(front: Float64Array, size: number, columns: number): void {
  const rest = size - columns;
  const square = size * size;
  const [X, scratch] = [square, square + columns * columns];
  const M = scratch + blockSize * (columns + 2 * blockSize);
  const Z = M + columns * rest;
  const space = workspaceFor(Z + columns * rest, square * columns);
  const { values, addProducts } = space;
  values.set(front);
  invertTriangle(space, 0, size, columns, X, scratch);
  values.fill(0, M, Z + columns * rest);
  for (let row = 0; row < columns; row++) values.fill(0, row * size, row * size + columns);
  forEachBlock(columns, (first, height) => {
    const row = X + first * columns;
    forEachBlock(first + height, (left, width) => {
      // products of rows of X' are zero before the later of the two
      const from = first;
      const other = X + left * columns + from;
      addProducts(
        first * size + left,
        size,
        row + from,
        columns,
        other,
        columns,
        height,
        width,
        columns - from,
        1,
      );
    });
    if (rest === 0) return;
    addProducts(
      M + first * rest,
      rest,
      row + first,
      columns,
      columns * size + first,
      size,
      height,
      rest,
      columns - first,
      1,
    );
  });
  if (rest > 0) {
    const known = columns * size + columns;
    addProducts(Z, rest, M, rest, known, size, columns, rest, rest, -1);
    forEachBlock(columns, (first, height) => {
      addProducts(first * size, size, M + first * rest, rest, Z, rest, height, first + height, rest, -1);
    });
    for (let i = 0; i < columns; i++) {
      for (let j = 0; j < rest; j++) {
        values[i * size + columns + j] = values[Z + i * rest + j];
        values[(columns + j) * size + i] = values[Z + i * rest + j];
      }
    }
  }
  mirror(values, 0, size, columns);
  front.set(values.subarray(0, square));
}
