import { UserError } from "@alignment/engine/dist/errors";
import { type Table, tableOf } from "../table";
import { stateNumbers, studyYears, yearCount } from "./layout";
import { distanceNow, type MeanScores } from "./means";
import type { Panel } from "./panel";

/** First year whose change is a row: memberships are annual from 1965 on, and gaps are those of the year before. */
const firstChangeYear = 1966;

/** How long before an accession and after an exit a state is looked at, in years. */
export interface ChangeWindows {
  /** A state is a candidate in this many years up to the one before its accession; 5 by default. */
  readonly candidacyYears: number;
  /** Years after an exit, the first one out included; 4 by default. */
  readonly exitYears: number;
}

/** Yearly changes of the states' scores, one row a state and year. */
export type ChangeTable = Table<{
  ccode: Int32Array;
  year: Int32Array;
  /** Score less that of the year before. */
  change: Float64Array;
  /** Score of the year before. */
  score_before: Float64Array;
  /** Change of the year before. */
  change_before: Float64Array;
  /** IGOs with a known mean of which the state was a member in the year before. */
  memberships: Float64Array;
  /** Sum over those IGOs of what the state's score lacks to the other members' mean, in the year before. */
  member_gap: Float64Array;
  /** IGOs with a known mean that the state is not in yet and joins in one of the next years. */
  candidacies: Float64Array;
  /** The largest of what the score lacks to those IGOs' means, in the year before; 0 without one. */
  candidate_gap: Float64Array;
  /** The same of the IGOs that the state joins in this very year. */
  accession_gap: Float64Array;
  /** 1 in the years after the state left an IGO that went on, else 0. */
  after_exit: Float64Array;
  civil_war: Float64Array;
  /** `civil_war` of the year before: a state that was held down by a war rises when it ends. */
  civil_war_before: Float64Array;
  iccpr: Float64Array;
  /** Means over the state's rows. */
  score_mean: Float64Array;
  memberships_mean: Float64Array;
  member_gap_mean: Float64Array;
}>;

/**
 * The model in which the yearly changes are tested. `member_gap` is H2, `candidate_gap` H1 and `after_exit` H3. A state
 * is compared with itself (the means over its rows take out what lasts) and with what its last record, its last change
 * and a war would lead one to expect, so that a low record that mends by itself is no influence.
 */
export const yearlyChangeFormula = `change ~ member_gap + candidate_gap + accession_gap + after_exit + memberships + candidacies
  + score_before + change_before + civil_war + civil_war_before + iccpr + scale(year)
  + score_mean + memberships_mean + member_gap_mean + (1 | ccode)`;

/** What a state's score lacks to an IGO's mean, 0 where it is better. */
function lacks(distance: number): number {
  return Math.max(0, -distance);
}

/** What the states stand in beside their IGOs, by state-year. */
interface Surroundings {
  readonly memberships: Float64Array;
  readonly memberGap: Float64Array;
  readonly candidacies: Float64Array;
  readonly candidateGap: Float64Array;
  readonly accessionGap: Float64Array;
  readonly afterExit: Float64Array;
}

/**
 * Counts for every state-year the IGOs that the state was in, is about to join or joins, and adds up or compares its
 * gaps of the year before to them; marks the years after an exit. One pass over all IGOs, states and years.
 */
function surroundingsOf(means: MeanScores, { candidacyYears, exitYears }: ChangeWindows): Surroundings {
  const { member, size, states } = means;
  const igos = size.length / yearCount;
  const ofStateYears = () => new Float64Array(states * yearCount);
  const around = {
    memberships: ofStateYears(),
    memberGap: ofStateYears(),
    candidacies: ofStateYears(),
    candidateGap: ofStateYears(),
    accessionGap: ofStateYears(),
    afterExit: ofStateYears(),
  };
  // The next year of any membership: most states are never in most IGOs.
  let ahead = -1;
  for (let igo = 0; igo < igos; igo++) {
    for (let state = 0; state < states; state++) {
      const start = (igo * states + state) * yearCount;
      if (ahead < start) ahead = member.indexOf(1, start);
      if (ahead < 0) return around;
      if (ahead >= start + yearCount) continue;
      let nextIn = Number.POSITIVE_INFINITY;
      for (let t = yearCount - 1; t > 0; t--) {
        const isIn = member[start + t] === 1;
        const wasIn = member[start + t - 1] === 1;
        const isSoonIn = !isIn && nextIn - t <= candidacyYears;
        if (isIn) nextIn = t;
        if (!isIn && wasIn && size[igo * yearCount + t] > 0) {
          const end = Math.min(t + exitYears, yearCount);
          around.afterExit.fill(1, state * yearCount + t, state * yearCount + end);
        }
        if (!(isIn || wasIn || isSoonIn)) continue;
        const distance = distanceNow(means, igo, state, t - 1);
        if (Number.isNaN(distance)) continue;
        const at = state * yearCount + t;
        const gap = lacks(distance);
        if (wasIn) {
          around.memberships[at] += 1;
          around.memberGap[at] += gap;
        } else if (isIn) around.accessionGap[at] = Math.max(around.accessionGap[at], gap);
        if (isSoonIn) {
          around.candidacies[at] += 1;
          around.candidateGap[at] = Math.max(around.candidateGap[at], gap);
        }
      }
    }
  }
  return around;
}

