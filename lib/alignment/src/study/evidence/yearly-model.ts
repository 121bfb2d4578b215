import { studyYears, yearCount } from "../../construct/layout";
import {
  addScores,
  coefficientOf,
  combinationOf,
  type Estimate,
  fitOf,
  type LeastSquaresFit,
  refuseTooFew,
  solveNormalEquations,
  takeColumnsOff,
  waldOf,
} from "./least-squares";
import { type PeriodKind, type PreparedColumns, panelFits } from "./panel-fits";
import type { StateGroups } from "./state-groups";
import { levelsOf, takeRows } from "./take-rows";
import { type YearlyColumns, type YearlyName, type YearlyRows, yearlyNames } from "./yearly-columns";

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

/** What is fitted to columns on the same rows again and again. */
export interface YearlyModel {
  readonly rows: YearlyRows;
  /** Takes state effects and year effects out of a copy of a column. */
  within(column: Float64Array, effects: YearEffects): Float64Array;
  /** Number of effects that the rows determine. */
  effectsRank(effects: YearEffects): number;
  /** Prepares the columns of one draw; they must stay as they are until the last fit to them. */
  prepare(columns: YearlyColumns): PreparedColumns;
  /** Fits the yearly model. */
  fit(prepared: PreparedColumns, effects: YearEffects): LeastSquaresFit<YearlyTerm>;
  /** Fits the earlier model, which is shown for comparison. */
  fitEarlier(prepared: PreparedColumns): LeastSquaresFit<EarlierTerm>;
}

/** The columns that are prepared, in order. */
const preparedNames = [...yearlyTerms, "change", "member_gap"] as const;
const changePlace = preparedNames.indexOf("change");
const yearPlace = preparedNames.length;

/** Calendar year from which `year` is counted in the fits, so that its products stay small. */
const middleYear = 1988;

const kindOf: { readonly [effects in YearEffects]: PeriodKind } = {
  "group and year": "fine",
  year: "coarse",
};

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
 * @param groups the regional group of every state.
 */
