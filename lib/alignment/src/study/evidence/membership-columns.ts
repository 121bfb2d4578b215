import { yearCount } from "../../construct/layout";
import { type Histories, type MemberScores, wasMember } from "./membership-lists";
import type { DealtMeans, YearlyName, YearlyRows } from "./yearly-rows";

/** Years after an exit in which `after_exit` is 1, the first year out included. */
const yearsAfterExit = 4;

/** The columns of the yearly model while they are filled. */
export type FilledColumns = { [name in YearlyName]: Float64Array };

/** Marks the state-years in which a state is out of an IGO that it was in the year before and that has members. */
export function markExits(
  { lists, donor, exists }: Histories,
  { size }: MemberScores,
  left: Uint8Array,
): void {
  left.fill(0);
  const { start, igo } = lists.leaves;
  for (let state = 0; state < lists.stateCount; state++) {
    for (let t = 1; t < yearCount; t++) {
      const own = state * yearCount + t;
      if (exists[own] === 0 || exists[own - 1] === 0) continue;
      const cell = donor[state] * yearCount + t;
      for (let at = start[cell]; at < start[cell + 1]; at++)
        if (size[t * lists.igoCount + igo[at]] > 0) left[own] = 1;
    }
  }
}

/** Whether a row's state left an IGO in the year or in one of the three before. */
export function fillExits(rows: YearlyRows, left: Uint8Array, afterExit: Float64Array): void {
  for (let row = 0; row < rows.count; row++) {
    const stateYear = rows.state[row] * yearCount + rows.t[row];
    let found = 0;
    for (let back = 0; back < yearsAfterExit; back++) found |= left[stateYear - back];
    afterExit[row] = found;
  }
}

/** What the means of a state's IGOs and of the world are made of. */
export interface MeanParts extends MemberScores {
  /**
   * Two numbers for every IGO and year, side by side so that one read of memory brings both: the sum of the scores of
   * its members, and 1 / (n − 1) of those that have one, 0 where there is no other.
   */
  readonly sumAndShare: Float64Array;
  readonly worldSum: Float64Array;
  readonly worldCount: Int32Array;
}

/** Company, memberships and the sum of gaps. */
export function fillMemberships(
  rows: YearlyRows,
  { lists, donor }: Histories,
  score: Float64Array,
  parts: MeanParts,
  dealt: DealtMeans | undefined,
  columns: FilledColumns,
): void {
  const { igoCount, stateCount } = lists;
  const { start, igo } = lists.members;
  const { scored, sum, sumAndShare, worldSum, worldCount } = parts;
  for (let row = 0; row < rows.count; row++) {
    const state = rows.state[row];
    const t = rows.t[row] - 1;
    const own = score[state * yearCount + t];
    const cell = donor[state] * yearCount + t;
    const end = start[cell + 1];
    let count = 0;
    let context = 0;
    let gaps = 0;
    for (let at = start[cell]; at < end; at++) {
      const place = t * igoCount + igo[at];
      const share = sumAndShare[2 * place + 1];
      if (share === 0) continue;
      let mean = (sumAndShare[2 * place] - own) * share;
      if (dealt !== undefined) {
        const dealtIgo = dealt.igoOf[place];
        const isIn = dealt.member[(dealtIgo * stateCount + donor[state]) * yearCount + t];
        const others = scored[t * igoCount + dealtIgo] - isIn;
        if (others < 1) continue;
        mean = (sum[t * igoCount + dealtIgo] - isIn * own) / others;
      }
      const gap = mean - own;
      count += 1;
      context += mean;
      // max(0, gap) to the digit; whether a gap is above zero is no better guessed by the processor than by a coin.
      gaps += (gap + Math.abs(gap)) / 2;
    }
    const world = (worldSum[t] - own) / (worldCount[t] - 1);
    columns.memberships[row] = count;
    columns.score_memberships[row] = count * own;
    columns.company[row] = count === 0 ? 0 : context / count - world;
    columns.member_gap[row] = gaps;
    columns.world_gap[row] = count * Math.max(0, world - own);
  }
}

/** Candidacies with their largest gap, and the largest gap of an accession. */
export function fillCandidacies(
  rows: YearlyRows,
  { lists, donor }: Histories,
  score: Float64Array,
  { scored, sum }: MemberScores,
  ahead: Uint8Array,
  dealt: DealtMeans | undefined,
  columns: FilledColumns,
): void {
  const { igoCount, stateCount, joins, candidacies } = lists;
  for (let row = 0; row < rows.count; row++) {
    const state = rows.state[row];
    const t = rows.t[row];
    const own = score[state * yearCount + t - 1];
    const cell = donor[state] * yearCount + t;
    const before = (t - 1) * igoCount;
    /** Mean of the others of an IGO in the year before, `NaN` if missing. */
    const meanOf = (igo: number, isMember: number): number => {
      let place = before + igo;
      let others = scored[place] - isMember;
      if (others < 1) return Number.NaN;
      let total = sum[place] - isMember * own;
      if (dealt !== undefined) {
        const dealtIgo = dealt.igoOf[place];
        place = before + dealtIgo;
        const isIn = dealt.member[(dealtIgo * stateCount + donor[state]) * yearCount + t - 1];
        others = scored[place] - isIn;
        if (others < 1) return Number.NaN;
        total = sum[place] - isIn * own;
      }
      return total / others;
    };
    let accession = 0;
    for (let at = joins.start[cell]; at < joins.start[cell + 1]; at++) {
      const gap = meanOf(joins.igo[at], 0) - own;
      if (gap > accession) accession = gap;
    }
    let [count, largest] = [0, 0];
    const exists = ahead[state * yearCount + t];
    for (let at = candidacies.start[cell]; at < candidacies.start[cell + 1]; at++) {
      const years = candidacies.years[at];
      if ((years & exists) === 0) continue;
      const gap = meanOf(candidacies.igo[at], (years & wasMember) === 0 ? 0 : 1) - own;
      if (Number.isNaN(gap)) continue;
      count += 1;
      if (gap > largest) largest = gap;
    }
    columns.accession_gap[row] = accession;
    columns.candidacies[row] = count;
    columns.candidate_gap[row] = largest;
  }
}
