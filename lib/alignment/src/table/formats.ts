import { InputError } from "./errors";

/** A file format that is not delimited text, and how a table of it becomes a CSV file. */
export interface OtherFormat {
  /** The format in words, such as "a Stata file (format 118)". */
  readonly name: string;
  /** One line that exports it. */
  readonly remedy: string;
}

/** Bytes as one character each, which is enough to know a format by. */
function headText(bytes: Uint8Array, length: number): string {
  return new TextDecoder("latin1").decode(bytes.subarray(0, length));
}

function startsWith(bytes: Uint8Array, ...start: readonly number[]): boolean {
  return start.every((byte, at) => bytes[at] === byte);
}

const stataRemedy =
  'export it as CSV: in Stata "export delimited using FILE.csv, nolabel"; in R data.table::fwrite(haven::zap_labels(haven::read_dta("FILE.dta")), "FILE.csv")';

/** The release of a Stata file: 102 to 115 by its first byte and the two after it, 117 and later by their tag. */
function stataRelease(bytes: Uint8Array, head: string): string | undefined {
  const tagged = /^<stata_dta><header><release>(\d{3})<\/release>/.exec(head)?.[1];
  if (tagged !== undefined) return tagged;
  const isBinary = bytes[0] >= 102 && bytes[0] <= 115 && (bytes[1] === 1 || bytes[1] === 2) && bytes[2] === 1;
  return isBinary ? String(bytes[0]) : undefined;
}

const sheetRemedy =
  'open it and save the sheet as "CSV UTF-8 (comma delimited)"; in R data.table::fwrite(readxl::read_excel("FILE.xlsx"), "FILE.csv")';

const officeMembers: readonly (readonly [RegExp, string])[] = [
  [/xl\/|\[Content_Types\]\.xml/, "an Excel workbook (.xlsx)"],
  [/application\/vnd\.oasis\.opendocument\.spreadsheet/, "an OpenDocument spreadsheet (.ods)"],
];

/** Whether it is R's own format as it stands: serialized (.rds) or a workspace (.RData), in text or binary form. */
function isPlainR(head: string): boolean {
  return /^RD[ABX][23]\n/.test(head) || /^[XB]\n\0/.test(head) || /^A\n[23]\n\d+\n/.test(head);
}

const rRemedy =
  'export it as CSV in R: data.table::fwrite(readRDS("FILE.rds"), "FILE.csv"); of .RData first load("FILE.RData"), then write the table that it holds';

/**
 * The format of a file by its first bytes, whatever its name, where it is none that is read as a table.
 *
 * @param bytes the file's content, its first 4,096 bytes or all.
 * @returns the format with the line that exports it, or `undefined` for what may be delimited text.
 */
export function otherFormatOf(bytes: Uint8Array): OtherFormat | undefined {
  const head = headText(bytes, 4096);
  const stata = stataRelease(bytes, head);
  if (stata !== undefined) return { name: `a Stata file (format ${stata})`, remedy: stataRemedy };
  if (startsWith(bytes, 0x50, 0x4b, 3, 4) || startsWith(bytes, 0x50, 0x4b, 5, 6)) {
    const office = officeMembers.find(([pattern]) => pattern.test(head))?.[1];
    return office === undefined
      ? { name: "a zip archive", remedy: "unpack it, or hand the archive to: npm run data -- --from DIR" }
      : { name: office, remedy: sheetRemedy };
  }
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0))
    return { name: "an Excel workbook (.xls)", remedy: sheetRemedy };
  if (isPlainR(head)) return { name: "an R file (.rds or .RData)", remedy: rRemedy };
  if (startsWith(bytes, 0x42, 0x5a, 0x68) || startsWith(bytes, 0xfd, 0x37, 0x7a, 0x58, 0x5a))
    return { name: "compressed by bzip2 or xz, as R files (.rds or .RData) may be", remedy: rRemedy };
  if (startsWith(bytes, 0x1f, 0x8b))
    return {
      name: "compressed by gzip, as .gz archives and R files (.rds or .RData) are",
      remedy: `unpack an archive, or hand it over with: npm run data -- --from DIR. If it is R's, ${rRemedy}`,
    };
  if (/^\$FL[23]/.test(head))
    return {
      name: "an SPSS file (.sav)",
      remedy: 'export it as CSV in R: data.table::fwrite(haven::read_sav("FILE.sav"), "FILE.csv")',
    };
  if (/^%PDF-/.test(head)) return { name: "a PDF document", remedy: "get the table itself as CSV" };
  if (/^PAR1/.test(head) || /^ARROW1\0/.test(head))
    return {
      name: "a Parquet or Arrow file",
      remedy: 'export it as CSV in R: data.table::fwrite(arrow::read_parquet("FILE.parquet"), "FILE.csv")',
    };
  if (/^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype|html|head|body)/is.test(head)) {
    const title = /<title[^>]*>([^<]{1,80})/i.exec(head)?.[1].trim();
    return {
      name: `a web page${title === undefined ? "" : ` ("${title}")`}, not data`,
      remedy: "get the file itself: the page may ask for a login or say that the file has moved",
    };
  }
  if (/^(\xef\xbb\xbf)?\s*<(\?xml|[a-z][\w:]*[\s>])/i.test(head))
    return { name: "an XML document", remedy: "get the table as CSV" };
  if (/^(\xef\xbb\xbf)?\s*(\{\s*["}]|\[\s*[[{"\]])/.test(head))
    return { name: "a JSON file", remedy: "get the table as CSV" };
  return undefined;
}

/**
 * Refuses content that is no delimited text, by the format that it is.
 *
 * @throws InputError naming the format, with the line that makes a CSV file of it.
 */
export function refuseOtherFormats(bytes: Uint8Array, file: string): void {
  const expected = "delimited text (CSV) with a header line";
  if (bytes.length === 0) throw new InputError({ file }, "the file is empty", expected);
  const format = otherFormatOf(bytes);
  if (format !== undefined)
    throw new InputError({ file }, `the file is ${format.name}`, expected, format.remedy);
}
