import { integerColumn, type Table, tableSchema, textColumn } from "../table";
import { stateCodes } from "./codes";
import { parseConcordance } from "./countries";
import type { SourceFiles } from "./files";
import { refuseUnknownStates } from "./known";
import { sourceNames } from "./names";

export const regionsFile = sourceNames.regions;

/** The regional groups of the United Nations, as the file names them. */
export const regionalGroupNames = [
  "African States",
  "Asia-Pacific States",
  "Eastern European States",
  "Latin American and Caribbean States",
  "Western European and other States",
] as const;

/** One of the five regional groups. */
export type RegionalGroup = (typeof regionalGroupNames)[number];

const regionsSchema = tableSchema({
  title: "UN regional groups",
  columns: {
    ccode: integerColumn("cown", stateCodes.minimum, stateCodes.maximum),
    name: textColumn("name", { missing: [] }),
    group: textColumn("un_group", {
      missing: [],
      form: {
        pattern: new RegExp(`^(${regionalGroupNames.join("|")})$`),
        description: `one of ${regionalGroupNames.join(", ")}`,
      },
    }),
  },
  key: ["ccode", "group"],
});

/** Regional groups, one row a state and group; a state may stand in two groups. */
export type RegionTable = Table<{ ccode: Int32Array; name: readonly string[]; group: readonly string[] }>;

/**
 * The regional group of every state. A state in two groups, Turkey, counts as Western European, as it does in the
 * UN's elections (construction rule 28).
 *
 * @param regions the groups, one row a state and group.
 * @returns the group by state number.
 */
export function regionalGroupOfStates(regions: RegionTable): ReadonlyMap<number, RegionalGroup> {
  const groups = new Map<number, RegionalGroup>();
  const western: RegionalGroup = "Western European and other States";
  for (let row = 0; row < regions.rowCount; row++) {
    const state = regions.columns.ccode[row];
    if (groups.get(state) !== western) groups.set(state, regions.columns.group[row] as RegionalGroup);
  }
  return groups;
}

/** Parses the regional groups; states in two groups keep both rows. */
export function parseRegions(files: SourceFiles): RegionTable {
  const table = files.table(regionsFile, regionsSchema);
  refuseUnknownStates(regionsFile, "cown", table.columns.ccode, parseConcordance(files));
  return table;
}
