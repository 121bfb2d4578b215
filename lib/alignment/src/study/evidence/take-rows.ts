/**
 * The values of some rows of a column. A loop of its own, since `Float64Array.from` with a function takes several times
 * as long.
 */
export function takeRows(column: ArrayLike<number>, rows: ArrayLike<number>): Float64Array {
  const taken = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) taken[at] = column[rows[at]];
  return taken;
}

/** Levels renumbered from 0 on without gaps, in the order in which they first occur. */
export function levelsOf(values: ArrayLike<number>): Int32Array {
  const numbers = new Map<number, number>();
  const levels = new Int32Array(values.length);
  for (let at = 0; at < values.length; at++) {
    let level = at > 0 && values[at] === values[at - 1] ? levels[at - 1] : numbers.get(values[at]);
    if (level === undefined) {
      level = numbers.size;
      numbers.set(values[at], level);
    }
    levels[at] = level;
  }
  return levels;
}
