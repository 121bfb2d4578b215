import { ModelError } from "../errors";
import type { DataColumns } from "../types";

/**
 * The number of rows of data to predict for.
 *
 * @param caller the exported function, for the message.
 * @throws ModelError for what is no object of columns, or columns of different length.
 */
export function rowCountOf(caller: string, data: DataColumns): number {
  const expected = "expected an object of named columns of one length";
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    throw new ModelError(caller, "the data are no object of columns", expected);
  }
  const lengths = Object.entries(data).map(([name, column]) => [name, column?.length] as const);
  const noColumn = lengths.find(([, length]) => typeof length !== "number");
  if (noColumn !== undefined) throw new ModelError(caller, `column "${noColumn[0]}" is no list`, expected);
  if (lengths.some(([, length]) => length !== lengths[0][1])) {
    const all = lengths.map(([name, length]) => `"${name}" has ${length}`).join(", ");
    throw new ModelError(caller, `the columns have different numbers of rows: ${all}`, expected);
  }
  return lengths[0]?.[1] ?? 0;
}
