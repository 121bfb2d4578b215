import type { Choice, PanelSpecification } from "../specification/specification";

/** How many results a stage keeps: those of the last choices that it was asked for. */
const keptResults = 4;

/** A stage of the construction: what it makes of the choices that it reads, and the names of these choices. */
export interface Stage<K extends Choice, R> {
  (choice: Pick<PanelSpecification, K>): R;
  readonly reads: readonly K[];
}

/** A result of a stage, and the values of the choices that it was made of. */
interface KeptResult<R> {
  readonly values: readonly unknown[];
  readonly result: R;
}

/** Whether two values of a choice are the same, lists by their elements. */
function isSameValue(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every((element, at) => element === other[at]);
}

/** Whether a choice has these values under these names. */
function hasValues<K extends Choice>(
  choice: Pick<PanelSpecification, K>,
  names: readonly K[],
  values: readonly unknown[],
): boolean {
  for (let at = 0; at < names.length; at++) if (!isSameValue(choice[names[at]], values[at])) return false;
  return true;
}

/** A value of a choice as it is now: a list is its caller's, who may change it. */
function valueNow(value: unknown): unknown {
  return Array.isArray(value) ? [...value] : value;
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
  // The last one that was asked for comes first. Values are compared one by one: a text of all of them as a key would
  // cost more than many a stage does.
  const kept: KeptResult<R>[] = [];
  const made = (choice: Pick<PanelSpecification, K>): R => {
    const place = kept.findIndex(({ values }) => hasValues(choice, names, values));
    if (place === 0) return kept[0].result;
    const found = place > 0 ? kept.splice(place, 1)[0] : resultFor(choice);
    kept.unshift(found);
    if (kept.length > keptResults) kept.pop();
    return found.result;
  };
  const resultFor = (choice: Pick<PanelSpecification, K>): KeptResult<R> => {
    const read: Partial<PanelSpecification> = {};
    for (const name of names) read[name] = choice[name];
    return {
      values: names.map((name) => valueNow(choice[name])),
      result: make(read as Pick<PanelSpecification, K>),
    };
  };
  return Object.assign(made, { reads: names });
}
