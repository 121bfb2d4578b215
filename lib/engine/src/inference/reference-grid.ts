import { ModelError } from "../errors";
import type { Solution } from "../fit/solution";
import { columnsOf } from "../formula/expression";
import { isText } from "../frame/columns";
import { offsetOf } from "../frame/frame";
import type { FactorVariable } from "../frame/variables";
import { listOfNames, shown } from "../options";
import type { DataColumns } from "../types";
import { estimability } from "./estimable";

/** Values at which some variables are held, by column. */
export type HeldValues = { readonly [column: string]: number | string | readonly (number | string)[] };

/** All combinations of levels of the factors and values of the numeric variables of the fixed effects. */
export interface ReferenceGrid {
  readonly rowCount: number;
  /** By column of the data, its value in every row of the grid. */
  readonly values: { readonly [column: string]: readonly (number | string)[] };
  /** The row of the fixed-effects columns that are kept, and why the data do not determine its mean, or undefined. */
  row(at: number): { readonly weights: Float64Array; readonly reason: string | undefined };
  /** The offset of every row. */
  readonly offset: Float64Array | undefined;
}

/** The mean of a numeric column over the rows that are used; both values where it has two, as those of a factor. */
function valuesOfNumeric(column: ArrayLike<number>): readonly number[] {
  const distinct = new Set<number>();
  let sum = 0;
  for (let row = 0; row < column.length; row++) {
    if (distinct.size < 3) distinct.add(column[row]);
    sum += column[row];
  }
  if (distinct.size <= 2) return [...distinct].sort((a, b) => a - b);
  return [sum / column.length];
}

/** By column of the data that the fixed effects and offsets read, the values that it takes in the grid. */
function axesOf(
  caller: string,
  { frame, model }: Solution,
  at: HeldValues,
): readonly (readonly [column: string, values: readonly (number | string)[]])[] {
  const { fixedDesign, complete } = frame;
  const factors = fixedDesign.variables.filter((one): one is FactorVariable => one.kind === "factor");
  const columns = [...new Set([...model.fixed.flat(), ...model.offsets].flatMap(columnsOf))];
  const other = Object.keys(at).find((name) => !columns.includes(name));
  if (other !== undefined) {
    throw new ModelError(
      caller,
      `at names ${JSON.stringify(other)}, which the fixed effects do not read`,
      `expected some of ${columns.join(", ")}`,
    );
  }
  return columns.map((name) => {
    const column = complete.columns[name];
    if (Object.hasOwn(at, name)) {
      const held = at[name];
      const list = typeof held === "object" && held !== null ? Array.from(held) : [held];
      const isRight = (value: unknown) =>
        isText(column) ? typeof value === "string" : typeof value === "number" && Number.isFinite(value);
      if (list.length > 0 && list.every(isRight)) return [name, list] as const;
      const kind = isText(column) ? "text" : "finite numbers";
      throw new ModelError(caller, `at holds ${shown(held)} for ${name}`, `expected ${kind}`);
    }
    const factor = factors.find(({ names }) => names[names.length - 1] === name);
    if (factor !== undefined) {
      return [name, isText(column) ? factor.levels : factor.levels.map(Number)] as const;
    }
    if (isText(column)) return [name, [...new Set(column)].sort()] as const;
    return [name, valuesOfNumeric(column as ArrayLike<number>)] as const;
  });
}

/**
 * The reference grid of a fit: every level of every factor with the numeric variables at their means (one with two
 * values takes both). Source: Searle, Speed & Milliken (1980), The American Statistician 34(4); the rules are those of
 * the R package emmeans (Lenth 2016, Journal of Statistical Software 69(1)).
 *
 * @param at values that replace levels or means, by column.
 * @throws ModelError for a column that the fixed effects do not read, or values of another kind.
 */
export function referenceGrid(caller: string, solution: Solution, at: HeldValues): ReferenceGrid {
  const { frame, kept, model } = solution;
  const axes = axesOf(caller, solution, at);
  const rowCount = axes.reduce((count, [, values]) => count * values.length, 1);
  const values: { [column: string]: (number | string)[] } = {};
  let repeat = 1;
  for (const [name, own] of axes) {
    const each = repeat;
    values[name] = Array.from({ length: rowCount }, (_, row) => own[Math.floor(row / each) % own.length]);
    repeat *= own.length;
  }
  const rows = { columns: values as DataColumns, rowCount, caller };
  const { columns } = frame.fixedDesign.layOut(rows);
  const reasonOf = estimability(solution);
  return {
    rowCount,
    values,
    offset: offsetOf(model, rows),
    row: (at) => ({
      weights: Float64Array.from(kept, (column) => columns[column][at]),
      reason: reasonOf(columns, at),
    }),
  };
}

/** The columns of the data behind the names of factors, which may be written as columns or as in the formula. */
export function columnsOfFactors(
  caller: string,
  option: string,
  { frame }: Solution,
  names: readonly string[],
): readonly string[] {
  const factors = frame.fixedDesign.variables.filter((one): one is FactorVariable => one.kind === "factor");
  return names.map((name) => {
    const factor = factors.find((one) => one.names.includes(name));
    const column = factor?.names[factor.names.length - 1];
    if (factor !== undefined && column !== undefined && Object.hasOwn(frame.complete.columns, column))
      return column;
    const known = factors.map((one) => one.name);
    throw new ModelError(
      caller,
      `${option} names ${JSON.stringify(name)}, which is no factor of the fixed effects`,
      known.length === 0
        ? "the model has no factor; write factor(x) for categories"
        : `expected some of ${listOfNames(known)}`,
    );
  });
}
