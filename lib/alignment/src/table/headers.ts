import { type Delimiter, delimiters, headerOf } from "./csv";

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

/**
 * The delimiter under which a text's header holds the most of the columns that are looked for.
 *
 * @param text the text, or its beginning.
 * @param columns for each column the names that it may have.
 */
export function likeliestDelimiter(text: string, columns: readonly (readonly string[])[]): Delimiter {
  const found = (delimiter: Delimiter): number => {
    const header = headerOf(text, delimiter);
    return columns.filter((accepted) => columnPositions(header, accepted).length > 0).length;
  };
  const counts = delimiters.map(found);
  return delimiters[counts.indexOf(Math.max(...counts))];
}

/** Whether a record has one field more than the header, and the first is a row's number, as R's write.table leaves it. */
export function hasRowNumber(fields: readonly string[], header: readonly string[]): boolean {
  return fields.length === header.length + 1 && fields[0].trim() === "1";
}
