import { inBackticks } from "../formula/expression";
import { formatGrouping } from "../formula/tree";
import { type Column, columnOf, type DataRows } from "./columns";
import { refuseUnsafeLevels } from "./levels";
import { placesOf } from "./places";

/** The groups of a grouping factor: the combinations of the levels of its columns that occur in the data. */
export interface Grouping {
  /** The names of the groups, all different: the levels with colons between them. */
  readonly names: readonly string[];
  /** Number of every row's group. */
  readonly groups: Int32Array;
  /** The number of every row's group in other data, -1 for a group that the data of the fit did not hold. */
  find(rows: DataRows): Int32Array;
}

/** The levels of a grouping column in order, and every row's level. */
interface LevelCodes {
  readonly levels: readonly (number | string)[];
  readonly codes: Int32Array;
}

/** The levels where they never fall from row to row, as in a sorted panel, so that none has to be looked up. */
function codesOfSorted(values: ArrayLike<number | string>): LevelCodes | undefined {
  const levels = [values[0]];
  const codes = new Int32Array(values.length);
  let last = values[0];
  let code = 0;
  for (let row = 1; row < codes.length; row++) {
    const value = values[row];
    if (value !== last) {
      if (!(last < value)) return undefined;
      code = levels.push(value) - 1;
      last = value;
    }
    codes[row] = code;
  }
  return { levels, codes };
}

function levelCodes(column: Column): LevelCodes {
  const values: ArrayLike<number | string> = column;
  const sorted = codesOfSorted(values);
  if (sorted !== undefined) return sorted;
  const { different, places } = placesOf(values);
  const order = [...different.keys()].sort((a, b) => (different[a] < different[b] ? -1 : 1));
  const codes = new Int32Array(order.length);
  for (const [code, place] of order.entries()) codes[place] = code;
  return { levels: order.map((place) => different[place]), codes: places.map((place) => codes[place]) };
}

/** The groups that some columns make. */
interface Combination {
  readonly count: number;
  readonly groups: Int32Array;
  /** A group's level of every column. */
  levelsOf(group: number): readonly string[];
  find(rows: DataRows): Int32Array;
}

/** The groups of one column. */
function groupsOfColumn(name: string, data: DataRows, factor: string): Combination {
  const column = columnOf(data, name);
  const { levels, codes } = levelCodes(column);
  refuseUnsafeLevels(levels, column as ArrayLike<unknown>, name, data);
  let numbers: Map<string, number> | undefined;
  return {
    count: levels.length,
    groups: codes,
    levelsOf: (group) => [String(levels[group])],
    find: (rows) => {
      numbers ??= new Map(levels.map((level, group) => [String(level), group]));
      const values = columnOf(rows, name, ` of the grouping factor ${factor}`) as ArrayLike<unknown>;
      const groups = new Int32Array(rows.rowCount);
      for (let row = 0; row < groups.length; row++) groups[row] = numbers.get(String(values[row])) ?? -1;
      return groups;
    },
  };
}

/** The combinations of two that occur; pairs are told apart by their numbers, never by joined names. */
function combined(left: Combination, right: Combination): Combination {
  const pairs = new Float64Array(left.groups.length);
  for (let row = 0; row < pairs.length; row++) {
    pairs[row] = left.groups[row] * right.count + right.groups[row];
  }
  const { levels, codes } = levelCodes(pairs);
  const numbers = new Map(levels.map((pair, group) => [pair, group]));
  return {
    count: levels.length,
    groups: codes,
    levelsOf: (group) => {
      const pair = levels[group] as number;
      return [...left.levelsOf(Math.floor(pair / right.count)), ...right.levelsOf(pair % right.count)];
    },
    find: (rows) => {
      const [a, b] = [left.find(rows), right.find(rows)];
      return a.map((group, row) =>
        group < 0 || b[row] < 0 ? -1 : (numbers.get(group * right.count + b[row]) ?? -1),
      );
    },
  };
}

/** The levels with colons between them; where two groups would have one name, all have their levels in backticks. */
function namesOf({ count, levelsOf }: Combination, columnCount: number): readonly string[] {
  const named = (nameOf: (levels: readonly string[]) => string): string[] =>
    Array.from({ length: count }, (_, group) => nameOf(levelsOf(group)));
  const names = named((levels) => levels.join(":"));
  if (columnCount === 1 || new Set(names).size === count) return names;
  return named((levels) => levels.map(inBackticks).join(":"));
}

/** The groups that some columns make together. */
export function groupingOf(columns: readonly string[], data: DataRows): Grouping {
  const all = columns.map((name) => groupsOfColumn(name, data, formatGrouping(columns))).reduce(combined);
  return { names: namesOf(all, columns.length), groups: all.groups, find: all.find };
}
