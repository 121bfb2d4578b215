import { join } from "node:path";
import type { Plan } from "alignment/dist/multiverse/plan";
import { sameAs } from "alignment/dist/multiverse/same-as";
import type { SpecificationRow } from "alignment/dist/multiverse/specification-rows";
import { summarize } from "alignment/dist/multiverse/summary";
import { writeAtomically } from "alignment/dist/node/write";
import { type Column, formatCsv, type Table } from "alignment/table";
import { formatMultiverseCodebook } from "./codebook";
import type { JointSummary } from "./joint-file";
import { specificationTable } from "./specification-table";

/** A missing number is null in Parquet, not NaN. */
function parquetColumn(name: string, column: Column) {
  if (typeof column[0] === "string")
    return { name, data: column as readonly string[], type: "STRING" as const };
  const values = column as ArrayLike<number>;
  const isWhole = Array.from(values).every((value) => Number.isNaN(value) || Number.isInteger(value));
  const data = Array.from(values, (value) => (Number.isNaN(value) ? null : value));
  return { name, data, type: isWhole ? ("INT32" as const) : ("DOUBLE" as const) };
}

async function parquetOf({ columns }: Table): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import("hyparquet-writer");
  const columnData = Object.entries(columns).map(([name, column]) => parquetColumn(name, column as Column));
  return new Uint8Array(parquetWriteBuffer({ columnData: columnData as never }));
}

/**
 * Writes the results of a multiverse, each file whole or not at all: `specifications.csv` and `.parquet`,
 * `summary.json`, `codebook.md`.
 *
 * @param joint the answer to the joint question, where it was asked.
 */
export async function writeResults(
  plan: Plan,
  rows: readonly SpecificationRow[],
  folder: string,
  joint?: JointSummary,
): Promise<void> {
  const table = specificationTable(plan, rows, sameAs(rows));
  writeAtomically(join(folder, "specifications.csv"), formatCsv(table));
  writeAtomically(join(folder, "specifications.parquet"), await parquetOf(table));
  writeAtomically(
    join(folder, "summary.json"),
    `${JSON.stringify({ ...summarize(plan, rows), ...(joint && { joint }) }, undefined, 2)}\n`,
  );
  writeAtomically(join(folder, "codebook.md"), formatMultiverseCodebook(plan));
}
