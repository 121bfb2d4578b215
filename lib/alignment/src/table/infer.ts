import { parseNumber } from "./cells";
import { type Column, type Table, tableOf } from "./columns";
import { type Delimiter, delimiters, headerOf, lineOfRecord, visitRecords } from "./csv";
import { InputError } from "./errors";

/** How a file without a schema may write a missing value. */
const missingSpellings: ReadonlySet<string> = new Set(["", "NA", "NaN"]);

/** The delimiter that splits the header into the most fields. */
function likeliestDelimiter(text: string): Delimiter {
  return delimiters.reduce((best, delimiter) =>
    headerOf(text, delimiter).length > headerOf(text, best).length ? delimiter : best,
  );
}

/** Numbers where every cell that is not missing is one, else text. */
function inferColumn(cells: readonly string[]): Column {
  const numbers = new Float64Array(cells.length);
  for (let row = 0; row < cells.length; row++) {
    if (missingSpellings.has(cells[row])) {
      numbers[row] = Number.NaN;
      continue;
    }
    numbers[row] = parseNumber(cells[row]);
    if (Number.isNaN(numbers[row])) return cells.map((cell) => (missingSpellings.has(cell) ? "" : cell));
  }
  return numbers;
}

/**
 * Parses a delimited text whose columns nobody has declared: a column is numeric if every cell is a number or
 * missing (empty, NA or NaN), else text.
 *
 * @param text the whole text, with a header line.
 * @param file the file's name, for messages.
 * @throws InputError if a name of the header is empty or stands twice, a record has another number of fields than
 *   the header, or there are no records.
 */
export function parseInferredTable(text: string, file: string): Table {
  const delimiter = likeliestDelimiter(text);
  const names = headerOf(text, delimiter);
  const wrong = names.find((name, position) => name === "" || names.indexOf(name) !== position);
  if (wrong !== undefined) {
    throw new InputError(
      { file, line: 1 },
      wrong === "" ? "a column has no name" : `the column name "${wrong}" stands twice`,
      "a header line of different names",
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
  return tableOf(Object.fromEntries(names.map((name, column) => [name, inferColumn(cells[column])])));
}