export function yearlyModel(rows: YearlyRows, groups: Pick<StateGroups, "of">): YearlyModel {
  const groupYears = Int32Array.from(rows.state, (state, row) => groups.of[state] * yearCount + rows.t[row]);
  const fine = levelsOf(groupYears);
  const years = levelsOf(rows.t);
  const coarseOfFine = new Int32Array(fine.reduce((most, level) => Math.max(most, level), -1) + 1);
  fine.forEach((level, row) => {
    coarseOfFine[level] = years[row];
  });
  const fits = panelFits({ unit: rows.cluster, unitCount: rows.clusterCount, fine, coarseOfFine });
  const year = Float64Array.from(rows.t, (t) => studyYears.first + t - middleYear);
  const terms = yearlyTerms.map((_, place) => place);
  return {
    rows,
    within(column, effects) {
      const copy = column.slice();
      fits.effects[kindOf[effects]].remove(copy);
      return copy;
    },
    effectsRank: (effects) => fits.effects[kindOf[effects]].rank,
    prepare: (columns) => fits.prepare([...preparedNames.map((name) => columns[name]), year]),
    fit: (prepared, effects) => fits.fit(prepared, kindOf[effects], yearlyTerms, terms, changePlace),
    fitEarlier: (prepared) => fitEarlier(rows, prepared),
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

/** The terms of the earlier model that are columns, and the places of their columns. */
const earlierColumns: readonly { readonly term: EarlierTerm; readonly place: number }[] = earlierTerms
  .map((term) => ({
    term,
    place: term === "year" ? yearPlace : (preparedNames as readonly string[]).indexOf(term),
  }))
  .filter(({ place }) => place >= 0);

/** The terms whose value is the same in all rows of a state, and the place of the column whose mean they are. */
const earlierMeans = [
  { term: "intercept", of: undefined },
  { term: "score_mean", of: preparedNames.indexOf("score") },
  { term: "memberships_mean", of: preparedNames.indexOf("memberships") },
  { term: "member_gap_mean", of: preparedNames.indexOf("member_gap") },
] as const satisfies readonly { readonly term: EarlierTerm; readonly of: number | undefined }[];

const earlierOrder = [...earlierColumns.map(({ term }) => term), ...earlierMeans.map(({ term }) => term)];

/**
 * The earlier model of the yearly changes, whose `member_gap` is the sum of a state's gaps over all its IGOs: no effects,
 * but the calendar year and the state's means over its rows. It is in no verdict: the sum of gaps is the number of
 * memberships times what the state lacks to the world, whichever IGOs it is in. Its cross-products are those of the
 * columns; a column that is constant in a state enters by the sums of the others over the state.
 */
function fitEarlier(
  { cluster, clusterCount, count }: YearlyRows,
  { columns, products, sums }: PreparedColumns,
): LeastSquaresFit<EarlierTerm> {
  const rowsOfState = new Float64Array(clusterCount);
  for (const one of cluster) rowsOfState[one] += 1;
  const sumsOf = (place: number) => sums.subarray(place * clusterCount, (place + 1) * clusterCount);
  const constants = earlierMeans.map(({ of }) =>
    of === undefined
      ? new Float64Array(clusterCount).fill(1)
      : sumsOf(of).map((sum, state) => sum / rowsOfState[state]),
  );
  const places = earlierColumns.map(({ place }) => place);
  const [p, q] = [places.length, constants.length];
  const width = p + q + 1;
  const full = new Float64Array(width * width);
  const set = (i: number, j: number, value: number) => {
    full[i * width + j] = value;
    full[j * width + i] = value;
  };
  const withResponse = [...places, changePlace];
  const at = (i: number) => (i === p ? width - 1 : i);
  withResponse.forEach((one, i) => {
    withResponse.forEach((other, j) => {
      set(at(i), at(j), products[one * columns.length + other]);
    });
    const own = sumsOf(one);
    constants.forEach((constant, k) => {
      set(at(i), p + k, dotOf(own, constant));
    });
  });
  constants.forEach((one, k) => {
    const weighted = one.map((value, state) => value * rowsOfState[state]);
    constants.forEach((other, l) => {
      set(p + k, p + l, dotOf(weighted, other));
    });
  });
  const solution = solveNormalEquations(
    full,
    p + q,
    Float64Array.from({ length: p + q }, (_, i) => full[i * width + i]),
  );
  refuseTooFew(count, solution.kept.length, 0, clusterCount);
  const residuals = columns[changePlace].slice();
  const ofState = new Float64Array(clusterCount);
  const varying = solution.kept.filter((column) => column < p);
  // Kept columns ascend, so that those that vary within states come first.
  takeColumnsOff(
    residuals,
    solution.estimates,
    varying.map((column) => columns[places[column]]),
  );
  for (let i = varying.length; i < solution.kept.length; i++) {
    const constant = constants[solution.kept[i] - p];
    const estimate = solution.estimates[i];
    for (let state = 0; state < clusterCount; state++) ofState[state] += estimate * constant[state];
  }
  let squares = 0;
  const sumsOfResiduals = new Float64Array(clusterCount);
  for (let row = 0; row < count; row++) {
    residuals[row] -= ofState[cluster[row]];
    squares += residuals[row] * residuals[row];
    sumsOfResiduals[cluster[row]] += residuals[row];
  }
  const scores = new Float64Array(solution.kept.length * clusterCount);
  solution.kept.forEach((column, i) => {
    if (column < p) addScores(columns[places[column]], residuals, cluster, scores, i * clusterCount);
    else
      constants[column - p].forEach((value, state) => {
        scores[i * clusterCount + state] = value * sumsOfResiduals[state];
      });
  });
  return fitOf(earlierOrder, solution, scores, clusterCount, squares, count - solution.kept.length);
}

function dotOf(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at] * b[at];
  return sum;
}

/** The rows of a yearly model that are kept, with their columns. */
export function keepYearlyRows(
  rows: YearlyRows,
  columns: YearlyColumns,
  keeps: (row: number) => boolean,
): { readonly rows: YearlyRows; readonly columns: YearlyColumns } {
  const kept = Array.from(rows.state.keys()).filter(keeps);
  const cluster = levelsOf(kept.map((row) => rows.cluster[row]));
  return {
    rows: {
      count: kept.length,
      state: Int32Array.from(kept, (row) => rows.state[row]),
      t: Int32Array.from(kept, (row) => rows.t[row]),
      cluster,
      clusterCount: cluster.reduce((most, one) => Math.max(most, one), -1) + 1,
    },
    columns: Object.fromEntries(yearlyNames.map((name) => [name, takeRows(columns[name], kept)])) as {
      [name in YearlyName]: Float64Array;
    },
  };
}
