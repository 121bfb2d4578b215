import type { Criterion, FactorTemplate } from "../criterion/criterion";
import { crossProducts, type JoinedRows } from "../criterion/cross-products";
import { OneFactorCriterion } from "../criterion/one-factor";
import { SeveralFactorsCriterion } from "../criterion/several-factors";
import { severalProducts } from "../criterion/several-products";
import { ModelError } from "../errors";
import { type ColumnMatrix, someColumns } from "../frame/design";
import type { ModelFrame, RandomFrame } from "../frame/frame";
import { areIndependent, findAliased, type RankReport } from "../frame/rank";
import {
  interceptOf,
  type Standardisation,
  type StandardisedResponse,
  standardisationOf,
  standardise,
  standardiseResponse,
} from "../frame/standardise";
import { type RowWeights, weighted, weightedMatrix } from "../frame/weights";
import type { EstimationMethod } from "../types";

/** All random-effects columns of one grouping factor, standardised. */
export interface FactorLayout {
  readonly groups: Int32Array;
  readonly groupCount: number;
  readonly matrix: ColumnMatrix;
  readonly template: FactorTemplate;
}

/** Where a random-effects term stands: its factor, and its first column among the factor's. */
export interface TermPlace {
  readonly factor: number;
  readonly offset: number;
}

/** The random effects of a model, standardised, by grouping factor. */
export interface RandomLayout {
  /** In the order of their terms, which is by falling number of groups. */
  readonly factors: readonly FactorLayout[];
  /** One a term. */
  readonly places: readonly TermPlace[];
  readonly standardisations: readonly Standardisation[];
}

/** A term may be centred only if its effects correlate: independent effects of centred columns are another model. */
function mayCentre({ term, matrix }: RandomFrame): boolean {
  return term.covariance === "correlated" && interceptOf(matrix) >= 0;
}

/** Puts the standardised columns of the terms of one factor side by side. */
function layOutFactor(
  random: readonly RandomFrame[],
  terms: readonly number[],
  standardisations: readonly Standardisation[],
  firstParameters: readonly number[],
  weights: RowWeights | undefined,
): { layout: FactorLayout; offsets: readonly number[] } {
  const { rowCount } = random[terms[0]].matrix;
  const names = terms.flatMap((term) => random[term].design.names);
  const standardised: Float64Array[] = [];
  const offsets: number[] = [];
  const [rows, columns, parameters]: [number[], number[], number[]] = [[], [], []];
  let offset = 0;
  for (const term of terms) {
    const { matrix } = random[term];
    const count = matrix.names.length;
    offsets.push(offset);
    standardised.push(...weightedMatrix(standardise(matrix, standardisations[term]), weights).columns);
    parametersOf(random[term]).forEach(([row, column], at) => {
      rows.push(offset + row);
      columns.push(offset + column);
      parameters.push(firstParameters[term] + at);
    });
    offset += count;
  }
  const { groups, groupNames } = random[terms[0]];
  const template = {
    size: names.length,
    rows: Int32Array.from(rows),
    columns: Int32Array.from(columns),
    parameters: Int32Array.from(parameters),
  };
  const matrix = { names, rowCount, columns: standardised };
  return { layout: { groups, groupCount: groupNames.length, matrix, template }, offsets };
}

/** Rows and columns of a term's parameters in its relative covariance factor, column by column. */
function parametersOf({ term, matrix }: RandomFrame): [row: number, column: number][] {
  const count = matrix.names.length;
  const isCorrelated = term.covariance === "correlated";
  return Array.from({ length: count }, (_, column) =>
    Array.from({ length: isCorrelated ? count - column : 1 }, (_unused, below): [number, number] => [
      column + below,
      column,
    ]),
  ).flat();
}

/** Lays out the random effects by grouping factor; where rows are weighted, theta is that of the scaled weights. */
export function layOutRandom({ random, weights }: Pick<ModelFrame, "random" | "weights">): RandomLayout {
  const standardisations = random.map((frame) => standardisationOf(frame.matrix, mayCentre(frame)));
  const firstParameters: number[] = [];
  let parameterCount = 0;
  for (const frame of random) {
    firstParameters.push(parameterCount);
    parameterCount += parametersOf(frame).length;
  }
  const places = new Array<TermPlace>(random.length);
  const names = [...new Set(random.map(({ groupingFactor }) => groupingFactor))];
  const factors = names.map((name, factor) => {
    const terms = [...random.keys()].filter((term) => random[term].groupingFactor === name);
    const { layout, offsets } = layOutFactor(random, terms, standardisations, firstParameters, weights);
    terms.forEach((term, at) => {
      places[term] = { factor, offset: offsets[at] };
    });
    return layout;
  });
  return { factors, places, standardisations };
}

/** More trailing effects than this make matrices too large for memory; a number of the machine, not of the model. */
const largestTrailingCount = 5000;

