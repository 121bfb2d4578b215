import { type DataColumns, fitMixedModel, type MixedModelFit, UserError } from "@alignment/engine";
import type { Estimate } from "./estimates";
import { addScores } from "./least-squares";

/** A coefficient of a mixed model, with its errors by the model and by clusters, and what the cases' own slopes are. */
export interface CaseSlopeEstimate {
  readonly estimate: number;
  readonly byModel: Estimate;
  readonly byCluster: Estimate;
  readonly clusterCount: number;
  /** Share of the groups whose own coefficient, the fixed one plus the conditional mode, is above zero. */
  readonly shareAboveZero: number;
  readonly rows: number;
  readonly groups: number;
}

/**
 * The relative covariance factor Λ of a random intercept, or of a random intercept and slope: a, b, c in [a 0; b c].
 */
function factorOf({ randomEffects, residualVariance }: MixedModelFit): readonly [number, number, number] {
  const [{ covariance }] = randomEffects;
  const a = Math.sqrt(covariance[0][0] / residualVariance);
  if (covariance.length === 1) return [a, 0, 0];
  const b = a === 0 ? 0 : covariance[0][1] / (a * residualVariance);
  return [a, b, Math.sqrt(Math.max(0, covariance[1][1] / residualVariance - b * b))];
}

/** Sums over a group's rows of z z' and z r, z = (1, slope). */
interface GroupSums {
  readonly n: Float64Array;
  readonly z: Float64Array;
  readonly zz: Float64Array;
  readonly r: Float64Array;
  readonly zr: Float64Array;
}

/**
 * The sums by group. Those of a group stay at hand while its rows follow each other: to write them and read them back
 * for every row takes longer than all the rest.
 */
function addUpGroups(
  groups: Int32Array,
  count: number,
  slope: Float64Array,
  residual: Float64Array,
): GroupSums {
  const [n, z, zz, r, zr] = Array.from({ length: 5 }, () => new Float64Array(count));
  let current = groups[0];
  let [rows, ofZ, ofZZ, ofR, ofZR] = [0, 0, 0, 0, 0];
  for (let row = 0; row < groups.length; row++) {
    const group = groups[row];
    if (group !== current) {
      n[current] = rows;
      z[current] = ofZ;
      zz[current] = ofZZ;
      r[current] = ofR;
      zr[current] = ofZR;
      current = group;
      rows = n[group];
      ofZ = z[group];
      ofZZ = zz[group];
      ofR = r[group];
      ofZR = zr[group];
    }
    const x = slope[row];
    const y = residual[row];
    rows += 1;
    ofZ += x;
    ofZZ += x * x;
    ofR += y;
    ofZR += x * y;
  }
  n[current] = rows;
  z[current] = ofZ;
  zz[current] = ofZZ;
  r[current] = ofR;
  zr[current] = ofZR;
  return { n, z, zz, r, zr };
}

/** Each group's conditional modes Λ(I + Λ'Z'ZΛ)⁻¹Λ'Z'r: of the intercept and of the slope. */
function conditionalModesOf(
  [a, b, c]: readonly [number, number, number],
  { n, z, zz, r, zr }: GroupSums,
): readonly [Float64Array, Float64Array] {
  const intercepts = new Float64Array(n.length);
  const slopes = new Float64Array(n.length);
  for (let group = 0; group < n.length; group++) {
    // A = I + Λ'Z'ZΛ
    const p00 = n[group] * a + z[group] * b;
    const p10 = z[group] * a + zz[group] * b;
    const A00 = 1 + a * p00 + b * p10;
    const A01 = c * p10;
    const A11 = 1 + c * c * zz[group];
    const determinant = A00 * A11 - A01 * A01;
    const w0 = a * r[group] + b * zr[group];
    const w1 = c * zr[group];
    const v0 = (A11 * w0 - A01 * w1) / determinant;
    const v1 = (A00 * w1 - A01 * w0) / determinant;
    intercepts[group] = a * v0;
    slopes[group] = b * v0 + c * v1;
  }
  return [intercepts, slopes];
}

/** A column as numbers. */
function columnOf(data: DataColumns, name: string): Float64Array {
  const column = data[name];
  return column instanceof Float64Array ? column : Float64Array.from(column as ArrayLike<number>);
}

/** Adds up columns, three a pass over the rows, once with one weight each and once with another. */
function addColumns(
  columns: readonly Float64Array[],
  first: Float64Array,
  byFirst: readonly number[],
  second: Float64Array,
  bySecond: readonly number[],
): void {
  const zero = new Float64Array(first.length);
  for (let at = 0; at < columns.length; at += 3) {
    const [a, b, c] = [0, 1, 2].map((one) => columns[at + one] ?? zero);
    const [a1, b1, c1] = [0, 1, 2].map((one) => byFirst[at + one] ?? 0);
    const [a2, b2, c2] = [0, 1, 2].map((one) => bySecond[at + one] ?? 0);
    for (let row = 0; row < first.length; row++) {
      const x = a[row];
      const y = b[row];
      const z = c[row];
      first[row] += a1 * x + b1 * y + c1 * z;
      second[row] += a2 * x + b2 * y + c2 * z;
    }
  }
}

