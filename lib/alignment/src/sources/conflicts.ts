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
  const conflicts = conflictsOf(files.table(conflictFile, conflictSchema).columns);
  refuseUnknownStates(conflictFile, "gwno_loc", conflicts.columns.ccode, concordance);
  return conflicts;
}

/** The columns of the conflict file. */
export interface ConflictColumns {
  readonly year: ArrayLike<number>;
  readonly type: ArrayLike<number>;
  readonly intensity: ArrayLike<number>;
  /** Gleditsch-Ward numbers of the places, separated by commas. */
  readonly location: readonly string[];
}

/** One row for each state in the list of a conflict's locations, with Correlates of War numbers. */
export function conflictsOf({ year, type, intensity, location }: ConflictColumns): ConflictTable {
  const ccode: number[] = [];
  const source: number[] = [];
  for (let row = 0; row < location.length; row++) {
    for (const code of location[row].split(",")) {
      ccode.push(cowOfGleditschWard(Number(code), year[row]));
      source.push(row);
    }
  }
  return tableOf({
    ccode: Int32Array.from(ccode),
    year: Int32Array.from(source, (row) => year[row]),
    type: Int32Array.from(source, (row) => type[row]),
    intensity: Int32Array.from(source, (row) => intensity[row]),
  });
}