function refuseTooManyTrailing({ random }: ModelFrame, { factors }: RandomLayout): void {
  const trailing = factors
    .slice(1)
    .reduce((sum, { groupCount, template }) => sum + groupCount * template.size, 0);
  if (trailing <= largestTrailingCount) return;
  const names = [...new Set(random.map(({ groupingFactor }) => groupingFactor))].slice(1);
  throw new ModelError(
    "fitMixedModel",
    `${names.join(" and ")} have ${trailing} random effects together`,
    `expected at most ${largestTrailingCount} beyond those of ${random[0].groupingFactor}: their covariance is worked on as one matrix; drop a term or take a coarser grouping factor`,
  );
}

/** Refuses models that the data cannot tell anything about. */
function refuseUnidentified({ random, rowCount }: ModelFrame, fixedCount: number): void {
  if (rowCount <= fixedCount) {
    throw new ModelError(
      "fitMixedModel",
      `${rowCount} rows for ${fixedCount} fixed effects`,
      "expected more rows than fixed effects; drop terms or add data",
    );
  }
  for (const { groupingFactor, groupNames, design } of random) {
    if (groupNames.length < 2) {
      throw new ModelError(
        "fitMixedModel",
        `grouping factor ${groupingFactor} has ${groupNames.length} level`,
        "expected at least two",
      );
    }
    const effects = groupNames.length * design.names.length;
    if (effects >= rowCount) {
      throw new ModelError(
        "fitMixedModel",
        `${effects} random effects of ${groupingFactor} for ${rowCount} rows`,
        "their variances cannot be told from the residual's; expected fewer random effects than rows",
      );
    }
  }
}

/** The fixed effects and the response, standardised, and the criterion of the model on their cross-products. */
export interface LaidOut {
  readonly fixed: ColumnMatrix;
  /** Positions of its columns among those of the design. */
  readonly kept: readonly number[];
  readonly aliased: readonly string[];
  readonly standardisation: Standardisation;
  readonly response: StandardisedResponse;
  readonly criterion: Criterion;
}

/** The rows times the roots of their weights, so that all have one residual variance. */
function weightedRows({ fixed, standardisation, response }: JoinedRows, weights: RowWeights): JoinedRows {
  const raw = response.raw.map((value) => (value - response.centre) / response.scale);
  const { scales } = standardisation;
  return {
    fixed: weightedMatrix(standardise(fixed, standardisation), weights),
    standardisation: {
      centres: scales.map(() => 0),
      scales: scales.map(() => 1),
      intercept: standardisation.intercept,
    },
    response: { raw: weighted(raw, weights), centre: 0, scale: 1 },
  };
}

/** Reduces the data to cross-products. */
function criterionOf({ factors }: RandomLayout, rows: JoinedRows, method: EstimationMethod): Criterion {
  const templates = factors.map(({ template }) => template);
  if (factors.length > 1) {
    return new SeveralFactorsCriterion(severalProducts(factors, rows), templates, method);
  }
  const { matrix, groups, groupCount } = factors[0];
  return new OneFactorCriterion(crossProducts(matrix, rows, groups, groupCount), templates[0], method);
}

/** Lays out the fixed effects and the criterion; columns that are aliased are found and left out. */
export function layOutFixed(frame: ModelFrame, random: RandomLayout, method: EstimationMethod): LaidOut {
  refuseTooManyTrailing(frame, random);
  const layOut = ({ kept, aliased }: RankReport): LaidOut => {
    const fixed = someColumns(frame.fixed, kept);
    refuseUnidentified(frame, fixed.names.length);
    const standardisation = standardisationOf(fixed, true);
    const response = standardiseResponse(frame.response, standardisation.intercept >= 0);
    const rows: JoinedRows = { fixed, standardisation, response };
    const { weights } = frame;
    const criterion = criterionOf(random, weights ? weightedRows(rows, weights) : rows, method);
    return { fixed, kept, aliased, standardisation, response, criterion };
  };
  const all = layOut({ kept: [...frame.fixed.names.keys()], aliased: [] });
  if (hasFullRank(all)) return all;
  const report = findAliased(frame.fixed);
  return report.aliased.length === 0 ? all : layOut(report);
}

/** Whether the cross-products show beyond doubt that no column is aliased. */
function hasFullRank({ fixed, criterion }: LaidOut): boolean {
  const p = fixed.names.length;
  return areIndependent(criterion.joinedByJoined, p, p + 1);
}

/**
 * Lays out a model with some of the fixed effects of another that is laid out, on its cross-products.
 *
 * @param columns positions of the columns that stay, among them the intercept if there is one.
 * @returns undefined where the columns' rank must be asked of the rows.
 */
export function layOutSome(all: LaidOut, columns: readonly number[]): LaidOut | undefined {
  const { centres, scales, intercept } = all.standardisation;
  const some: LaidOut = {
    fixed: someColumns(all.fixed, columns),
    kept: columns.map((column) => all.kept[column]),
    aliased: [],
    standardisation: {
      centres: Float64Array.from(columns, (column) => centres[column]),
      scales: Float64Array.from(columns, (column) => scales[column]),
      intercept: columns.indexOf(intercept),
    },
    response: all.response,
    criterion: all.criterion.select(columns),
  };
  return hasFullRank(some) ? some : undefined;
}
