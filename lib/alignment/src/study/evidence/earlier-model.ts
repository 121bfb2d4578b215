import {
  addScores,
  fitOf,
  type LeastSquaresFit,
  refuseTooFew,
  solveNormalEquations,
  takeColumnsOff,
} from "./least-squares";
import type { PreparedColumns } from "./panel-fits";
import type { YearlyRows } from "./yearly-rows";
import { changePlace, preparedNames, yearPlace } from "./yearly-terms";

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
 * The earlier model of the yearly changes, whose `member_gap` is the sum of a state's gaps over all its IGOs: no
 * effects, but the calendar year and the state's means over its rows. It is in no verdict: the sum of gaps is the
 * number of memberships times what the state lacks to the world, whichever IGOs it is in. Its cross-products are those
 * of the columns; a column that is constant in a state enters by the sums of the others over the state.
 */
export function fitEarlier(
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
