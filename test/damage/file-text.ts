/** A source file taken apart into cells, so that one of them can be damaged and the rest kept to the byte. */
export interface FileText {
  readonly delimiter: string;
  readonly lineEnd: string;
  readonly endsInLineEnd: boolean;
  /** Raw cells, with their quotes, the header first. */
  readonly records: readonly (readonly string[])[];
}

/** Splits a record into its raw cells. */
function cellsOf(record: string, delimiter: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (const character of record) {
    if (character === '"') isQuoted = !isQuoted;
    if (character === delimiter && !isQuoted) {
      cells.push(cell);
      cell = "";
    } else cell += character;
  }
  return [...cells, cell];
}

/** Takes a text apart at the line ends that stand outside quotes. */
export function takeApart(text: string): FileText {
  const lineEnd = /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
  const firstLine = text.slice(0, text.indexOf(lineEnd));
  const delimiter = firstLine.includes("\t") ? "\t" : ",";
  const records: string[][] = [];
  let record = "";
  for (const line of text.split(lineEnd)) {
    record += record === "" ? line : lineEnd + line;
    const quotes = record.length - record.replaceAll('"', "").length;
    if (quotes % 2 === 1) continue;
    if (record !== "") records.push(cellsOf(record, delimiter));
    record = "";
  }
  return { delimiter, lineEnd, endsInLineEnd: text.endsWith(lineEnd), records };
}

/** Puts a file together again, with another delimiter or line end if asked to. */
export function putTogether(
  file: FileText,
  records: readonly (readonly string[])[] = file.records,
  form: { readonly delimiter?: string; readonly lineEnd?: string } = {},
): string {
  const delimiter = form.delimiter ?? file.delimiter;
  const lineEnd = form.lineEnd ?? file.lineEnd;
  const quoted = (cell: string) =>
    delimiter !== file.delimiter && cell.includes(delimiter) && !cell.startsWith('"') ? `"${cell}"` : cell;
  const text = records.map((record) => record.map(quoted).join(delimiter)).join(lineEnd);
  return file.endsInLineEnd ? text + lineEnd : text;
}

/** A cell without its quotes. */
export function bare(cell: string): string {
  return cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
}
