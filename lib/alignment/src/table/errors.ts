import { UserError } from "@alignment/engine/dist/errors";

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
    remedy = "correct the file, or download it again with: npm run data",
  ) {
    const line = place.line === undefined ? "" : `, line ${place.line}`;
    const column = place.column === undefined ? "" : `, column "${place.column}"`;
    super(`${place.file}${line}${column}: ${found}; expected ${expected}; ${remedy}`);
  }
}

/** A file that is not there, which is another thing than one that is wrong: what needs it can be left out. */
export class MissingFileError extends InputError {
  constructor(readonly file: string) {
    super(
      { file },
      "the file is not there",
      "a file",
      "check its name, or get the real files with: npm run data",
    );
  }
}

/** Several files, or several things of one file, that are not what they should be; one line for each. */
export class InputErrors extends UserError {
  override readonly name = "InputErrors";

  constructor(readonly errors: readonly InputError[]) {
    super(errors.map(({ message }) => message).join("\n"));
  }
}

/** Does something for each of several things, and then throws what was wrong with any of them, all at once. */
export function forEachInput<T>(things: readonly T[], act: (thing: T) => void): void {
  const errors: InputError[] = [];
  for (const thing of things) {
    try {
      act(thing);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      errors.push(error);
    }
  }
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new InputErrors(errors);
}

/** The files that are not there, where an error says that and nothing else; else `undefined`. */
export function missingFilesOf(error: unknown): readonly string[] | undefined {
  const errors = error instanceof InputErrors ? error.errors : [error];
  const missing = errors.filter((each) => each instanceof MissingFileError);
  return missing.length === errors.length ? missing.map(({ file }) => file) : undefined;
}

/** Shortens a value for a message and writes its control characters visibly. */
export function quoteValue(value: string): string {
  const shown = value.length > 60 ? `${value.slice(0, 57)}...` : value;
  return JSON.stringify(shown);
}
