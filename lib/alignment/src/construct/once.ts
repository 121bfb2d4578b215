/**
 * Remembers what a function made of an object for as long as the object lives: what rests on a source alone is made
 * once, however many builders take the source.
 *
 * @param make makes something of an object that is not changed.
 * @example
 * const sumOf = onceFor((values: readonly number[]) => values.reduce((sum, value) => sum + value, 0));
 */
export function onceFor<K extends object, R>(make: (key: K) => R): (key: K) => R {
  const made = new WeakMap<K, { readonly result: R }>();
  return (key) => {
    const found = made.get(key) ?? { result: make(key) };
    made.set(key, found);
    return found.result;
  };
}
