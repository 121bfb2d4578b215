import { type Table, tableOf } from "./columns";
import { type Delimiter, delimiters, headerOf, lineOfRecord, visitRecords } from "./csv";
import { InputError } from "./errors";
import { type InferenceRules, type InferredKind, inferColumn } from "./infer-column";

/** A table whose columns nobody has declared, with what the cells of each are. */
export interface InferredTable extends Table {
  readonly kinds: { readonly [column: string]: InferredKind };
}

/** The delimiter that splits the header into the most fields. */
function likeliestDelimiter(text: string): Delimiter {
  return delimiters.reduce((best, delimiter) =>
    headerOf(text, delimiter).length > headerOf(text, best).length ? delimiter : best,
  );
}

/**
 * Parses a delimited text whose columns nobody has declared: a column is numeric if every cell is a number or
 * missing (empty, NA or NaN), else text; see `inferColumn`.
 *
 * @param text the whole text, with a header line.
 * @param file the file's name, for messages.
 * @param rules further spellings of missing values, and what stands before decimals.
 * @returns the columns under their names (composed as Unicode's form NFC has it), and what the cells of each are.
 * @throws InputError if a name of the header is empty or stands twice, a record has another number of fields than
 *   the header, or there are no records.
 */
export function parseInferredTable(text: string, file: string, rules: InferenceRules = {}): InferredTable {
  const delimiter = likeliestDelimiter(text);
  const names = headerOf(text, delimiter).map((name) => name.normalize("NFC"));
  const wrong = names.find((name, position) => name === "" || names.indexOf(name) !== position);
  if (wrong !== undefined) {
    throw new InputError(
      { file, line: 1 },
      wrong === "" ? "a column has no name" : `the header contains "${wrong}" twice`,
      "unique column names",
      "name the columns",
    );
  }
  const cells: string[][] = names.map(() => []);
  visitRecords(text, file, delimiter, ({ fields, index }) => {
    if (index === 0) return undefined;
    if (fields.length !== names.length) {
      throw new InputError(
        { file, line: lineOfRecord(text, delimiter, index) },
        `the record has ${fields.length} fields`,
        `${names.length} fields, as in the header`,
        "correct the line",
      );
    }
    for (let column = 0; column < names.length; column++) cells[column].push(fields[column].trim());
    return undefined;
  });
  if (cells[0].length === 0)
    throw new InputError({ file }, "the file has no records", "records below the header");
  const columns = cells.map((ofColumn) => inferColumn(ofColumn, rules));
  return {
    ...tableOf(Object.fromEntries(names.map((name, at) => [name, columns[at].values]))),
    kinds: Object.fromEntries(names.map((name, at) => [name, columns[at].kind])),
  };
}
