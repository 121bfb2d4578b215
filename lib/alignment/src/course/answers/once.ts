import type { ExerciseWorld } from "../world";

/** A function of a world that is computed once for each world and kept as long as the world is. */
export function oncePerWorld<T>(compute: (world: ExerciseWorld) => T): (world: ExerciseWorld) => T {
  const kept = new WeakMap<ExerciseWorld, { readonly value: T }>();
  return (world) => {
    const known = kept.get(world) ?? { value: compute(world) };
    kept.set(world, known);
    return known.value;
  };
}

/** The arithmetic mean; `NaN` of nothing. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** The middle of the sorted values, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2;
}

/** The standard deviation around the mean, by n − 1. */
export function standardDeviation(values: ArrayLike<number>): number {
  const centre = mean(values);
  return Math.sqrt(
    Array.from(values).reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1),
  );
}
