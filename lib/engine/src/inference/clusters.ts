import { ModelError } from "../errors";
import { isMissing } from "../frame/columns";
import type { ModelFrame } from "../frame/frame";
import { rowsOf } from "../options";

/** A cluster's name or number. */
export type Cluster = number | string;

/**
 * The cluster of every row of a frame, from one value a row of the data of the fit.
 *
 * @param what the argument, for the message.
 * @throws ModelError for clusters that are no list, of another length than the data, or missing in a row that is used.
 */
export function clustersOfRows(
  caller: string,
  what: string,
  { rows, rowCount, dropped }: ModelFrame,
  given: unknown,
): ArrayLike<Cluster> {
  const all = rowsOf(caller, what, given);
  const dataRows = rowCount + dropped.total;
  if (typeof given === "string" || all.length !== dataRows) {
    const size = typeof given === "string" ? `is ${JSON.stringify(given)}` : `has ${all.length} values`;
    throw new ModelError(
      caller,
      `${what} ${size}, and the data of the fit ${dataRows} rows`,
      "expected a list of one value a row",
    );
  }
  if (all instanceof Int32Array)
    return all.length === rowCount ? all : Int32Array.from(rows, (row) => all[row]);
  const clusters = Array.from(rows, (row) => all[row] as Cluster);
  const missing = clusters.filter(isMissing).length;
  if (missing === 0) return clusters;
  throw new ModelError(
    caller,
    `${missing} rows have no cluster in ${what}`,
    "expected a cluster for every row; drop them or supply it",
  );
}
