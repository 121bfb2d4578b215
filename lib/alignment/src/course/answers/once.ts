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
