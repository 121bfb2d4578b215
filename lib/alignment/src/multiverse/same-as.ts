import type { SpecificationRow } from "./specification-rows";

/**
 * For every row the first unit that fits the same model to the same columns, or `null` where it is the first itself.
 *
 * @param rows the rows of all units, in the order of their numbers.
 * @returns one number or `null` a row.
 */
export function sameAs(rows: readonly Pick<SpecificationRow, "unit" | "fingerprint">[]): (number | null)[] {
  const first = new Map<string, number>();
  return rows.map(({ unit, fingerprint: key }) => {
    if (key === null) return null;
    const before = first.get(key);
    if (before !== undefined) return before;
    first.set(key, unit);
    return null;
  });
}
