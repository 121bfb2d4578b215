import { studyYears, yearCount } from "../../construct/layout";
import { addUpMembers, emptyMemberScores, type Histories, type MemberScores } from "./membership-lists";

/** First year whose memberships can be rows (construction rule 8), as years since 1960. */
const firstRowYear = 1965 - studyYears.first;

/** The rows of the cases of one draw: what `sampleOf` gives, without scaling, as arrays that are filled anew. */
export interface CaseRows {
  /** Rows. */
  readonly count: number;
  readonly cases: number;
  readonly states: number;
  /** Case and state of every row, numbered from 0 on without gaps. */
  readonly case: Int32Array;
  readonly cluster: Int32Array;
  readonly igo: Int32Array;
  readonly state: Int32Array;
  /** Years since 1960. */
  readonly t: Int32Array;
  readonly duration: Int32Array;
  /** Members of the IGO, scored or not. */
  readonly size: Float64Array;
  /** 1 where the state was a member in the year before. */
  readonly wasMember: Uint8Array;
  /** Outcome of Table 2: the distance of the year before. */
  readonly distance: Float64Array;
  /** The distance of the same year; `NaN` where the score is missing. */
  readonly distance_now: Float64Array;
  /** Mean of the others in the year before, less that of this year. */
  readonly change_mean: Float64Array;
}

/** What decides which cases and rows there are. */
export interface CaseChoice {
  /** Cases are kept whose first year of membership is later than this year; the paper's 1965. */
  readonly entryAfter: number;
  readonly lastYear: number;
}

/** Makes the rows of the cases again and again. */
export interface CaseBuilder {
  /**
   * Finds the cases that were worse than the mean of the members in the year before their first membership, and their
   * rows (construction rules 5 to 17). The arrays are filled anew by the next call.
   *
   * @param score by state-year, `NaN` where there is none.
   */
  rows(histories: Histories, score: Float64Array): CaseRows;
  /**
   * The distance of the year before and the change in mean of the rows last made, of another score.
   *
   * @returns two arrays, `NaN` where unknown.
   */
  ofScore(
    histories: Histories,
    score: Float64Array,
    rows: CaseRows,
  ): { readonly distance: Float64Array; readonly change: Float64Array };
}

/** Mean of the other scored members, `NaN` where there is none. */
function meanOfOthers({ scored, sum }: MemberScores, place: number, isMember: number, own: number): number {
  const leftOut = isMember === 1 && !Number.isNaN(own) ? 1 : 0;
  const others = scored[place] - leftOut;
  if (others < 1) return Number.NaN;
  return (leftOut === 1 ? sum[place] - own : sum[place]) / others;
}

/**
 * Prepares the rows of cases of one panel.
 *
 * @param most the most rows that can be: one for every year of membership.
 * @param gdp by state-year, `NaN` where missing.
 * @param delegation by `igo * yearCount + t`, `NaN` where missing.
 */
