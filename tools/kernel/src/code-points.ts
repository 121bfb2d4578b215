/** Jupyter counts places in a text by characters (code points), JavaScript by UTF-16 units. */

/** The place in UTF-16 units of the place `characters` in code points. */
export function unitsOf(text: string, characters: number): number {
  return Array.from(text).slice(0, characters).join("").length;
}

/** The place in code points of the place `units` in UTF-16 units. */
export function charactersOf(text: string, units: number): number {
  return Array.from(text.slice(0, units)).length;
}
