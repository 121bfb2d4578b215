import { studyYears, yearCount } from "../../construct/layout";
import { coefficientOf, combinationOf, type Estimate, leastSquares, type LeastSquaresFit, waldOf } from "./least-squares";
import { type TwoWayEffects, twoWayEffects } from "./two-way-effects";
import type { YearlyColumns, YearlyName, YearlyRows } from "./yearly-columns";

/** The terms of the yearly model, beside two sets of effects. */
export const yearlyTerms = [
  "company",
  "candidate_gap",
  "candidacies",
  "accession_gap",
  "after_exit",
  "memberships",
  "score",
  "score2",
  "score3",
  "score_memberships",
  "change_before",
  "civil_war",
  "civil_war_before",
  "iccpr",
] as const satisfies readonly YearlyName[];

/** A term of the yearly model. */
export type YearlyTerm = (typeof yearlyTerms)[number];

/** The years whose effects are taken out beside those of the states: of each regional group, or of all states alike. */
export type YearEffects = "group and year" | "year";

/** What fits the yearly model to columns on the same rows again and again. */
export interface YearlyModel {
  readonly rows: YearlyRows;
  /** Takes state effects and year effects out of a copy of a column. */
  within(column: Float64Array, effects: YearEffects): Float64Array;
  /** Fits the model. */
  fit(columns: YearlyColumns, effects: YearEffects): LeastSquaresFit<YearlyTerm>;
}

/** Levels renumbered from 0 on without gaps. */
export function levelsOf(values: ArrayLike<number>): Int32Array {
  const numbers = new Map<number, number>();
  return Int32Array.from(values, (value) => {
    const known = numbers.get(value);
    if (known !== undefined) return known;
    numbers.set(value, numbers.size);
    return numbers.size - 1;
  });
}

function sumOfSquaresAroundMean(column: Float64Array): number {
  let sum = 0;
  for (const value of column) sum += value;
  const mean = sum / column.length;
  let squares = 0;
  for (const value of column) squares += (value - mean) ** 2;
  return squares;
}

/**
 * Prepares the yearly model of columns on the same rows,
 *
 *     change = company + candidate_gap + … + iccpr + state effects + (regional group × year) effects,
 *
 * with errors clustered by state. State effects, not means over a state's rows: only so is every coefficient the state
 * compared with itself. Effects of group and year take out what moves a region together; with effects of years alone
 * `company` is found wherever a region rises (see `docs/hypothesis-tests.md`).
 *
 * @param rows as `yearlyRows` gives them.
 * @param group the regional group of every state, by the index of the state; any whole numbers.
 */
export function yearlyModel(rows: YearlyRows, group: ArrayLike<number>): YearlyModel {
  const ofRows = (level: (state: number, t: number) => number) =>
    levelsOf(Int32Array.from(rows.state, (state, row) => level(state, rows.t[row])));
  const effects: { readonly [kind in YearEffects]: TwoWayEffects } = {
    "group and year": twoWayEffects(
      rows.cluster,
      ofRows((state, t) => group[state] * yearCount + t),
    ),
    year: twoWayEffects(
      rows.cluster,
      ofRows((_, t) => t),
    ),
  };
  const within = (column: Float64Array, kind: YearEffects): Float64Array => {
    const copy = column.slice();
    effects[kind].remove(copy);
    return copy;
  };
  return {
    rows,
    within,
    fit: (columns, kind) =>
      leastSquares({
        names: yearlyTerms,
        columns: yearlyTerms.map((name) => within(columns[name], kind)),
        response: within(columns.change, kind),
        clusters: rows.cluster,
        clusterCount: rows.clusterCount,
        effectsRank: effects[kind].rank,
        totals: yearlyTerms.map((name) => sumOfSquaresAroundMean(columns[name])),
      }),
  };
}

/** Weights of the two coefficients that make the push of H1: means over the rows with a gap to a candidate's IGO. */
export interface PushWeights {
  readonly candidate_gap: number;
  readonly candidacies: number;
}

/** The means of both columns over the rows with `candidate_gap` above zero; `NaN` where there is no such row. */
export function pushWeightsOf({ candidate_gap, candidacies }: YearlyColumns): PushWeights {
  let [gap, count, rows] = [0, 0, 0];
  for (let row = 0; row < candidate_gap.length; row++) {
    if (candidate_gap[row] <= 0) continue;
    gap += candidate_gap[row];
    count += candidacies[row];
    rows += 1;
  }
  return { candidate_gap: gap / rows, candidacies: count / rows };
}

