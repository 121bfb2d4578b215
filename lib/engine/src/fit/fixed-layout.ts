import type { Criterion } from "../criterion/criterion";
import { crossProducts } from "../criterion/cross-products";
import { classesOf } from "../criterion/group-classes";
import type { JoinedRows } from "../criterion/joined-rows";
import { OneFactorCriterion } from "../criterion/one-factor";
import { SeveralFactorsCriterion } from "../criterion/several-factors";
import { severalProducts } from "../criterion/several-products";
import { type ColumnMatrix, someColumns } from "../frame/design";
import type { ModelFrame } from "../frame/frame";
import { areIndependent, findAliased, type RankReport } from "../frame/rank";
import {
  backTransform,
  type Standardisation,
  type StandardisedResponse,
  standardisationOf,
  standardiseResponse,
} from "../frame/standardise";
import { leastPart, productOfTriangles, triangleOf } from "../frame/triangle";
import type { EstimationMethod } from "../types";
import type { RandomLayout } from "./layout";
import { refuseExtremes, refusePerfect, refuseUnidentified, withinMemory } from "./refusals";

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

/** The factors by number, first the one with the most effects: its groups are eliminated at little cost. */
function leadingFirst(factors: RandomLayout["factors"]): readonly number[] {
  const effects = factors.map(({ groupCount, template }) => groupCount * template.size);
  const lead = effects.indexOf(Math.max(...effects));
  return [lead, ...[...factors.keys()].filter((factor) => factor !== lead)];
}

/** Reduces the data to cross-products. */
function criterionOf({ factors }: RandomLayout, rows: JoinedRows, method: EstimationMethod): Criterion {
  const templates = factors.map(({ template }) => template);
  if (factors.length > 1) {
    const order = leadingFirst(factors);
    const ordered = order.map((factor) => factors[factor]);
    return new SeveralFactorsCriterion(severalProducts(ordered, rows), order, templates, method);
  }
  const { matrix, groups, groupCount } = factors[0];
  const products = crossProducts(matrix, rows, groups, groupCount);
  return new OneFactorCriterion(products, templates[0], method, classesOf(products));
}

/** How often columns are combined anew at most: once takes ten digits of collinearity. */
const mostTurns = 4;

/**
 * Combines the columns, and takes their part out of the response, by the Cholesky factor R of their products: X̃R_X⁻¹
 * in the place of X̃, and (ỹ − X̃R_X⁻¹r) / r_yy in that of ỹ.
 */
function combined({ standardisation, response, fixed, ...rest }: LaidOut, R: Float64Array): LaidOut {
  const p = fixed.names.length;
  const m = p + 1;
  const own = new Float64Array(p * p);
  for (let i = 0; i < p; i++) own.set(R.subarray(i * m, i * m + p), i * p);
  const { triangle, scales } = standardisation;
  const whole = triangle === undefined ? own : productOfTriangles(own, triangle, p);
  // what was removed so far, as coefficients of the new columns, and what is removed now
  const removed = new Float64Array(p);
  const pivot = R[p * m + p];
  for (let i = 0; i < p; i++) {
    for (let j = i; j < p; j++) removed[i] += R[i * m + j] * (response.removed?.[j] ?? 0);
    removed[i] = (removed[i] + R[i * m + p]) / pivot;
  }
  return {
    ...rest,
    fixed,
    standardisation: { ...standardisation, triangle: whole, scales },
    response: { ...response, scale: response.scale * pivot, removed },
  };
}

/** Takes a combination of the columns out of the response. */
function without({ response, ...rest }: LaidOut, coefficients: Float64Array): LaidOut {
  const removed = coefficients.map((value, j) => value + (response.removed?.[j] ?? 0));
  return { ...rest, response: { ...response, removed } };
}

/** Root mean square of what is left of the standardised response by the fixed effects alone. */
function leftByFixed({ criterion, fixed }: LaidOut, n: number): number {
  const m = fixed.names.length + 1;
  const { triangle } = triangleOf(criterion.joinedByJoined, m, n);
  return criterion.joinedByJoined[m * m - 1] === 0 ? 0 : triangle[m * m - 1];
}

/** Rounding units of the largest numbers that a residual must be above. */
const roundingUnits = 64;

/**
 * What the rounding errors of the response and of the columns, times their coefficients, may come to: of the numbers
 * that stand in the data, since what they were before they were rounded nobody knows.
 */