/** The state-years with a row: those whose score and the two before it are known. */
function stateYearsWithChange(score: Float64Array): Int32Array {
  const stateYears = new Int32Array(score.length);
  let count = 0;
  for (let stateYear = 0; stateYear < score.length; stateYear++) {
    const isLate = studyYears.first + (stateYear % yearCount) >= firstChangeYear;
    const known = isLate && !Number.isNaN(score[stateYear] + score[stateYear - 1] + score[stateYear - 2]);
    if (known) stateYears[count++] = stateYear;
  }
  return stateYears.slice(0, count);
}

/** The mean of a column over the rows of the same state, row by row. */
function meansOfState(ccode: Int32Array, values: Float64Array): Float64Array {
  const sums = new Float64Array(stateNumbers);
  const counts = new Int32Array(stateNumbers);
  for (let row = 0; row < ccode.length; row++) {
    sums[ccode[row]] += values[row];
    counts[ccode[row]] += 1;
  }
  const means = new Float64Array(ccode.length);
  for (let row = 0; row < means.length; row++) means[row] = sums[ccode[row]] / counts[ccode[row]];
  return means;
}

/**
 * The yearly changes of all states' scores from 1966 on, each beside what the state then stood in: its gaps to the
 * members of its IGOs and to those of the IGOs that it is about to join, and whether it has just left one. No state
 * is selected for its record, so that nothing here is due to a return to the mean after a selection.
 *
 * For state i, year t and IGO g with the distance d(g,i,t) of construction rule 13, the gap is max(0, -d(g,i,t)):
 *
 *     member_gap(i,t)    = sum of gap(g,i,t-1) over the IGOs g of i in t-1
 *     candidate_gap(i,t) = largest gap(g,i,t-1) over the IGOs g that i is out of in t and in at some
 *                          t+1 .. t+candidacyYears
 *     accession_gap(i,t) = largest gap(g,i,t-1) over the IGOs g that i is out of in t-1 and in in t
 *     after_exit(i,t)    = 1 if i was in g in s-1, out in s, and g had a member in s, for some s in t-exitYears+1 .. t
 *
 * Missing: a row needs the scores of t, t-1 and t-2. At the end of the membership data fewer years ahead are seen.
 *
 * @param panel the panel, of which the memberships, scores and covariates of all states are taken.
 * @param windows the lengths of candidacy and aftermath.
 * @throws RangeError if a window is no whole number from 1 to 20.
 * @example
 * const fit = fitMixedModel(yearlyChangeFormula, yearlyChanges(panel, { exitYears: 6 }).columns);
 */
export function yearlyChanges(panel: Panel, windows: Partial<ChangeWindows> = {}): ChangeTable {
  const { layout, means } = panel.arrays;
  const { score, civilWar, iccpr, states } = layout;
  const around = surroundingsOf(means, checkedWindows(windows));
  const stateYears = stateYearsWithChange(score);
  // A loop: `Float64Array.from` with a function takes ten times as long.
  const column = (value: (stateYear: number) => number) => {
    const values = new Float64Array(stateYears.length);
    for (let row = 0; row < values.length; row++) values[row] = value(stateYears[row]);
    return values;
  };
  const ofYear = (values: ArrayLike<number>) => column((stateYear) => values[stateYear]);
  const ofYearBefore = (values: ArrayLike<number>) => column((stateYear) => values[stateYear - 1]);
  const ccode = stateYears.map((stateYear) => states[Math.floor(stateYear / yearCount)]);
  const scoreBefore = ofYearBefore(score);
  const memberships = ofYear(around.memberships);
  const memberGap = ofYear(around.memberGap);
  return tableOf({
    ccode,
    year: stateYears.map((stateYear) => studyYears.first + (stateYear % yearCount)),
    change: column((stateYear) => score[stateYear] - score[stateYear - 1]),
    score_before: scoreBefore,
    change_before: column((stateYear) => score[stateYear - 1] - score[stateYear - 2]),
    memberships,
    member_gap: memberGap,
    candidacies: ofYear(around.candidacies),
    candidate_gap: ofYear(around.candidateGap),
    accession_gap: ofYear(around.accessionGap),
    after_exit: ofYear(around.afterExit),
    civil_war: ofYear(civilWar),
    civil_war_before: ofYearBefore(civilWar),
    iccpr: ofYear(iccpr),
    score_mean: meansOfState(ccode, scoreBefore),
    memberships_mean: meansOfState(ccode, memberships),
    member_gap_mean: meansOfState(ccode, memberGap),
  });
}

/** The windows with their defaults; refuses what is no whole number of years from 1 to 20. */
function checkedWindows(windows: Partial<ChangeWindows>): ChangeWindows {
  const checked = { candidacyYears: 5, exitYears: 4, ...windows };
  for (const [name, length] of Object.entries(checked)) {
    if (!Number.isInteger(length) || length < 1 || length > 20) {
      throw new UserError(`yearlyChanges: ${name} is ${length}; expected a whole number from 1 to 20`);
    }
  }
  return checked;
}
