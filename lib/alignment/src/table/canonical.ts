import { parseDecimalComma, parseNumber } from "./cells";
import { visitRecords } from "./csv";
import { InputError } from "./errors";
import { columnFinder, hasRowNumber, likeliestDelimiter } from "./headers";
import { isUsual } from "./missing";

/** What the cells of each column hold, by the name of the column's header. */
export type CanonicalColumns = { readonly [header: string]: "number" | "text" };

/** A cell in one form: a number as JavaScript writes it, a text in NFC with single blanks, "" where it is missing. */
function canonicalCell(cell: string, kind: "number" | "text", decimalComma: boolean): string {
  const trimmed = cell.trim();
  if (isUsual(trimmed)) return "";
  if (kind === "text") return trimmed.normalize("NFC").replace(/\s+/g, " ");
  let value = parseNumber(trimmed);
  if (decimalComma && Number.isNaN(value)) value = parseDecimalComma(trimmed);
  return Number.isNaN(value) ? trimmed : String(value);
}

/**
 * The values of some columns of a delimited text in one form, whatever program saved it: the same for every delimiter,
 * quoting, line end and encoding, every order of rows and columns, every usual spelling of missing values, and whatever
 * other columns there are. Two files with the same canonical values are read to the same table but for the order of
 * rows.
 *
 * @param text the whole text.
 * @param columns the columns, by name.
 * @param file the file's name, for messages.
 * @returns one line a record, sorted; to be hashed.
 * @throws InputError if a column is not there once, or a record has another number of fields than the header.
 */
export function canonicalValues(text: string, columns: CanonicalColumns, file: string): string {
  const names = Object.keys(columns);
  const delimiter = likeliestDelimiter(
    text,
    names.map((name) => [name]),
  );
  const rows: string[] = [];
  let positions: readonly number[] = [];
  let header: readonly string[] = [];
  const takeHeader = (fields: readonly string[]): void => {
    header = fields;
    const find = columnFinder(header);
    positions = names.map((name) => {
      const places = find([name]);
      if (places.length === 1) return places[0];
      throw new InputError(
        { file, column: name },
        `the header has "${name}" ${places.length} times`,
        "it once",
      );
    });
  };
  visitRecords(text, file, delimiter, ({ fields, index }) => {
    if (index === 0) {
      takeHeader(fields.map((name) => name.trim()));
      return undefined;
    }
    if (index === 1 && hasRowNumber(fields, header)) takeHeader(["", ...header]);
    if (fields.length !== header.length)
      throw new InputError(
        { file },
        `record ${index} has ${fields.length} fields`,
        `${header.length} fields, as in the header`,
      );
    rows.push(
      names
        .map((name, at) => canonicalCell(fields[positions[at]], columns[name], delimiter === ";"))
        .join("\u001f"),
    );
    return undefined;
  });
  return rows.sort().join("\n");
}
