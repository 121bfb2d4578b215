import { formatExpression, inBackticks } from "../formula/expression";
import type { Term } from "../formula/tree";
import type { Contrasts } from "../types";
import type { DataRows } from "./columns";
import { contrastsOf, type FactorOptions } from "./options";
import type { FactorVariable, Variable } from "./variables";

/** How a factor stands in a term: by contrasts, or by a column for every level. */
type Coding = "contrasts" | "indicators";

/** One column of a variable. */
export interface CodedColumn {
  readonly name: string;
  /** A name that no other column of the model has, whatever the levels are called. */
  readonly quotedName: string;
  /** What the column holds, whatever it is called. */
  readonly identity: readonly string[];
}

/** A variable as it stands in a term. */
export interface CodedVariable {
  readonly variable: Variable;
  readonly columns: readonly CodedColumn[];
  values(rows: DataRows): readonly Float64Array[];
}

/**
 * How the factors of every term are coded, as R's `model.matrix` does it: by contrasts where the rest of the term is
 * empty or lies within an earlier term, else by a column for every level. Without an intercept the first factor of the
 * first term that has one gets a column for every level. Source: Chambers & Hastie (1992), Statistical Models in S,
 * page 38, as R's `terms.formula` and `model.matrix` read it.
 *
 * @param terms in the order of the model; the empty one is the intercept.
 * @returns by term and variable; what is said of a numeric variable has no meaning.
 */
export function codingOf(terms: readonly Term[], isFactor: (name: string) => boolean): readonly Coding[][] {
  const named = terms.map((term) => term.map(formatExpression));
  const codings = named.map((names, at) =>
    names.map((name): Coding => {
      const others = names.filter((other) => other !== name);
      const isWithin = named
        .slice(0, at)
        .some((earlier) => earlier.length > 0 && others.every((other) => earlier.includes(other)));
      return others.length === 0 || isWithin ? "contrasts" : "indicators";
    }),
  );
  if (named.some((names) => names.length === 0)) return codings;
  const first = named.findIndex((names) => names.some(isFactor));
  if (first >= 0) codings[first][named[first].findIndex(isFactor)] = "indicators";
  return codings;
}

/** What a factor's columns hold at each level: one row a column, one number a level. */
function contrastTable(levelCount: number, coding: Coding, contrasts: Contrasts): readonly Float64Array[] {
  const indicator = (level: number): Float64Array =>
    Float64Array.from({ length: levelCount }, (_, at) => (at === level ? 1 : 0));
  const all = Array.from({ length: levelCount }, (_, level) => indicator(level));
  if (coding === "indicators") return all;
  if (contrasts === "treatment") return all.slice(1);
  return all.slice(0, -1).map((column) => column.map((value, at) => (at === levelCount - 1 ? -1 : value)));
}

/** What a column holds in rows of given levels; `NaN` where the level is missing. */
function valuesAt(column: Float64Array, codes: Int32Array): Float64Array {
  const values = new Float64Array(codes.length);
  for (let row = 0; row < codes.length; row++) {
    values[row] = codes[row] < 0 ? Number.NaN : column[codes[row]];
  }
  return values;
}

function codedFactor(variable: FactorVariable, coding: Coding, options: FactorOptions): CodedVariable {
  const { name, names, levels } = variable;
  const contrasts = contrastsOf(options, names);
  const table = contrastTable(levels.length, coding, contrasts);
  const isSum = coding === "contrasts" && contrasts === "sum";
  const skipped = levels.length - table.length;
  const columns = table.map((_, at): CodedColumn => {
    if (isSum) {
      const number = String(at + 1);
      return { name: name + number, quotedName: name + number, identity: [name, "sum", ...levels, number] };
    }
    const level = levels[at + skipped];
    return { name: name + level, quotedName: name + inBackticks(level), identity: [name, "level", level] };
  });
  return {
    variable,
    columns,
    values: (rows) => {
      const codes = variable.codes(rows);
      return table.map((column) => valuesAt(column, codes));
    },
  };
}

/** A variable with the columns that it has in a term. */
export function codedVariable(variable: Variable, coding: Coding, options: FactorOptions): CodedVariable {
  if (variable.kind === "factor") return codedFactor(variable, coding, options);
  const { name, suffixes } = variable;
  return {
    variable,
    columns: suffixes.map((suffix) => ({
      name: name + suffix,
      quotedName: name + suffix,
      identity: [name, "number", suffix],
    })),
    values: (rows) => variable.columns(rows),
  };
}
