import { integerColumn, numberColumn, type Table, tableOf, tableSchema } from "../table";
import { calendarYears, igoCodes } from "./codes";
import type { SourceFiles } from "./files";
import { sourceNames } from "./names";

export const delegationFile = sourceNames.delegation;

const delegationSchema = tableSchema({
  title: "Measuring International Authority, delegation and pooling by IGO and year",
  columns: {
    ionum: integerColumn("cow_igocode", igoCodes.minimum, igoCodes.maximum),
    year: integerColumn("year", calendarYears.minimum, calendarYears.maximum),
    delegation: numberColumn("delegation", 0, 1, []),
  },
  key: ["ionum", "year"],
});

/** Delegation by IGO and year, in Correlates of War numbers; a row of the source may serve two IGOs. */
export type DelegationTable = Table<{ ionum: Int32Array; year: Int32Array; delegation: Float64Array }>;

/** The European Economic Community, which the delegation data have under the number of the European Union. */
export const eec = 1653;

/**
 * The IGOs that an MIA number stands for (construction rule 2): its 1751 and 5550 are COW 4120 and 4115, its 3760
 * is both COW 3760 and 3761, its 1830 both COW 1830 and 1653, its 1750 and 1831 are other organizations in COW or none.
 */
const igosOfMia: ReadonlyMap<number, readonly number[]> = new Map([
  [1751, [4120]],
  [5550, [4115]],
  [3760, [3760, 3761]],
  [1830, [1830, eec]],
  [1750, []],
  [1831, []],
]);

/** How the IGOs of the delegation data are matched with those of the IGO data (construction rule 2). */
export type IgoMatching = "with recodes" | "with recodes and the EEC" | "equal numbers alone";

/** The IGOs that a way of matching leaves out: those that the delegation data have under another number. */
export const igosLeftOut: { readonly [matching in IgoMatching]: readonly number[] } = {
  "with recodes": [eec],
  "with recodes and the EEC": [],
  "equal numbers alone": [eec, 3761, 4115, 4120],
};

/** The rows of the IGOs that a way of matching takes. */
export function delegationOf(table: DelegationTable, matching: IgoMatching): DelegationTable {
  const { ionum, year, delegation } = table.columns;
  const isTaken = (_: number, row: number) => !igosLeftOut[matching].includes(ionum[row]);
  return tableOf({
    ionum: ionum.filter(isTaken),
    year: year.filter(isTaken),
    delegation: delegation.filter(isTaken),
  });
}

/** Parses delegation and recodes the source's IGO numbers (construction rules 2 and 21), for all ways of matching. */
export function parseDelegation(files: SourceFiles): DelegationTable {
  return recodeDelegation(files.table(delegationFile, delegationSchema).columns);
}

/** Gives the rows of the delegation data the IGO numbers of the IGO data; a row may serve two IGOs, or none. */
export function recodeDelegation(columns: {
  readonly ionum: ArrayLike<number>;
  readonly year: ArrayLike<number>;
  readonly delegation: ArrayLike<number>;
}): DelegationTable {
  const ionum: number[] = [];
  const source: number[] = [];
  for (let row = 0; row < columns.ionum.length; row++) {
    for (const igo of igosOfMia.get(columns.ionum[row]) ?? [columns.ionum[row]]) {
      ionum.push(igo);
      source.push(row);
    }
  }
  return tableOf({
    ionum: Int32Array.from(ionum),
    year: Int32Array.from(source, (row) => columns.year[row]),
    delegation: Float64Array.from(source, (row) => columns.delegation[row]),
  });
}
