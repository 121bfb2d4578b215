import { type RegionalGroup, type RegionTable, regionalGroupOfStates } from "../sources/regions";
import { type Columns, type Table, tableOf } from "../table";

/** The columns that say to which regional group of the United Nations the state of a row belongs. */
export type RegionalGroupColumns = {
  readonly regional_group: readonly RegionalGroup[];
  /** 1 for the group, else 0; African States are the base, without a column. */
  readonly asia_pacific: Float64Array;
  readonly eastern_europe: Float64Array;
  readonly latin_america: Float64Array;
  readonly western: Float64Array;
};

/** A table with regional groups, and what it lost because states are in none. */
export interface WithRegionalGroups<C extends Columns> {
  readonly table: Table<C & RegionalGroupColumns>;
  /** Rows of states in no group, which are left out. */
  readonly rowsLost: number;
  /** Numbers of these states. */
  readonly statesWithoutGroup: readonly number[];
}

/**
 * Adds the regional groups to a table of states, as a text and as four dummies for a formula (paper, section 7:
 * "binary measures for different regional groupings"; construction rule 28). Rows of states in no group are left
 * out and counted.
 *
 * @param table the table, for instance a panel's sample.
 * @param regions the groups, as `readRegions` gives them; a state in two groups counts as Western European.
 * @returns the rows of states in a group, with their groups.
 */
export function addRegionalGroups<C extends Columns & { readonly ccode: Int32Array }>(
  table: Table<C>,
  regions: RegionTable,
): WithRegionalGroups<C> {
  const groupOf = regionalGroupOfStates(regions);
  const { ccode } = table.columns;
  const isGrouped = (_: unknown, row: number) => groupOf.has(ccode[row]);
  const kept = Object.fromEntries(
    Object.entries(table.columns as Columns).map(([name, column]) => [
      name,
      (column as readonly string[]).filter(isGrouped),
    ]),
  ) as unknown as C;
  const groups = Array.from(kept.ccode, (state) => groupOf.get(state) as RegionalGroup);
  const dummy = (group: RegionalGroup) => Float64Array.from(groups, (one) => (one === group ? 1 : 0));
  return {
    table: tableOf({
      ...kept,
      regional_group: groups,
      asia_pacific: dummy("Asia-Pacific States"),
      eastern_europe: dummy("Eastern European States"),
      latin_america: dummy("Latin American and Caribbean States"),
      western: dummy("Western European and other States"),
    }),
    rowsLost: table.rowCount - kept.ccode.length,
    statesWithoutGroup: [...new Set(ccode.filter((state) => !groupOf.has(state)))].sort((a, b) => a - b),
  };
}
