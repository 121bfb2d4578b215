import { type Delimiter, delimiters, headerOf } from "./csv";
import { rowsByGroup } from "./groups";

/** A name as letters and digits alone, as R and Stata leave them of other characters. */
function lettersAndDigits(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** Finds columns in a header. */
export type ColumnFinder = (accepted: readonly string[]) => readonly number[];

/**
 * Finds columns in a header, by a function of the names that a column may have. It gives the positions of those names
 * in any case; where there are none, those of names with the same letters and digits, as programs leave them that allow
 * no other characters in a name.
 *
 * @param header the names of the header.
 */
export function columnFinder(header: readonly string[]): ColumnFinder {
  const exact = rowsByGroup(header.map((name) => name.trim().toLowerCase()));
  let loose: ReadonlyMap<string, readonly number[]> | undefined;
  const among = (
    positions: ReadonlyMap<string, readonly number[]>,
    forms: readonly string[],
  ): readonly number[] =>
    forms.length === 1
      ? (positions.get(forms[0]) ?? [])
      : [...new Set(forms.flatMap((form) => positions.get(form) ?? []))];
  return (accepted) => {
    const found = among(
      exact,
      accepted.map((name) => name.trim().toLowerCase()),
    );
    if (found.length > 0) return found;
    loose ??= rowsByGroup(header.map(lettersAndDigits));
    return among(loose, accepted.map(lettersAndDigits));
  };
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
    // One name cannot be several columns: another delimiter parts it.
    if (header.length === 1 && columns.length > 1) return 0;
    const finder = columnFinder(header);
    return columns.filter((accepted) => finder(accepted).length > 0).length;
  };
  const counts = delimiters.map(found);
  return delimiters[counts.indexOf(Math.max(...counts))];
}

/**
 * Whether a record has one field more than the header, and the first is a row's number, as R's write.table leaves it.
 */
export function hasRowNumber(fields: readonly string[], header: readonly string[]): boolean {
  return fields.length === header.length + 1 && fields[0].trim() === "1";
}
