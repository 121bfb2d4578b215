import { ModelError } from "../errors";
import { columnsOf, formatExpression, type ModelTree, type RandomTerm } from "../formula/tree";
import type { DataColumns, DroppedRows } from "../types";
import { type ColumnMatrix, type Design, designOf } from "./design";
import type { DataOptions } from "./options";
import { isText, markMissing, variableOf } from "./variables";
import { type GivenWeights, givenWeights, type RowWeights, rowWeights } from "./weights";

/** The rows of one random-effects term: its columns and the group of every row. */
export interface RandomFrame {
  readonly term: RandomTerm;
  readonly groupingFactor: string;
  readonly groupNames: readonly string[];
  /** Number of every row's group. */
  readonly groups: Int32Array;
  readonly design: Design;
  readonly matrix: ColumnMatrix;
}

/** Complete data laid out for a model. */
export interface ModelFrame {
  readonly rowCount: number;
  /** What fixed and random effects explain: the observed response less the offset. */
  readonly response: Float64Array;
  /** What is added to the linear predictor without a coefficient, where the model has it. */
  readonly offset?: Float64Array;
  /** Known precisions of the rows, where they are given. */
  readonly weights?: RowWeights;
  readonly fixedDesign: Design;
  readonly fixed: ColumnMatrix;
  /** In the order of theta: by falling number of groups. */
  readonly random: readonly RandomFrame[];
  readonly dropped: DroppedRows;
  /** The rows of the data that are in the frame. */
  readonly rows: Int32Array;
}

/** Columns of the data that a model asks for. */
export function columnsOfModel(model: ModelTree): readonly string[] {
  const expressions = [
    model.response,
    ...model.fixed.flat(),
    ...model.random.flatMap(({ terms }) => terms.flat()),
  ];
  return [
    ...new Set([...expressions.flatMap(columnsOf), ...model.random.flatMap(({ grouping }) => grouping)]),
  ];
}

function checkedLength(data: DataColumns, names: readonly string[]): number {
  for (const name of names) {
    if (!Object.hasOwn(data, name)) {
      throw new ModelError(
        "fitMixedModel",
        `the data have no column "${name}"`,
        `expected one of ${Object.keys(data).join(", ")}`,
      );
    }
  }
  const length = data[names[0]].length;
  for (const name of names) {
    if (data[name].length !== length) {
      throw new ModelError(
        "fitMixedModel",
        `column "${name}" has ${data[name].length} rows and column "${names[0]}" ${length}`,
        "expected columns of one length",
      );
    }
  }
  return length;
}

/** Keeps the rows in which no variable of the model is missing, and counts the others by variable. */
function completeRows(
  data: DataColumns,
  names: readonly string[],
  weights: GivenWeights | undefined,
  length: number,
): { rows: Int32Array; dropped: DroppedRows } {
  const anyMissing = new Uint8Array(length);
  const byVariable: Record<string, number> = {};
  for (const name of names) {
    const count = markMissing(data[name], anyMissing);
    if (count > 0) byVariable[name] = count;
  }
  if (weights !== undefined && byVariable[weights.name] === undefined) {
    const count = markMissing(weights.values, anyMissing);
    if (count > 0) byVariable[weights.name] = count;
  }
  let missing = 0;
  for (let row = 0; row < length; row++) missing += anyMissing[row];
  const rows = new Int32Array(length - missing);
  for (let row = 0, next = 0; row < length; row++) if (anyMissing[row] === 0) rows[next++] = row;
  return { rows, dropped: { total: missing, byVariable } };
}

function takeRows(
  column: ArrayLike<number> | readonly string[],
  rows: Int32Array,
): ArrayLike<number> | readonly string[] {
  if (rows.length === column.length) return column;
  if (isText(column)) return Array.from(rows, (row) => column[row]);
  return Array.from(rows, (row) => column[row] as number);
}

