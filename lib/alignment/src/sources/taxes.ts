import { integerColumn, numberColumn, type Table, tableOf, tableSchema, textColumn } from "../table";
import { calendarYears } from "./codes";
import { type Concordance, findCountryIfAny } from "./countries";
import type { SourceFiles } from "./files";
import { refuseUnknownNames } from "./known";
import { sourceNames } from "./names";

export const taxFile = sourceNames.taxes;

const taxSchema = tableSchema({
  title: "government revenue data (ICTD/UNU-WIDER 2021), tax shares of GDP",
  columns: {
    entity: textColumn("Entity", { missing: [] }),
    year: integerColumn("Year", calendarYears.minimum, calendarYears.maximum),
    taxShare: numberColumn("Total tax revenue (% of GDP) (ICTD (2019))", 0, 100),
  },
  key: ["entity", "year"],
});

/** Tax revenue as a percentage of GDP, one row a state-year. */
export interface TaxSource {
  readonly table: Table<{ ccode: Int32Array; year: Int32Array; taxShare: Float64Array }>;
}

/**
 * Parses tax shares and gives each entity its state number by its name.
 *
 * @throws InputError as `SourceFiles.table`, or if an entity is no country that the concordance knows.
 */
export function parseTaxes(files: SourceFiles, concordance: Concordance): TaxSource {
  const { columns, rowCount } = files.table(taxFile, taxSchema);
  const stateOf = new Map<string, number | undefined>();
  const ccode: number[] = [];
  const rows: number[] = [];
  for (let row = 0; row < rowCount; row++) {
    const entity = columns.entity[row];
    if (!stateOf.has(entity)) stateOf.set(entity, findCountryIfAny(concordance, entity)?.ccode);
    const state = stateOf.get(entity);
    if (state === undefined || Number.isNaN(state)) continue;
    ccode.push(state);
    rows.push(row);
  }
  const unknown = [...stateOf].filter(([, state]) => state === undefined).map(([name]) => name);
  refuseUnknownNames(taxFile, "Entity", unknown, new Set());
  return {
    table: tableOf({
      ccode: Int32Array.from(ccode),
      year: Int32Array.from(rows, (row) => columns.year[row]),
      taxShare: Float64Array.from(rows, (row) => columns.taxShare[row]),
    }),
  };
}
