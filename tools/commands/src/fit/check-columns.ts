import { UserError } from "@alignment/engine";
import type { InferredKind, InferredTable, StrayCell } from "alignment/table";
import type { ColumnRoles } from "./roles";

/** Stray cells that a message names. */
const mostNamed = 4;

function strayInWords({ value, count, row }: StrayCell): string {
  return count === 1
    ? `${JSON.stringify(value)} in row ${row}`
    : `${JSON.stringify(value)} in ${count} rows, first in row ${row}`;
}

/** What is wrong with a column that stands as a number, and what to do; undefined where nothing is. */
function faultOf(name: string, kind: InferredKind, mayBeFactor: boolean): string | undefined {
  const factor = mayBeFactor ? `, or --factor ${name} if the column is a factor` : "";
  switch (kind.kind) {
    case "mostly numbers": {
      const { strays, numberCount, cellCount } = kind;
      const more = strays.length > mostNamed ? ` and ${strays.length - mostNamed} further values` : "";
      const named = strays.slice(0, mostNamed);
      // a list of spellings stands between commas
      const spellings = named.filter(({ value }) => !value.includes(",")).map(({ value }) => value);
      const advice =
        spellings.length === 0
          ? ""
          : `, or add --missing "${spellings.join(",")}" if they are missing values`;
      return (
        `${numberCount} of the ${cellCount} cells of "${name}" are numbers, but not ` +
        `${named.map(strayInWords).join("; ")}${more}; correct them${advice}${factor}`
      );
    }
    case "other decimals":
      return (
        `"${name}" holds ${kind.value} in row ${kind.row}; add --decimal ${kind.decimal} if the sign ${kind.decimal} stands ` +
        `before decimals, take it out of the file if it separates thousands${factor}`
      );
    case "long whole numbers":
      return (
        `"${name}" holds ${kind.value} in row ${kind.row}, a whole number that is not held exactly (beyond 2^53), ` +
        `and serves as a number; use it as a grouping factor${factor}`
      );
    default:
      return undefined;
  }
}

/**
 * Refuses columns that serve as numbers and are text only because of some of their cells: they would become factors.
 *
 * @param factors columns that the person calls factors.
 * @throws UserError with one line for each column, and for a column that is called a factor and is none in the model.
 */
export function checkColumns({ kinds }: InferredTable, roles: ColumnRoles, factors: readonly string[]): void {
  const idle = factors.find((name) => !roles.variables.has(name) && !roles.factors.has(name));
  if (idle !== undefined) {
    throw new UserError(
      `fit: --factor names "${idle}", which is no variable of the formula; expected one of ${[...roles.variables].join(", ")}`,
    );
  }
  const columns = [...new Set([...roles.variables, ...roles.numbers])].filter((name) =>
    Object.hasOwn(kinds, name),
  );
  const faults = columns.flatMap((name) => {
    const isNumber = roles.numbers.has(name);
    if (!isNumber && factors.includes(name)) return [];
    return faultOf(name, kinds[name], !isNumber) ?? [];
  });
  if (faults.length > 0) throw new UserError(`fit: ${faults.join("\nfit: ")}`);
}