/** The levels of a grouping column in order, and every row's level. */
function levelCodes(column: ArrayLike<number> | readonly string[]): {
  levels: readonly string[];
  codes: Int32Array;
} {
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
  const inOrder = [...seen.keys()].sort((a, b) => (a < b ? -1 : 1));
  const place = new Int32Array(inOrder.length);
  for (const [index, level] of inOrder.entries()) place[seen.get(level) as number] = index;
  for (let row = 0; row < codes.length; row++) codes[row] = place[codes[row]];
  return { levels: inOrder.map(String), codes };
}

/** Every row's group: the combination of the levels of the grouping columns that occurs there. */
function groupingOf(term: RandomTerm, data: DataColumns): { names: readonly string[]; groups: Int32Array } {
  const [first, ...others] = term.grouping.map((name) => levelCodes(data[name]));
  return others.reduce(
    (left, right) => {
      const combined = Float64Array.from(
        left.groups,
        (code, row) => code * right.levels.length + right.codes[row],
      );
      const { levels, codes } = levelCodes(combined);
      const names = levels.map((level) => {
        const pair = Number(level);
        return `${left.names[Math.floor(pair / right.levels.length)]}:${right.levels[pair % right.levels.length]}`;
      });
      return { names, groups: codes };
    },
    { names: first.levels, groups: first.codes },
  );
}

function randomFrame(term: RandomTerm, data: DataColumns, rowCount: number): RandomFrame {
  const { names: groupNames, groups } = groupingOf(term, data);
  const design = designOf(term.terms, data);
  const groupingFactor = term.grouping.join(":");
  return { term, groupingFactor, groupNames, groups, design, matrix: design.matrix(data, rowCount) };
}

/** The observed response of a frame: what fixed and random effects explain, and the offset. */
export function observedResponse({ response, offset }: ModelFrame): Float64Array {
  return offset === undefined ? response : response.map((value, row) => value + offset[row]);
}

/** A frame with another observed response. */
export function withResponse(frame: ModelFrame, observed: Float64Array): ModelFrame {
  const { offset } = frame;
  const response = offset === undefined ? observed : observed.map((value, row) => value - offset[row]);
  return { ...frame, response };
}

/** The terms by falling number of groups; where they are out of order, lme4 also turns round those of equal number. */
function inOrder(random: readonly RandomFrame[]): readonly RandomFrame[] {
  const counts = random.map(({ groupNames }) => groupNames.length);
  if (counts.every((count, at) => at === 0 || count <= counts[at - 1])) return random;
  return random
    .map((frame, at) => ({ frame, at }))
    .sort((a, b) => b.frame.groupNames.length - a.frame.groupNames.length || b.at - a.at)
    .map(({ frame }) => frame);
}

/**
 * Lays data out for a model: rows with a missing variable are dropped and counted, factors and transforms learn
 * from the rows that stay.
 *
 * @throws ModelError for an unknown column, text where a number is needed, an infinite number, columns of
 *   different length, or no complete row.
 */
export function modelFrame(model: ModelTree, data: DataColumns, options: DataOptions = {}): ModelFrame {
  const names = columnsOfModel(model);
  const length = checkedLength(data, names);
  const weights = givenWeights(options.weights, data, length);
  const { rows, dropped } = completeRows(data, names, weights, length);
  if (rows.length === 0) {
    throw new ModelError(
      "fitMixedModel",
      `no row is complete (missing: ${
        Object.entries(dropped.byVariable)
          .map(([name, count]) => `${name} in ${count}`)
          .join(", ") || "the data are empty"
      })`,
      "expected rows in which every variable of the model is known",
    );
  }
  const complete = Object.fromEntries(names.map((name) => [name, takeRows(data[name], rows)]));
  const response = variableOf(model.response, complete);
  if (response.kind !== "numeric") {
    throw new ModelError(
      "fitMixedModel",
      `the response ${formatExpression(model.response)} is text`,
      "expected numbers",
    );
  }
  const fixedDesign = designOf(model.fixed, complete);
  return {
    rowCount: rows.length,
    rows,
    dropped,
    response: response.values(complete),
    weights: weights && rowWeights(weights, rows),
    fixedDesign,
    fixed: fixedDesign.matrix(complete, rows.length),
    random: inOrder(model.random.map((term) => randomFrame(term, complete, rows.length))),
  };
}
