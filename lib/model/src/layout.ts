import type { FactorTemplate } from "./criterion";
import { type CrossProducts, crossProducts } from "./cross-products";
import type { ColumnMatrix } from "./design";
import { ModelError } from "./errors";
import type { ModelFrame, RandomFrame } from "./frame";
import { areIndependent, findAliased } from "./rank";
import { interceptOf, type Standardisation, standardisationOf, standardise } from "./standardise";

/** All random-effects columns of one grouping factor, standardised, with where each term's begin. */
export interface JoinedRandom {
  readonly matrix: ColumnMatrix;
  readonly standardisations: readonly Standardisation[];
  readonly offsets: readonly number[];
  readonly template: FactorTemplate;
}

/** A term may be centred only if its effects correlate: independent effects of centred columns are another model. */
function mayCentre({ term, matrix }: RandomFrame): boolean {
  return term.covariance === "correlated" && interceptOf(matrix) >= 0;
}

/** Puts the random-effects columns of all terms side by side, standardised. */
export function joinRandom(random: readonly RandomFrame[], rowCount: number): JoinedRandom {
  const standardisations = random.map((frame) => standardisationOf(frame.matrix, mayCentre(frame)));
  const names = random.flatMap(({ design }) => design.names);
  const values = new Float64Array(names.length * rowCount);
  const offsets: number[] = [];
  const rows: number[] = [];
  const columns: number[] = [];
  let offset = 0;
  random.forEach(({ matrix, term }, index) => {
    offsets.push(offset);
    values.set(standardise(matrix, standardisations[index]).values, offset * rowCount);
    const count = matrix.names.length;
    for (let column = 0; column < count; column++) {
      for (let row = column; row < (term.covariance === "correlated" ? count : column + 1); row++) {
        rows.push(offset + row);
        columns.push(offset + column);
      }
    }
    offset += count;
  });
  return {
    matrix: { names, rowCount, values },
    standardisations,
    offsets,
    template: { size: names.length, rows: Int32Array.from(rows), columns: Int32Array.from(columns) },
  };
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

/** The response with mean 0 (where the model has an intercept) and standard deviation 1. */
export interface StandardisedResponse {
  readonly values: Float64Array;
  readonly centre: number;
  readonly scale: number;
}

function standardiseResponse(response: Float64Array, centred: boolean): StandardisedResponse {
  const count = response.length;
  const centre = centred ? response.reduce((sum, value) => sum + value, 0) / count : 0;
  const size = Math.sqrt(response.reduce((sum, value) => sum + (value - centre) ** 2, 0) / count);
  const scale = size > 0 ? size : 1;
  return { values: response.map((value) => (value - centre) / scale), centre, scale };
}

/** The fixed effects and the response, standardised and reduced to cross-products. */
export interface LaidOut {
  readonly fixed: ColumnMatrix;
  readonly aliased: readonly string[];
  readonly standardisation: Standardisation;
  readonly response: StandardisedResponse;
  readonly products: CrossProducts;
}

/** Lays out the fixed effects; columns that are aliased are found and left out. */
export function layOutFixed(frame: ModelFrame, joined: JoinedRandom): LaidOut {
  const layOut = (fixed: ColumnMatrix, aliased: readonly string[]): LaidOut => {
    refuseUnidentified(frame, fixed.names.length);
    const standardisation = standardisationOf(fixed, true);
    const response = standardiseResponse(frame.response, standardisation.intercept >= 0);
    const { groups, groupNames } = frame.random[0];
    const columns = standardise(fixed, standardisation);
    const products = crossProducts(joined.matrix, columns, response.values, groups, groupNames.length);
    return { fixed, aliased, standardisation, response, products };
  };
  const all = layOut(frame.fixed, []);
  const p = frame.fixed.names.length;
  if (areIndependent(all.products.joinedByJoined, p, p + 1)) return all;
  const { kept, aliased } = findAliased(frame.fixed);
  return aliased.length === 0 ? all : layOut(kept, aliased);
}