export function caseBuilder(
  { lists }: Histories,
  { gdp, delegation }: { readonly gdp: Float64Array; readonly delegation: Float64Array },
  { entryAfter, lastYear }: CaseChoice,
): CaseBuilder {
  const most = lists.members.igo.length;
  const columns = {
    case: new Int32Array(most),
    cluster: new Int32Array(most),
    igo: new Int32Array(most),
    state: new Int32Array(most),
    t: new Int32Array(most),
    duration: new Int32Array(most),
    size: new Float64Array(most),
    wasMember: new Uint8Array(most),
    distance: new Float64Array(most),
    distance_now: new Float64Array(most),
    change_mean: new Float64Array(most),
  };
  const totals = emptyMemberScores(lists);
  const { igoCount, stateCount } = lists;
  const lastT = lastYear - studyYears.first;
  const { spells } = lists;

  /** Index of the first spell of the next IGO. */
  function endOfPair(spell: number, end: number): number {
    let next = spell + 1;
    while (next < end && spells.igo[next] === spells.igo[spell]) next += 1;
    return next;
  }

  function rows({ donor, exists }: Histories, score: Float64Array): CaseRows {
    addUpMembers({ lists, donor, exists }, score, totals);
    let [count, cases, states] = [0, 0, 0];
    for (let state = 0; state < stateCount; state++) {
      const own = state * yearCount;
      const end = spells.start[donor[state] + 1];
      const before = count;
      for (let spell = spells.start[donor[state]]; spell < end; ) {
        const next = endOfPair(spell, end);
        const rowsBefore = count;
        count = rowsOfPair(state, own, spell, next, exists, score, count, cases, states);
        if (count > rowsBefore) cases += 1;
        spell = next;
      }
      if (count > before) states += 1;
    }
    const cut = <A extends Int32Array | Uint8Array | Float64Array>(column: A) =>
      column.subarray(0, count) as A;
    return {
      count,
      cases,
      states,
      case: cut(columns.case),
      cluster: cut(columns.cluster),
      igo: cut(columns.igo),
      state: cut(columns.state),
      t: cut(columns.t),
      duration: cut(columns.duration),
      size: cut(columns.size),
      wasMember: cut(columns.wasMember),
      distance: cut(columns.distance),
      distance_now: cut(columns.distance_now),
      change_mean: cut(columns.change_mean),
    };
  }

  /** First year of membership in the spells of one pair in which the state exists, or -1. */
  function firstYearOf(own: number, spell: number, next: number, exists: Uint8Array): number {
    for (let at = spell; at < next; at++)
      for (let t = spells.from[at]; t < spells.to[at]; t++) if (exists[own + t] === 1) return t;
    return -1;
  }

  function rowsOfPair(
    state: number,
    own: number,
    spell: number,
    next: number,
    exists: Uint8Array,
    score: Float64Array,
    from: number,
    caseNumber: number,
    cluster: number,
  ): number {
    const first = firstYearOf(own, spell, next, exists);
    if (first <= entryAfter - studyYears.first || exists[own + first - 1] === 0) return from;
    const igo = spells.igo[spell];
    const entry = (first - 1) * igoCount + igo;
    // Missing distances compare as false.
    if (!(score[own + first - 1] - meanOfOthers(totals, entry, 0, Number.NaN) < 0)) return from;
    let count = from;
    let lastMember = -1;
    for (let at = spell; at < next; at++) {
      for (let t = spells.from[at]; t < spells.to[at] && t <= lastT; t++) {
        if (exists[own + t] === 0) continue;
        const wasMember = lastMember === t - 1 ? 1 : 0;
        lastMember = t;
        if (t < firstRowYear || Number.isNaN(gdp[own + t])) continue;
        if (Number.isNaN(delegation[igo * yearCount + t])) continue;
        if (exists[own + t - 1] === 0) continue;
        const place = t * igoCount + igo;
        const meanBefore = meanOfOthers(totals, place - igoCount, wasMember, score[own + t - 1]);
        const mean = meanOfOthers(totals, place, 1, score[own + t]);
        const distance = score[own + t - 1] - meanBefore;
        const change = meanBefore - mean;
        if (Number.isNaN(distance) || Number.isNaN(change)) continue;
        columns.case[count] = caseNumber;
        columns.cluster[count] = cluster;
        columns.igo[count] = igo;
        columns.state[count] = state;
        columns.t[count] = t;
        columns.duration[count] = t - first + 1;
        columns.size[count] = totals.size[place];
        columns.wasMember[count] = wasMember;
        columns.distance[count] = distance;
        columns.distance_now[count] = score[own + t] - mean;
        columns.change_mean[count] = change;
        count += 1;
      }
    }
    return count;
  }

  function ofScore({ donor, exists }: Histories, score: Float64Array, made: CaseRows) {
    const sums = addUpMembers({ lists, donor, exists }, score, emptyMemberScores(lists));
    const distance = new Float64Array(made.count);
    const change = new Float64Array(made.count);
    for (let row = 0; row < made.count; row++) {
      const own = made.state[row] * yearCount + made.t[row];
      const place = made.t[row] * igoCount + made.igo[row];
      const before = meanOfOthers(sums, place - igoCount, made.wasMember[row], score[own - 1]);
      distance[row] = score[own - 1] - before;
      change[row] = before - meanOfOthers(sums, place, 1, score[own]);
    }
    return { distance, change };
  }
  return { rows, ofScore };
}
