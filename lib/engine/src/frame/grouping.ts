import { inBackticks } from "../formula/expression";
import { type Column, columnOf, type DataRows } from "./columns";
import { refuseUnsafeLevels } from "./levels";

/** The groups of a grouping factor: the combinations of the levels of its columns that occur in the data. */
export interface Grouping {
  /** The names of the groups, all different: the levels with colons between them. */
  readonly names: readonly string[];
  /** By group, its level of every grouping column. */
  readonly levels: readonly (readonly string[])[];
  /** Number of every row's group. */
  readonly groups: Int32Array;
  /** The number of every row's group in other data, -1 for a group that the data of the fit did not hold. */
  find(rows: DataRows): Int32Array;
}

/** The levels of a grouping column in order, and every row's level. */
function levelCodes(column: Column): { levels: readonly (number | string)[]; codes: Int32Array } {
  const values: ArrayLike<number | string> = column;
  const seen = new Map<number | string, number>();
  const codes = new Int32Array(values.length);
  let [last, code]: [number | string | undefined, number] = [undefined, -1];
  for (let row = 0; row < codes.length; row++) {
    const value = values[row];
    if (value !== last) {
      last = value;
      code = seen.get(value) ?? seen.size;
      if (code === seen.size) seen.set(value, code);
    }
    codes[row] = code;
  }
  const levels = [...seen.keys()].sort((a, b) => (a < b ? -1 : 1));
  const place = new Int32Array(levels.length);
  for (const [index, level] of levels.entries()) place[seen.get(level) as number] = index;
  for (let row = 0; row < codes.length; row++) codes[row] = place[codes[row]];
  return { levels, codes };
}

/** Groups of some grouping columns, by the number of their group of all but the last column and their level of that. */
interface Combination {
  readonly levels: readonly (readonly string[])[];
  readonly groups: Int32Array;
  find(rows: DataRows): Int32Array;
}

/** The groups of one column. */
function groupsOfColumn(name: string, data: DataRows): Combination {
  const column = columnOf(data, name);
  const { levels, codes } = levelCodes(column);
  refuseUnsafeLevels(levels, column as ArrayLike<unknown>, name, data);
  const names = levels.map(String);
  const numbers = new Map(names.map((level, group) => [level, group]));
  return {
    levels: names.map((level) => [level]),
    groups: codes,
    find: (rows) => {
      const values = columnOf(rows, name) as ArrayLike<unknown>;
      return Int32Array.from({ length: rows.rowCount }, (_, row) => numbers.get(String(values[row])) ?? -1);
    },
  };
}

/** The combinations of two that occur; pairs are told apart by their numbers, never by joined names. */
function combined(left: Combination, right: Combination): Combination {
  const count = right.levels.length;
  const pairs = Float64Array.from(left.groups, (group, row) => group * count + right.groups[row]);
  const { levels, codes } = levelCodes(pairs);
  const numbers = new Map(levels.map((pair, group) => [pair, group]));
  return {
    levels: (levels as readonly number[]).map((pair) => [
      ...left.levels[Math.floor(pair / count)],
      ...right.levels[pair % count],
    ]),
    groups: codes,
    find: (rows) => {
      const [a, b] = [left.find(rows), right.find(rows)];
      return a.map((group, row) =>
        group < 0 || b[row] < 0 ? -1 : (numbers.get(group * count + b[row]) ?? -1),
      );
    },
  };
}

/** The levels with colons between them; where two groups would have one name, all have their levels in backticks. */
function namesOf(levels: readonly (readonly string[])[]): readonly string[] {
  const names = levels.map((parts) => parts.join(":"));
  if (new Set(names).size === names.length) return names;
  return levels.map((parts) => parts.map(inBackticks).join(":"));
}

/** The groups that some columns make together. */
export function groupingOf(columns: readonly string[], data: DataRows): Grouping {
  const all = columns.map((name) => groupsOfColumn(name, data)).reduce(combined);
  return { ...all, names: namesOf(all.levels) };
}
