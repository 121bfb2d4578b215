/** The arithmetic mean; `NaN` of nothing. */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at];
  return sum / values.length;
}

/** Standard deviation with n − 1. */
export function standardDeviationOf(values: ArrayLike<number>): number {
  const mean = meanOf(values);
  let squares = 0;
  for (let at = 0; at < values.length; at++) squares += (values[at] - mean) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

/**
 * The quantile of sorted numbers, between the two nearest (R's type 7).
 *
 * @param sorted ascending, at least one.
 */
export function quantileOf(sorted: ArrayLike<number>, probability: number): number {
  const at = Math.min(1, Math.max(0, probability)) * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}

/** The middle of the sorted values, or the mean of the two in the middle; `NaN` of nothing. */
export function medianOf(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