function roundingOf(
  { fixed, standardisation, response }: LaidOut,
  coefficients: Float64Array | undefined,
): number {
  const p = fixed.names.length;
  const back = backTransform(standardisation);
  const mostOf = (values: Float64Array): number =>
    values.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
  let sum = mostOf(response.raw);
  for (let i = 0; i < p; i++) {
    let coefficient = 0;
    for (let j = 0; j < p; j++) {
      coefficient += back[i * p + j] * ((response.removed?.[j] ?? 0) + (coefficients?.[j] ?? 0));
    }
    if (i !== standardisation.intercept)
      sum += Math.abs(response.scale * coefficient) * mostOf(fixed.columns[i]);
  }
  return roundingUnits * Number.EPSILON * sum;
}

/** Below this part of its standard deviation what is left of a response is compared with its rounding errors. */
const suspiciousPart = 1e-4;

/** Refuses a response of which nothing is left within groups. */
function checkResidual(frame: ModelFrame, laidOut: LaidOut, original: StandardisedResponse): void {
  const { criterion, response } = laidOut;
  const n = frame.rowCount;
  const within = criterion.fitWithin?.();
  const fixed = response.scale * leftByFixed(laidOut, n);
  const withGroups = within === undefined ? fixed : response.scale * Math.sqrt(Math.max(0, within.left) / n);
  const size = Math.abs(original.centre) + original.scale;
  if (withGroups > suspiciousPart * original.scale && withGroups > suspiciousPart * 1e-6 * size) return;
  const isConstant = frame.response.every((value) => value === frame.response[0]);
  const rounding = roundingOf(laidOut, within?.coefficients);
  refusePerfect(frame, { fixed, withGroups }, { isConstant, rounding });
}

/**
 * Lays out the fixed effects and the criterion; columns that are aliased are found and left out. Where columns are
 * nearly collinear, or the response nearly a combination of them (overall, or within groups), they are combined so that
 * the products of what is worked on lose no digits.
 */
export function layOutFixed(frame: ModelFrame, random: RandomLayout, method: EstimationMethod): LaidOut {
  const all = layOutColumns(frame, random, method, { kept: [...frame.fixed.names.keys()], aliased: [] });
  if (hasFullRank(all)) return separated(frame, random, all);
  const report = findAliased(frame.fixed);
  return separated(
    frame,
    random,
    report.aliased.length === 0 ? all : layOutColumns(frame, random, method, report),
  );
}

function layOutColumns(
  frame: ModelFrame,
  random: RandomLayout,
  method: EstimationMethod,
  { kept, aliased }: RankReport,
): LaidOut {
  const fixed = someColumns(frame.fixed, kept);
  refuseUnidentified(frame, fixed.names.length);
  const standardisation = standardisationOf(fixed, true);
  const response = standardiseResponse(frame.response, standardisation.intercept >= 0);
  refuseExtremes(frame, fixed, standardisation, random.standardisations, response);
  const rows = { fixed, standardisation, response, roots: frame.weights?.roots };
  return {
    fixed,
    kept,
    aliased,
    standardisation,
    response,
    criterion: withinMemory(frame, () => criterionOf(random, rows, method)),
  };
}

/** Combines columns and response until what is worked on is well separated. */
function separated(frame: ModelFrame, random: RandomLayout, first: LaidOut): LaidOut {
  const again = (laidOut: LaidOut): LaidOut => ({
    ...laidOut,
    criterion: withinMemory(frame, () =>
      criterionOf(random, { ...laidOut, roots: frame.weights?.roots }, first.criterion.method),
    ),
  });
  const m = first.fixed.names.length + 1;
  let laidOut = first;
  for (let turn = 0; turn < mostTurns; turn++) {
    const { triangle, least } = triangleOf(laidOut.criterion.joinedByJoined, m, frame.rowCount);
    if (least < leastPart) {
      laidOut = again(combined(laidOut, triangle));
      continue;
    }
    const within = laidOut.criterion.fitWithin?.();
    if (within === undefined || within.left >= leastPart * within.all) break;
    laidOut = again(without(laidOut, within.coefficients));
  }
  checkResidual(frame, laidOut, first.response);
  return laidOut;
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
 * @returns undefined where the rows must be asked: for the columns' rank, or since columns or response were combined.
 */
export function layOutSome(
  frame: ModelFrame,
  random: RandomLayout,
  all: LaidOut,
  columns: readonly number[],
): LaidOut | undefined {
  const { centres, scales, intercept, triangle } = all.standardisation;
  if (triangle !== undefined || all.response.removed !== undefined) return undefined;
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
  return hasFullRank(some) ? separated(frame, random, some) : undefined;
}
