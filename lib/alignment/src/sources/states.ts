import { integerColumn, rowsByGroup, type Table, tableSchema, textColumn } from "../table";
import { calendarYears, stateCodes } from "./codes";
import { parseConcordance } from "./countries";
import type { SourceFiles } from "./files";
import { refuseUnknownStates } from "./known";
import { sourceNames } from "./names";

const statesFile = sourceNames.states;
const lastYearOfSpells = 2016;

const statesSchema = tableSchema({
  title: "Correlates of War state system membership, 2016",
  columns: {
    ccode: integerColumn("ccode", stateCodes.minimum, stateCodes.maximum),
    name: textColumn("statenme", { missing: [] }),
    firstYear: integerColumn("styear", calendarYears.minimum, calendarYears.maximum),
    lastYear: integerColumn("endyear", calendarYears.minimum, calendarYears.maximum),
  },
  key: ["ccode", "firstYear"],
});

/** Spells of membership in the state system, one row a spell; a state may have several. */
export type StateTable = Table<{
  ccode: Int32Array;
  name: readonly string[];
  firstYear: Int32Array;
  lastYear: Int32Array;
}>;

/** Parses the spells in which states belong to the state system. */
export function parseStates(files: SourceFiles): StateTable {
  const table = files.table(statesFile, statesSchema);
  refuseUnknownStates(statesFile, "ccode", table.columns.ccode, parseConcordance(files));
  return table;
}

/**
 * State-years that lie in no spell of the state system, as a check of codes (construction rule 4); those after 2016 are
 * not asked about, since the spells end there.
 *
 * @param stateYears state-years of the membership file.
 * @param states the spells.
 * @returns how many state-years lie outside, by state number.
 */
export function stateYearsOutside(
  stateYears: Table<{ ccode: Int32Array; year: Int32Array }>,
  states: StateTable,
): ReadonlyMap<number, number> {
  const { ccode, firstYear, lastYear } = states.columns;
  const spells = rowsByGroup(ccode);
  const outside = new Map<number, number>();
  for (let row = 0; row < stateYears.rowCount; row++) {
    const state = stateYears.columns.ccode[row];
    const year = stateYears.columns.year[row];
    if (year > lastYearOfSpells) continue;
    const isInside = (spells.get(state) ?? []).some(
      (spell) => year >= firstYear[spell] && year <= lastYear[spell],
    );
    if (!isInside) outside.set(state, (outside.get(state) ?? 0) + 1);
  }
  return outside;
}
