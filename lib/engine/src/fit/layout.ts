import type { FactorTemplate } from "../criterion/criterion";
import { dot } from "../criterion/dot";
import type { ColumnMatrix } from "../frame/design";
import type { ModelFrame, RandomFrame } from "../frame/frame";
import { interceptOf, type Standardisation, standardisationOf, standardise } from "../frame/standardise";
import { leastPart, productOfTriangles, triangleOf } from "../frame/triangle";
import { type RowWeights, weightedMatrix } from "../frame/weights";

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

/** Products of columns with one another, upper triangle by rows. */
function productsOf(columns: readonly Float64Array[]): Float64Array {
  const count = columns.length;
  const products = new Float64Array(count * count);
  columns.forEach((left, i) => {
    for (let j = i; j < count; j++) products[i * count + j] = dot(left, 0, columns[j], 0, left.length);
  });
  return products;
}

/** Mean square below which a column that was divided by what it adds to the earlier ones is made of rounding errors. */
const leastMeanSquare = 1e-10;

/** A triangle that leaves columns of rounding errors undivided, so that they stay as good as zero. */
function withoutRounding(triangle: Float64Array, products: Float64Array, rowCount: number): Float64Array {
  const count = Math.sqrt(triangle.length);
  const undivided = triangle.slice();
  for (let j = 0; j < count; j++) {
    if (products[j * count + j] >= leastMeanSquare * rowCount) continue;
    undivided.fill(0, j * count, (j + 1) * count);
    undivided[j * count + j] = 1;
  }
  return undivided;
}

/** How a term is standardised, and its columns so. */
interface StandardisedTerm {
  readonly standardisation: Standardisation;
  readonly matrix: ColumnMatrix;
}

/**
 * Standardises a term; where its columns are nearly collinear and correlate, they are combined. A column that is a
 * linear combination of earlier ones becomes zero: no data tell its variance.
 */
function standardiseTerm(frame: RandomFrame): StandardisedTerm {
  const { matrix, term } = frame;
  const count = matrix.names.length;
  const by = (standardisation: Standardisation): StandardisedTerm => ({
    standardisation,
    matrix: standardise(matrix, standardisation),
  });
  const plain = standardisationOf(matrix, mayCentre(frame));
  const first = by(plain);
  if (term.covariance !== "correlated" || count < 2) return first;
  const once = triangleOf(productsOf(first.matrix.columns), count, matrix.rowCount);
  if (once.least >= leastPart) return first;
  const products = productsOf(by({ ...plain, triangle: once.triangle }).matrix.columns);
  const triangle = withoutRounding(once.triangle, products, matrix.rowCount);
  const combined = by({ ...plain, triangle });
  const again = productsOf(combined.matrix.columns);
  const twice = triangleOf(again, count, matrix.rowCount);
  if (twice.least >= leastPart) return combined;
  return by({
    ...plain,
    triangle: productOfTriangles(withoutRounding(twice.triangle, again, matrix.rowCount), triangle, count),
  });
}

/** Puts the standardised columns of the terms of one factor side by side. */
function layOutFactor(
  random: readonly RandomFrame[],
  terms: readonly number[],
  standardised: readonly StandardisedTerm[],
  firstParameters: readonly number[],
  weights: RowWeights | undefined,
): { layout: FactorLayout; offsets: readonly number[] } {
  const { rowCount } = random[terms[0]].matrix;
  const names = terms.flatMap((term) => random[term].design.names);
  const working: Float64Array[] = [];
  const offsets: number[] = [];
  const [rows, columns, parameters]: [number[], number[], number[]] = [[], [], []];
  let offset = 0;
  for (const term of terms) {
    const { matrix } = standardised[term];
    offsets.push(offset);
    working.push(...weightedMatrix(matrix, weights).columns);
    parametersOf(random[term]).forEach(([row, column], at) => {
      rows.push(offset + row);
      columns.push(offset + column);
      parameters.push(firstParameters[term] + at);
    });
    offset += matrix.names.length;
  }
  const { groups, groupNames } = random[terms[0]];
  const template = {
    size: names.length,
    rows: Int32Array.from(rows),
    columns: Int32Array.from(columns),
    parameters: Int32Array.from(parameters),
  };
  const matrix = { names, rowCount, columns: working };
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
  const standardised = random.map(standardiseTerm);
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
    const { layout, offsets } = layOutFactor(random, terms, standardised, firstParameters, weights);
    terms.forEach((term, at) => {
      places[term] = { factor, offset: offsets[at] };
    });
    return layout;
  });
  return { factors, places, standardisations: standardised.map(({ standardisation }) => standardisation) };
}
