/** A name as letters and digits alone, as R and Stata leave them of other characters. */
export function lettersAndDigits(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/**
 * The positions of a column in a header: those whose name is one of the accepted, in any case; where there are none,
 * those that have its letters and digits, as programs leave them that allow no other characters in a name.
 *
 * @param header the names of the header.
 * @param accepted the names that the column may have.
 */
export function columnPositions(header: readonly string[], accepted: readonly string[]): readonly number[] {
  const among = (form: (name: string) => string): number[] => {
    const forms = new Set(accepted.map(form));
    return header.flatMap((name, position) => (forms.has(form(name)) ? [position] : []));
  };
  const exact = among((name) => name.trim().toLowerCase());
  return exact.length > 0 ? exact : among(lettersAndDigits);
}
