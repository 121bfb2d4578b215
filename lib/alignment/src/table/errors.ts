import { UserError } from "@alignment/engine";

/** Where in a file an input error was found; what is not known is left out. */
export interface InputPlace {
  readonly file: string;
  /** Line of the file, counted from 1, where the record begins. */
  readonly line?: number;
  /** Name of the column as the file's header writes it. */
  readonly column?: string;
}

/**
 * A file that does not hold what its schema declares. The message names file, line, column and value, says
 * what was expected, and what to do.
 */
export class InputError extends UserError {
  override readonly name = "InputError";

  /**
   * @param place the file, and where known the line and the column.
   * @param found what was found there, in words.
   * @param expected what is accepted there.
   * @param remedy what the user can do.
   */
  constructor(
    readonly place: InputPlace,
    found: string,
    expected: string,
    remedy = "correct it, or get the file again with: npm run data",
  ) {
    const line = place.line === undefined ? "" : `, line ${place.line}`;
    const column = place.column === undefined ? "" : `, column "${place.column}"`;
    super(`${place.file}${line}${column}: ${found}; expected ${expected}; ${remedy}`);
  }
}

/** Shortens a value for a message and writes its control characters visibly. */
export function quoteValue(value: string): string {
  const shown = value.length > 60 ? `${value.slice(0, 57)}...` : value;
  return JSON.stringify(shown);
}
