import type { SeveralProducts } from "./several-products";

/** Which elements of the trailing effects' matrix are not zero once the leading factor is eliminated. */
export interface TrailingPattern {
  /** The elements of the lower triangle, row and column. */
  readonly rows: Int32Array;
  readonly columns: Int32Array;
}

/** Marks all pairs of the effects of some blocks, the earlier one as the column. */
function markBlocks(
  marks: Uint8Array,
  { sizes, factorOfBlock, startOfBlock, trailingCount }: SeveralProducts,
  blocks: ArrayLike<number>,
): void {
  for (let i = 0; i < blocks.length; i++) {
    const rowStart = startOfBlock[blocks[i]];
    const rowEnd = rowStart + sizes[factorOfBlock[blocks[i]]];
    for (let j = 0; j <= i; j++) {
      const columnStart = startOfBlock[blocks[j]];
      const columnEnd = columnStart + sizes[factorOfBlock[blocks[j]]];
      for (let row = rowStart; row < rowEnd; row++) {
        for (let column = columnStart; column < Math.min(columnEnd, row + 1); column++)
          marks[row * trailingCount + column] = 1;
      }
    }
  }
}

/**
 * The pattern: blocks meet if they meet in a row, or if one group of the leading factor meets both.
 *
 * @param products cross-products; the blocks of every leading group are in ascending order.
 */
export function trailingPattern(products: SeveralProducts): TrailingPattern {
  const { trailingCount: size, metStart, metBlocks, pairFirst, pairSecond } = products;
  const marks = new Uint8Array(size * size);
  for (let group = 0; group + 1 < metStart.length; group++) {
    markBlocks(marks, products, metBlocks.subarray(metStart[group], metStart[group + 1]));
  }
  for (let pair = 0; pair < pairFirst.length; pair++) {
    markBlocks(marks, products, [pairSecond[pair], pairFirst[pair]]);
  }
  const rows: number[] = [];
  const columns: number[] = [];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      if (marks[row * size + column] === 0) continue;
      rows.push(row);
      columns.push(column);
    }
  }
  return { rows: Int32Array.from(rows), columns: Int32Array.from(columns) };
}
