import type { Column } from "./columns";
import type { ColumnSchema } from "./schema";

/** A typed array that a column is read into. */
export type GrowingNumbers = Float64Array | Int32Array | Int8Array;

/** A new array for the numbers of a column. */
export function numbersOfKind(kind: ColumnSchema["kind"], length: number): GrowingNumbers {
  if (kind === "integer") return new Int32Array(length);
  return kind === "code" ? new Int8Array(length) : new Float64Array(length);
}

/** A longer array with the same numbers. */
export function grown<A extends GrowingNumbers>(numbers: A, length: number): A {
  const longer = new (numbers.constructor as new (length: number) => A)(length);
  longer.set(numbers);
  return longer;
}

/** A column whose values are set row by row, and which grows as it must. */
export class GrowingColumn {
  private numbers: GrowingNumbers;
  private readonly texts: string[] = [];

  constructor(private readonly kind: ColumnSchema["kind"]) {
    this.numbers = numbersOfKind(kind, kind === "text" ? 0 : 1024);
  }

  /** Sets the value of a row; rows are set in order. */
  set(row: number, value: number | string): void {
    if (typeof value === "string") {
      this.texts[row] = value;
      return;
    }
    if (row >= this.numbers.length) this.numbers = grown(this.numbers, 2 * this.numbers.length);
    this.numbers[row] = value;
  }

  /** The column of the first `rows` rows. */
  column(rows: number): Column {
    return this.kind === "text" ? this.texts : this.numbers.slice(0, rows);
  }
}
