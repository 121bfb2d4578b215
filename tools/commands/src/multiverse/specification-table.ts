import { formatChoiceValue, type Plan, planUnits, valuesOfUnit } from "alignment/dist/multiverse/plan";
import { sameAs } from "alignment/dist/multiverse/same-as";
import type { SpecificationRow } from "alignment/dist/multiverse/specification-rows";
import { type Columns, type Table, tableOf } from "alignment/table";

const numbers = (values: readonly (number | null)[]): Float64Array =>
  Float64Array.from(values, (value) => value ?? Number.NaN);

/** One choice as a column: numbers where all its values are, else text. */
function choiceColumn(plan: Plan, choice: string, units: readonly (readonly number[])[]) {
  const position = Object.keys(plan.choices).indexOf(choice);
  const values = plan.choices[choice];
  if (values.every((value) => typeof value === "number"))
    return Float64Array.from(units, (unit) => values[unit[position]] as number);
  const texts = values.map(formatChoiceValue);
  return units.map((unit) => texts[unit[position]]);
}

/**
 * One row a specification, with nothing in it that differs from run to run.
 *
 * @param plan a checked plan.
 * @param rows the rows of some of its units, in the order of their numbers.
 * @param firstOfKind for each row the first unit with the same columns, or `null`; by default among the rows given.
 * @returns unit, each choice, rows, cases, estimate, standard_error, standard_error_by_state, status, same_as.
 */
export function specificationTable(
  plan: Plan,
  rows: readonly SpecificationRow[],
  firstOfKind: readonly (number | null)[] = sameAs(rows),
): Table {
  const units = planUnits(plan);
  const own = rows.map(({ unit }) => units[unit]);
  const columns: Record<string, Columns[string]> = { unit: Int32Array.from(rows, ({ unit }) => unit) };
  for (const choice of Object.keys(valuesOfUnit(plan, units[0])))
    columns[choice] = choiceColumn(plan, choice, own);
  columns.rows = numbers(rows.map((row) => row.rows));
  columns.cases = numbers(rows.map((row) => row.cases));
  columns.estimate = numbers(rows.map((row) => row.estimate));
  columns.standard_error = numbers(rows.map((row) => row.standardError));
  columns.standard_error_by_state = numbers(rows.map((row) => row.standardErrorByState));
  columns.status = rows.map((row) => row.status);
  columns.same_as = numbers(firstOfKind);
  return tableOf(columns);
}