/** What the yearly model says on H1 to H3. */
export interface YearlyEstimates {
  /** H2: the coefficient of `company`. */
  readonly company: Estimate;
  /** H1: the two coefficients of candidates, at the average of both. */
  readonly push: Estimate;
  /** H3: the coefficient of `after_exit`; a return to the old record is below zero. */
  readonly exit: Estimate;
  readonly accession: Estimate;
  readonly candidate_gap: Estimate;
  readonly candidacies: Estimate;
  /** Joint Wald statistic of `candidate_gap` and `candidacies`. */
  readonly wald: number;
}

/** The estimates on H1 to H3 of a fit of the yearly model. */
export function yearlyEstimates(fit: LeastSquaresFit<YearlyTerm>, weights: PushWeights): YearlyEstimates {
  return {
    company: coefficientOf(fit, "company"),
    push: combinationOf(fit, { ...weights }),
    exit: coefficientOf(fit, "after_exit"),
    accession: coefficientOf(fit, "accession_gap"),
    candidate_gap: coefficientOf(fit, "candidate_gap"),
    candidacies: coefficientOf(fit, "candidacies"),
    wald: waldOf(fit, ["candidate_gap", "candidacies"]),
  };
}

/** The terms of the earlier model, which is shown for comparison. */
export const earlierTerms = [
  "intercept",
  "member_gap",
  "candidate_gap",
  "accession_gap",
  "after_exit",
  "memberships",
  "candidacies",
  "score",
  "change_before",
  "civil_war",
  "civil_war_before",
  "iccpr",
  "year",
  "score_mean",
  "memberships_mean",
  "member_gap_mean",
] as const;

/** A term of the earlier model. */
export type EarlierTerm = (typeof earlierTerms)[number];

/** Means of a column over the rows of each cluster, row by row. */
function clusterMeans({ cluster, clusterCount }: YearlyRows, column: Float64Array): Float64Array {
  const sums = new Float64Array(clusterCount);
  const counts = new Float64Array(clusterCount);
  for (let row = 0; row < column.length; row++) {
    sums[cluster[row]] += column[row];
    counts[cluster[row]] += 1;
  }
  return column.map((_, row) => sums[cluster[row]] / counts[cluster[row]]);
}

/**
 * Fits the earlier model of the yearly changes, whose `member_gap` is the sum of a state's gaps over all its IGOs: no
 * effects, but the state's means over its rows. It is in no verdict: the sum of gaps is the number of memberships times
 * what the state lacks to the world, whichever IGOs it is in.
 *
 * @param keeps the rows to fit it to, all by default.
 */
export function fitEarlierModel(
  rows: YearlyRows,
  columns: YearlyColumns,
  keeps?: (row: number) => boolean,
): LeastSquaresFit<EarlierTerm> {
  const kept = keeps === undefined ? undefined : Array.from(rows.state.keys()).filter(keeps);
  const of = (column: Float64Array) =>
    kept === undefined ? column : Float64Array.from(kept, (row) => column[row]);
  const cluster = kept === undefined ? rows.cluster : levelsOf(kept.map((row) => rows.cluster[row]));
  const clusterCount = cluster.reduce((most, one) => Math.max(most, one), -1) + 1;
  const own: YearlyRows = {
    count: cluster.length,
    state: kept === undefined ? rows.state : Int32Array.from(kept, (row) => rows.state[row]),
    t: kept === undefined ? rows.t : Int32Array.from(kept, (row) => rows.t[row]),
    cluster,
    clusterCount,
  };
  const means = (name: "score" | "memberships" | "member_gap") => clusterMeans(own, of(columns[name]));
  const special: { readonly [name in EarlierTerm]?: () => Float64Array } = {
    intercept: () => new Float64Array(own.count).fill(1),
    year: () => Float64Array.from(own.t, (t) => studyYears.first + t),
    score_mean: () => means("score"),
    memberships_mean: () => means("memberships"),
    member_gap_mean: () => means("member_gap"),
  };
  return leastSquares({
    names: earlierTerms,
    columns: earlierTerms.map((name) => special[name]?.() ?? of(columns[name as YearlyName])),
    response: of(columns.change),
    clusters: cluster,
    clusterCount,
    effectsRank: 0,
  });
}