/**
 * The slope of a variable in a mixed model of one grouping factor with a random intercept, or a random intercept and a
 * random slope of the same variable: with errors by the model, and by clusters,
 *
 *     V = G/(G−1) · B (Σ_i u_i u_i') B,   B = (X'Ω⁻¹X)⁻¹,   u_i = X_i'(Ω⁻¹r)_i,   r = y − Xb,
 *
 * rows of the cluster i taken from Ω⁻¹r = r − Zb̂, Ω in units of σ²; and the share of the groups whose own slope is
 * above zero. Source: Liang & Zeger (1986), Biometrika 73(1).
 *
 * @param formula terms of the fixed effects are names of columns.
 * @param data columns without missing values.
 * @param groups group of every row, from 0 on without gaps.
 * @param clusters cluster of every row, from 0 on without gaps.
 * @param startFrom a fit of a similar model, from whose variances the search begins.
 * @throws UserError if there are fewer than two clusters, and what `fitMixedModel` throws.
 */
export function fitCaseSlope(
  formula: string,
  data: DataColumns,
  term: string,
  response: string,
  groups: Int32Array,
  clusters: Int32Array,
  startFrom?: MixedModelFit,
): CaseSlopeEstimate {
  const fit = fitMixedModel(formula, data, startFrom === undefined ? {} : { startFrom });
  return caseSlopeOf(fit, data, term, response, groups, clusters);
}

/** What `fitCaseSlope` gives, of a fit that is there. */
export function caseSlopeOf(
  fit: MixedModelFit,
  data: DataColumns,
  term: string,
  response: string,
  groups: Int32Array,
  clusters: Int32Array,
): CaseSlopeEstimate {
  const index = fit.fixedEffects.findIndex((effect) => effect.term === term);
  if (index < 0) {
    throw new UserError(
      `fitCaseSlope: the model ${fit.formula} has no term "${term}"; expected a name of its terms`,
    );
  }
  const n = groups.length;
  const slope = columnOf(data, term);
  const weightOf = (j: number) => fit.fixedEffectCovariance[index][j] / fit.residualVariance;
  const intercept = fit.fixedEffects.findIndex((effect) => effect.term === "(Intercept)");
  const terms = [...fit.fixedEffects.keys()].filter((j) => j !== intercept);
  const residuals = columnOf(data, response).slice();
  const weights = new Float64Array(n);
  if (intercept >= 0) {
    const { estimate } = fit.fixedEffects[intercept];
    for (let row = 0; row < n; row++) residuals[row] -= estimate;
    weights.fill(weightOf(intercept));
  }
  addColumns(
    terms.map((j) => columnOf(data, fit.fixedEffects[j].term)),
    residuals,
    terms.map((j) => -fit.fixedEffects[j].estimate),
    weights,
    terms.map(weightOf),
  );
  const groupCount = countOf(groups);
  const sums = addUpGroups(groups, groupCount, slope, residuals);
  const [intercepts, slopes] = conditionalModesOf(factorOf(fit), sums);
  const clusterCount = countOf(clusters);
  if (clusterCount < 2) {
    throw new UserError(`fitCaseSlope: the rows have ${clusterCount} cluster; expected at least two`);
  }
  for (let row = 0; row < n; row++) {
    const group = groups[row];
    residuals[row] = residuals[row] - intercepts[group] - slopes[group] * slope[row];
  }
  const contributions = new Float64Array(clusterCount);
  addScores(weights, residuals, clusters, contributions, 0);
  let meat = 0;
  for (let cluster = 0; cluster < clusterCount; cluster++) meat += contributions[cluster] ** 2;
  const { estimate, standardError } = fit.fixedEffects[index];
  const se = Math.sqrt((clusterCount / (clusterCount - 1)) * meat);
  let above = 0;
  for (let group = 0; group < groupCount; group++) if (estimate + slopes[group] > 0) above += 1;
  return {
    estimate,
    byModel: { estimate, se: standardError, t: estimate / standardError },
    byCluster: { estimate, se, t: estimate / se },
    clusterCount,
    shareAboveZero: above / groupCount,
    rows: n,
    groups: groupCount,
  };
}

/** Number of levels, numbered from 0 on. */
function countOf(levels: Int32Array): number {
  let most = -1;
  for (let row = 0; row < levels.length; row++) if (levels[row] > most) most = levels[row];
  return most + 1;
}
