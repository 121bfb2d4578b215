/** The number of letters to insert, delete or replace to make one text of another (Levenshtein distance). */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let at = 0; at < left.length; at++) {
    const next = [at + 1];
    for (let column = 0; column < right.length; column++) {
      const replaced = row[column] + (left[at] === right[column] ? 0 : 1);
      next.push(Math.min(replaced, row[column + 1] + 1, next[column] + 1));
    }
    row = next;
  }
  return row[right.length];
}

/**
 * The name that was probably meant: the same but for capitals, or with the fewest letters changed, at most a third of
 * them.
 *
 * @param found what was written.
 * @param names what could be meant.
 * @returns the nearest name, or `undefined` where none is near.
 */
export function nearestName(found: string, names: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  const ranked = names
    .map((name) => ({ name, distance: editDistance(plain(found), plain(name)) }))
    .sort((left, right) => left.distance - right.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= plain(best.name).length / 3 ? best.name : undefined;
}
