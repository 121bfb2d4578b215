import { ModelError } from "../errors";
import { columnsOf, type Expression, formatExpression } from "../formula/expression";
import { formatGrouping, type ModelTree, type RandomTerm } from "../formula/tree";
import { rowsOf as listOfRows } from "../options";
import type { DataColumns, DataOptions, DroppedRows, FitSource } from "../types";
import { areFinite, type Column, columnsExpected, type DataRows, isText, markMissing } from "./columns";
import { type ColumnMatrix, type Design, designOf } from "./design";
import { evaluatorOf, finiteEvaluatorOf } from "./evaluate";
import { type Grouping, groupingOf } from "./grouping";
import type { FactorOptions } from "./options";
import { type GivenWeights, givenWeights, type RowWeights, rowWeights } from "./weights";

/** The rows of one random-effects term: its columns and the group of every row. */
export interface RandomFrame {
  readonly term: RandomTerm;
  readonly groupingFactor: string;
  readonly groupNames: readonly string[];
  /** Number of every row's group. */
  readonly groups: Int32Array;
  readonly grouping: Grouping;
  readonly design: Design;
  readonly matrix: ColumnMatrix;
}

/** Complete data laid out for a model. */
export interface ModelFrame {
  readonly rowCount: number;
  /** The response in the language of formulas. */
  readonly responseName: string;
  /** What fixed and random effects explain: the observed response less the offset. */
  readonly response: Float64Array;
  /** The response as it was observed, where there is an offset. */
  readonly observed?: Float64Array;
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
  /** The columns of the model in these rows. */
  readonly complete: DataRows;
  /** How factors are coded. */
  readonly options: FactorOptions;
  /** What the frame was made from. */
  readonly given: Pick<FitSource, "columns" | "options" | "response">;
}

/** Columns of the data that a model asks for. */
export function columnsOfModel(model: ModelTree): readonly string[] {
  const expressions = [
    model.response,
    ...model.fixed.flat(),
    ...model.offsets,
    ...model.random.flatMap(({ terms }) => terms.flat()),
  ];
  return [
    ...new Set([...expressions.flatMap(columnsOf), ...model.random.flatMap(({ grouping }) => grouping)]),
  ];
}

function checkedLength(data: DataColumns, names: readonly string[]): number {
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    const expected = "expected an object of named columns of one length";
    throw new ModelError("fitMixedModel", "the data are no object of columns", expected);
  }
  for (const name of names) {
    if (!Object.hasOwn(data, name)) {
      throw new ModelError("fitMixedModel", `the data have no column "${name}"`, columnsExpected(data, name));
    }
  }
  for (const name of names) listOfRows("fitMixedModel", `column "${name}"`, data[name]);
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
): { rows: Int32Array; dropped: DroppedRows; finite: ReadonlySet<Column> } {
  const anyMissing = new Uint8Array(length);
  const byVariable: Record<string, number> = {};
  const finite = new Set<Column>();
  for (const name of names) {
    const column = data[name];
    if (column instanceof Float64Array && areFinite(column)) {
      finite.add(column);
      continue;
    }
    const count = markMissing(column, anyMissing);
    if (count > 0) byVariable[name] = count;
  }
  if (weights !== undefined && !Object.hasOwn(byVariable, weights.name)) {
    const count = markMissing(weights.values, anyMissing);
    if (count > 0) byVariable[weights.name] = count;
  }
  let missing = 0;
  for (let row = 0; row < length; row++) missing += anyMissing[row];
  const rows = new Int32Array(length - missing);
  for (let row = 0, next = 0; row < length; row++) if (anyMissing[row] === 0) rows[next++] = row;
  if (rows.length > 0) return { rows, dropped: { total: missing, byVariable }, finite };
  const counts = Object.entries(byVariable).map(([name, count]) => `${name} in ${count}`);
  throw new ModelError(
    "fitMixedModel",
    `no row is complete (missing: ${counts.join(", ") || "the data are empty"})`,
    "expected rows in which every variable of the model is known",
  );
}

/** Some rows of a column; the column itself where they are all. */
function takeRows(column: Column, rows: Int32Array): Column {
  if (rows.length === column.length) return column;
  if (isText(column)) return Array.from(rows, (row) => column[row]);
  return Array.from(rows, (row) => column[row] as number);
}

