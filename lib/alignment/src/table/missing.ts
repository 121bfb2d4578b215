/** How programs write a missing value. */
const usualSpellings: ReadonlySet<string> = new Set(["", "NA", "N/A", "#N/A", "NaN", ".", "NULL", "null"]);

/** Whether a cell is one of the usual spellings of a missing value, which stand for no code of a source. */
export function isUsual(spelling: string): boolean {
  return usualSpellings.has(spelling);
}

/** A cell that is missing in another spelling than the source's own. */
export interface OtherSpelling {
  readonly cell: string;
  /** Number of the record, the header being 0. */
  readonly record: number;
  readonly column: string;
}

/**
 * The spellings of missing values in one file. A program that saves a source again writes all of its missing values in
 * its own way, so that another spelling is taken where the file has it throughout: at least twice, and the source's own
 * nowhere. A single blank cell between values, or one "NA" between blanks, is no missing value but a lost one.
 */
export class MissingSpellings {
  private own = false;
  private count = 0;
  private first: OtherSpelling | undefined;
  private isMixed = false;

  /**
   * Whether a cell is a missing value.
   *
   * @param cell the cell, trimmed.
   * @param declared the spellings that the column declares; none where it has no missing values.
   * @param record number of the record.
   * @param column name of the column, for messages.
   */
  isMissing(cell: string, declared: ReadonlySet<string>, record: number, column: string): boolean {
    if (declared.has(cell)) {
      if (isUsual(cell)) this.own = true;
      return true;
    }
    if (!isUsual(cell) || ![...declared].some(isUsual)) return false;
    this.count += 1;
    if (this.first === undefined) this.first = { cell, record, column };
    else if (this.first.cell !== cell) this.isMixed = true;
    return true;
  }

  /** The first missing value that is spelled as the file does not spell them, where there is one. */
  stray(): OtherSpelling | undefined {
    return this.own || this.isMixed || this.count === 1 ? this.first : undefined;
  }
}
