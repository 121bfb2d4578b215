import { integerColumn, type Table, tableOf, tableSchema, textColumn } from "../table";
import { calendarYears } from "./codes";
import type { Concordance } from "./countries";
import type { SourceFiles } from "./files";
import { refuseUnknownStates } from "./known";
import { sourceNames } from "./names";

export const conflictFile = sourceNames.conflicts;

const conflictSchema = tableSchema({
  title: "UCDP/PRIO armed conflict data 18.1",
  columns: {
    conflict: integerColumn("conflict_id", 0, 1_000_000),
    year: integerColumn("year", calendarYears.minimum, calendarYears.maximum),
    type: integerColumn("type_of_conflict", 1, 4),
    intensity: integerColumn("intensity_level", 1, 2),
    location: textColumn("gwno_loc", {
      missing: [],
      form: { pattern: /^\d+(\s*,\s*\d+)*$/, description: "state numbers separated by commas" },
    }),
  },
  key: ["conflict", "year"],
});

/** Armed conflicts, one row a conflict, year and state where it took place. */
export type ConflictTable = Table<{
  ccode: Int32Array;
  year: Int32Array;
  type: Int32Array;
  intensity: Int32Array;
}>;

/** The Correlates of War number of a Gleditsch-Ward number (construction rule 19). */
function cowOfGleditschWard(code: number, year: number): number {
  if (code === 678 && year >= 1990) return 679;
  return code === 340 ? 345 : code;
}

/**
 * Parses armed conflicts, one row for each state in the list of a conflict's locations.
 *
 * @throws InputError as `SourceFiles.table`, or if a location is the number of no state.
 */
export function parseConflicts(files: SourceFiles, concordance: Concordance): ConflictTable {
  const { columns, rowCount } = files.table(conflictFile, conflictSchema);
  const ccode: number[] = [];
  const source: number[] = [];
  for (let row = 0; row < rowCount; row++) {
    for (const code of columns.location[row].split(",")) {
      ccode.push(cowOfGleditschWard(Number(code), columns.year[row]));
      source.push(row);
    }
  }
  const states = Int32Array.from(ccode);
  refuseUnknownStates(conflictFile, "gwno_loc", states, concordance);
  return tableOf({
    ccode: states,
    year: Int32Array.from(source, (row) => columns.year[row]),
    type: Int32Array.from(source, (row) => columns.type[row]),
    intensity: Int32Array.from(source, (row) => columns.intensity[row]),
  });
}
