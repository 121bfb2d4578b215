import { yearCount } from "../../construct/layout";
import {
  type FilledColumns,
  fillCandidacies,
  fillExits,
  fillMemberships,
  markExits,
} from "./membership-columns";
import {
  addUpMembers,
  candidacyYears,
  emptyMemberScores,
  type Histories,
  type MembershipLists,
} from "./membership-lists";
import { type DealtMeans, type YearlyColumns, type YearlyRows, yearlyNames } from "./yearly-rows";

/** State-level covariates by state-year. */
export interface StateCovariates {
  readonly civilWar: ArrayLike<number>;
  readonly iccpr: ArrayLike<number>;
}

/** What makes the columns again and again on the same rows. */
export interface YearlyBuilder {
  readonly rows: YearlyRows;
  /**
   * Makes the columns. The arrays are filled anew by the next call: take copies of what is to stay.
   *
   * @param histories the memberships that states have.
   * @param score by state-year; known at least where the rows need it.
   * @param dealt the means that stand for each IGO's, if they are shuffled.
   */
  columns(histories: Histories, score: Float64Array, dealt?: DealtMeans): YearlyColumns;
}

/** Bit k − 1 says that the state exists k years later, by state-year. */
function existsAhead(exists: Uint8Array): Uint8Array {
  const bits = new Uint8Array(exists.length);
  for (let stateYear = 0; stateYear < exists.length; stateYear++) {
    const t = stateYear % yearCount;
    for (let ahead = 1; ahead <= candidacyYears && t + ahead < yearCount; ahead++)
      if (exists[stateYear + ahead] === 1) bits[stateYear] |= 1 << (ahead - 1);
  }
  return bits;
}

/** Sum and number of the scores of all states by year. */
function addUpWorld(score: Float64Array, sums: Float64Array, counts: Int32Array): void {
  sums.fill(0);
  counts.fill(0);
  for (let stateYear = 0; stateYear < score.length; stateYear++) {
    const value = score[stateYear];
    if (Number.isNaN(value)) continue;
    const t = stateYear % yearCount;
    sums[t] += value;
    counts[t] += 1;
  }
}

/**
 * Prepares the columns of the yearly model ("model Y"): the yearly changes of all states' scores, each beside what the
 * state then stood in. No state is selected for its record.
 *
 * With M(g,i,t) membership, s(i,t) the score, mean(g,i,t) the mean of the other scored members of IGO g,
 * gap(g,i,t) = max(0, mean(g,i,t) − s(i,t)), for state i in year t:
 *
 *     change, score, change_before   s(t) − s(t−1); s(t−1); s(t−1) − s(t−2); score2, score3 are powers of s(t−1)
 *     memberships     number of g with M(t−1) and known mean(g,i,t−1); score_memberships its product with s(t−1)
 *     company         average of mean(g,i,t−1) over these, less the mean of all other scored states in t−1; else 0
 *     candidacies     number of g with the state out in t, in in one of t+1 … t+5, and known mean(g,i,t−1)
 *     candidate_gap   largest gap(g,i,t−1) among these, else 0
 *     accession_gap   largest gap(g,i,t−1) among the g with the state out in t−1 and in in t, else 0
 *     after_exit      1 if in one of t−3 … t the state was out of a g that it was in the year before, with members
 *     member_gap      sum of gap(g,i,t−1) over the IGOs of `memberships`
 *     world_gap       memberships times max(0, mean of all other scored states − s(t−1))
 *
 * `company` is who the others are, in the manner of Greenhill's (2010) lagged IGO context.
 *
 * @param rows as `yearlyRows` gives them.
 */
export function yearlyBuilder(
  rows: YearlyRows,
  lists: MembershipLists,
  exists: Uint8Array,
  covariates: StateCovariates,
): YearlyBuilder {
  const columns = Object.fromEntries(
    yearlyNames.map((name) => [name, new Float64Array(rows.count)]),
  ) as FilledColumns;
  const ahead = existsAhead(exists);
  const totals = emptyMemberScores(lists);
  const sumAndShare = new Float64Array(2 * totals.scored.length);
  const left = new Uint8Array(exists.length);
  const worldSum = new Float64Array(yearCount);
  const worldCount = new Int32Array(yearCount);
  const parts = { ...totals, sumAndShare, worldSum, worldCount };
  for (let row = 0; row < rows.count; row++) {
    const stateYear = rows.state[row] * yearCount + rows.t[row];
    columns.civil_war[row] = covariates.civilWar[stateYear];
    columns.civil_war_before[row] = covariates.civilWar[stateYear - 1];
    columns.iccpr[row] = covariates.iccpr[stateYear];
  }
  return {
    rows,
    columns(histories, score, dealt) {
      addUpMembers(histories, score, totals);
      addUpWorld(score, worldSum, worldCount);
      markExits(histories, totals, left);
      fillScores(rows, score, columns);
      for (let place = 0; place < totals.scored.length; place++) {
        const scored = totals.scored[place];
        sumAndShare[2 * place] = totals.sum[place];
        sumAndShare[2 * place + 1] = scored > 1 ? 1 / (scored - 1) : 0;
      }
      fillMemberships(rows, histories, score, parts, dealt, columns);
      fillCandidacies(rows, histories, score, totals, ahead, dealt, columns);
      fillExits(rows, left, columns.after_exit);
      return columns;
    },
  };
}

function fillScores(rows: YearlyRows, score: Float64Array, columns: FilledColumns): void {
  for (let row = 0; row < rows.count; row++) {
    const stateYear = rows.state[row] * yearCount + rows.t[row];
    const before = score[stateYear - 1];
    columns.change[row] = score[stateYear] - before;
    columns.change_before[row] = before - score[stateYear - 2];
    columns.score[row] = before;
    columns.score2[row] = before * before;
    columns.score3[row] = before * before * before;
  }
}
