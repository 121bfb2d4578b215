import type { InferredTable } from "alignment/table";
import type { ColumnRoles } from "./roles";

/**
 * The columns of a table, those of long identifiers as text where they serve as factors alone: whole numbers beyond
 * 2^53 that a double happens to hold exactly, all of them. (Others are text as they are read.)
 */
export function withIdentifiers(table: InferredTable, roles: ColumnRoles): InferredTable["columns"] {
  const isFactorAlone = (name: string): boolean =>
    roles.factors.has(name) && !roles.numbers.has(name) && !roles.variables.has(name);
  return Object.fromEntries(
    Object.entries(table.columns).map(([name, column]) => {
      const isText = isFactorAlone(name) && column instanceof Float64Array && isLong(column);
      return [
        name,
        isText ? Array.from(column, (value) => (Number.isNaN(value) ? "" : String(value))) : column,
      ];
    }),
  );
}

/** Whether a column holds whole numbers beyond 2^53, and none that is infinite. */
function isLong(column: Float64Array): boolean {
  const largest = column.reduce((most, value) => (Math.abs(value) > most ? Math.abs(value) : most), 0);
  return largest > Number.MAX_SAFE_INTEGER && Number.isFinite(largest);
}
