import type { Choice, PanelSpecification } from "../specification/specification";

/** How many results a stage keeps: those of the last choices that it was asked for. */
const keptResults = 4;

/** A stage of the construction: what it makes of the choices that it reads, and the names of these choices. */
export interface Stage<K extends Choice, R> {
  (choice: Pick<PanelSpecification, K>): R;
  readonly reads: readonly K[];
}

/**
 * Makes a stage that keeps its last results, each under exactly the choices that it reads: a change of another choice
 * costs nothing.
 *
 * @param reads the choices that the stage reads, those of the stages that it stands on among them; the compiler sees to
 *   it that `make` reads no other.
 * @param make works the result out; what it throws is thrown and nothing is kept.
 * @returns the stage; its results are shared between callers and must not be changed.
 */
export function stage<const K extends Choice, R>(
  reads: readonly K[],
  make: (choice: Pick<PanelSpecification, K>) => R,
): Stage<K, R> {
  const names = [...new Set(reads)];
  const kept = new Map<string, R>();
  const made = (choice: Pick<PanelSpecification, K>): R => {
    const values = names.map((name) => choice[name]);
    const key = JSON.stringify(values);
    const earlier = kept.get(key);
    // A map gives its oldest entry first, so that an entry that is asked for again goes to the end.
    kept.delete(key);
    const result =
      earlier ??
      make(Object.fromEntries(names.map((name, at) => [name, values[at]])) as Pick<PanelSpecification, K>);
    kept.set(key, result);
    const [oldest] = kept.keys();
    if (kept.size > keptResults) kept.delete(oldest);
    return result;
  };
  return Object.assign(made, { reads: names });
}
