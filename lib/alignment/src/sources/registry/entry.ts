import type { SourceName } from "../names";

/** Where a file can be downloaded. */
export interface DownloadAddress {
  readonly address: string;
  /** For a zip archive: the name of the file inside, whatever folder of the archive it is in. */
  readonly member?: string;
}

/** The columns that are read of a file, by the names of its header, with what their cells hold. */
export type ReadColumns = { readonly [header: string]: "number" | "text" };

/** One source file: what it is, how a copy is recognised, what rests on it, and where it is to be had. */
export interface SourceFileEntry {
  readonly name: SourceName;
  readonly title: string;
  /** What the analysis takes from it. */
  readonly purpose: string;
  /** Table 2 and Figure 2 cannot do without it, or only the robustness checks. */
  readonly neededFor: "table-2" | "robustness";
  /** The columns, tables and figures that stand on it, in words. */
  readonly restsOnIt: string;
  readonly version: string;
  readonly licence: string;
  readonly citation: string;
  readonly sourcePage: string;
  /** The columns that are read: a file is recognised by having all of them, and its values are those in them. */
  readonly columns: ReadColumns;
  /** The column of years and the last of them in the verified file. */
  readonly years?: { readonly column: string; readonly last: number };
  /** The column that names the release, where there is one. */
  readonly releaseColumn?: string;
  /** Rewrites another form in which the source is offered to the form that is read; `undefined` for any other text. */
  readonly rewrite?: (text: string, file: string) => string | undefined;
  /** Whether the verified file's last line has no line end. */
  readonly endsWithoutLineEnd?: true;
  /** The file that the project was developed with. */
  readonly verified: {
    /** SHA-256 of the bytes. */
    readonly sha256: string;
    readonly bytes: number;
    /** Records below the header. */
    readonly records: number;
    /** SHA-256 of the values that are read, whatever form the file has; see `canonicalValues`. */
    readonly values: string;
  };
  /** Tried in this order; none for a file that is obtained by hand. */
  readonly addresses: readonly DownloadAddress[];
  /** What to get where and how to name it. */
  readonly byHand: string;
}

/** Columns of numbers. */
export function numbers(...headers: readonly string[]): ReadColumns {
  return Object.fromEntries(headers.map((header) => [header, "number"]));
}

/** Columns of text. */
export function texts(...headers: readonly string[]): ReadColumns {
  return Object.fromEntries(headers.map((header) => [header, "text"]));
}