/** The columns of a model in some rows of the data. */
function rowsOf(data: DataColumns, names: readonly string[], rows: Int32Array): DataRows {
  return {
    columns: Object.fromEntries(names.map((name) => [name, takeRows(data[name], rows)])),
    rowCount: rows.length,
    origins: names.some((name) => data[name].length !== rows.length) ? rows : undefined,
    caller: "fitMixedModel",
  };
}

function randomFrame(term: RandomTerm, data: DataRows, options: FactorOptions): RandomFrame {
  const grouping = groupingOf(term.grouping, data);
  const design = designOf(term.terms, data, { ...options, contrasts: undefined });
  return {
    term,
    groupingFactor: formatGrouping(term.grouping),
    groupNames: grouping.names,
    groups: grouping.groups,
    grouping,
    design,
    matrix: design.layOut(data),
  };
}

/** The observed response of a frame: what fixed and random effects explain, and the offset. */
export function observedResponse({ response, observed = response }: ModelFrame): Float64Array {
  return observed;
}

/** A frame with another observed response. */
export function withResponse(frame: ModelFrame, observed: Float64Array): ModelFrame {
  return {
    ...frame,
    ...lessOffset(observed, frame.offset),
    given: { ...frame.given, response: observed },
  };
}

/** The response of the model, and beside it the observed one where there is an offset. */
function lessOffset(
  observed: Float64Array,
  offset: Float64Array | undefined,
): Pick<ModelFrame, "response" | "observed"> {
  if (offset === undefined) return { response: observed };
  return { response: observed.map((value, row) => value - offset[row]), observed };
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

/** The numbers of the response. */
function responseOf(response: Expression, data: DataRows): Float64Array {
  const isText =
    (response.kind === "call" && /^(as\.)?factor$/.test(response.name)) ||
    evaluatorOf(response, data).kind === "text";
  if (!isText) return finiteEvaluatorOf(response, data).values(data);
  throw new ModelError(
    "fitMixedModel",
    `the response ${formatExpression(response)} is text`,
    "expected numbers",
  );
}

/** The sum of the offsets of a model, or undefined where it has none. */
export function offsetOf({ offsets }: ModelTree, data: DataRows): Float64Array | undefined {
  const values = offsets.map((offset) => finiteEvaluatorOf(offset, data).values(data));
  if (values.length === 0) return undefined;
  return values.reduce((sum, part) => sum.map((value, row) => value + part[row]));
}

/** What a model takes of the data and the options: the columns of its variables and its weights. */
export function givenOf(
  model: ModelTree,
  data: DataColumns,
  { weights, factors, contrasts, reference }: DataOptions,
): ModelFrame["given"] {
  const names = new Set([...columnsOfModel(model), ...(typeof weights === "string" ? [weights] : [])]);
  const options = Object.entries({ weights, factors, contrasts, reference }).filter(
    ([, value]) => value !== undefined,
  );
  return {
    columns: Object.fromEntries([...names].map((name) => [name, data[name]])),
    options: Object.fromEntries(options),
  };
}

/**
 * Lays data out for a model: rows with a missing variable are dropped and counted, factors and transforms learn
 * from the rows that stay.
 *
 * @throws ModelError for an unknown column, text where a number is needed, a number or a result of arithmetic that is
 *   not finite, a factor with one level, columns of different length, or no complete row.
 */
export function modelFrame(model: ModelTree, data: DataColumns, options: DataOptions = {}): ModelFrame {
  const names = columnsOfModel(model);
  const length = checkedLength(data, names);
  const weights = givenWeights(options.weights, data, length);
  const { rows, dropped, finite } = completeRows(data, names, weights, length);
  const complete: DataRows = { ...rowsOf(data, names, rows), finite, made: new Map() };
  const observed = responseOf(model.response, complete);
  const offset = offsetOf(model, complete);
  const { factors, contrasts, reference } = options;
  const coding: FactorOptions = { factors, contrasts, reference };
  const fixedDesign = designOf(model.fixed, complete, coding);
  return {
    rowCount: rows.length,
    rows,
    dropped,
    complete,
    responseName: formatExpression(model.response),
    options: coding,
    given: givenOf(model, data, options),
    ...lessOffset(observed, offset),
    offset,
    weights: weights && rowWeights(weights, rows),
    fixedDesign,
    fixed: fixedDesign.layOut(complete),
    random: inOrder(model.random.map((term) => randomFrame(term, complete, coding))),
  };
}
