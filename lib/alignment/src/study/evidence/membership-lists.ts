import { type MembershipLayout, yearCount } from "../../construct/layout";

/** Years in which a state is a candidate before its accession: it is in the IGO in one of the next five years. */
export const candidacyYears = 5;

/** Bit of a candidacy that says that the state was a member in the year before. */
export const wasMember = 1 << candidacyYears;

/**
 * The events of membership by state and year, in lists: what concerns the state-year `state * yearCount + t` are the
 * entries from `start[stateYear]` up to `start[stateYear + 1]`, ascending by IGO.
 */
export interface EventList {
  readonly start: Int32Array;
  readonly igo: Int32Array;
}

/**
 * Spells of membership by state, then IGO, then year: those of a state are the entries from `start[state]` up to
 * `start[state + 1]`. A spell lasts from the year `from` up to, without, the year `to` (years since 1960).
 */
export interface SpellList {
  readonly start: Int32Array;
  readonly igo: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/**
 * Memberships as lists of what happens in every state and year, so that the columns of a yearly model are made without
 * reading 800,000 codes anew in every draw. Nothing in them depends on scores, or on whether another state exists.
 */
export interface MembershipLists {
  readonly igoCount: number;
  readonly stateCount: number;
  /** The IGOs that the state is in. */
  readonly members: EventList;
  /** Those that it is in and was not in the year before. */
  readonly joins: EventList;
  /** Those that it is not in and was in the year before. */
  readonly leaves: EventList;
  /** The years of membership of every state in every IGO that it was ever in. */
  readonly spells: SpellList;
  /**
   * Those that it is not in and is in in one of the next five years. Bit k − 1 of `years` says that it is in k years
   * later, `wasMember` that it was in the year before.
   */
  readonly candidacies: EventList & { readonly years: Uint8Array };
}

class ListBuilder {
  readonly start: Int32Array;
  readonly igo: number[] = [];
  constructor(cells: number) {
    this.start = new Int32Array(cells + 1);
  }
  list(): EventList {
    return { start: this.start, igo: Int32Array.from(this.igo) };
  }
}

function spellList(igoCount: number, stateCount: number, member: Uint8Array): SpellList {
  const start = new Int32Array(stateCount + 1);
  const [igos, from, to]: number[][] = [[], [], []];
  for (let state = 0; state < stateCount; state++) {
    for (let igo = 0; igo < igoCount; igo++) {
      const history = (igo * stateCount + state) * yearCount;
      for (let t = 0; t < yearCount; t++) {
        if (member[history + t] === 0) continue;
        let end = t;
        while (end < yearCount && member[history + end] === 1) end += 1;
        igos.push(igo);
        from.push(t);
        to.push(end);
        t = end;
      }
    }
    start[state + 1] = igos.length;
  }
  return { start, igo: Int32Array.from(igos), from: Int32Array.from(from), to: Int32Array.from(to) };
}

/**
 * Lists the events of membership of every state and year.
 *
 * @param member 1 where the state is a member, by IGO, state and year, as `membersOf` gives it.
 */
export function membershipLists(
  { igos, states }: Pick<MembershipLayout, "igos" | "states">,
  member: Uint8Array,
): MembershipLists {
  const cells = states.length * yearCount;
  const [members, joins, leaves, candidacies] = Array.from({ length: 4 }, () => new ListBuilder(cells));
  const years: number[] = [];
  for (let cell = 0; cell < cells; cell++) {
    const t = cell % yearCount;
    for (let igo = 0; igo < igos.length; igo++) {
      const at = igo * cells + cell;
      const before = t === 0 ? 0 : member[at - 1];
      if (member[at] === 1) {
        members.igo.push(igo);
        if (before === 0) joins.igo.push(igo);
        continue;
      }
      if (before === 1) leaves.igo.push(igo);
      let bits = 0;
      for (let ahead = 1; ahead <= candidacyYears && t + ahead < yearCount; ahead++)
        if (member[at + ahead] === 1) bits |= 1 << (ahead - 1);
      if (bits === 0) continue;
      candidacies.igo.push(igo);
      years.push(bits | (before === 1 ? wasMember : 0));
    }
    for (const list of [members, joins, leaves, candidacies]) list.start[cell + 1] = list.igo.length;
  }
  return {
    igoCount: igos.length,
    stateCount: states.length,
    members: members.list(),
    joins: joins.list(),
    leaves: leaves.list(),
    spells: spellList(igos.length, states.length, member),
    candidacies: { ...candidacies.list(), years: Uint8Array.from(years) },
  };
}

/**
 * The histories of membership that states have: each the whole history of a state, its own or that of a donor. Where
 * the state itself does not exist it is no member.
 */
export interface Histories {
  readonly lists: MembershipLists;
  /** Whose history each state has; `donor[i] === i` leaves it its own. */
  readonly donor: Int32Array;
  /** 1 where the state itself exists, by state-year. */
  readonly exists: Uint8Array;
}

/** What the means of IGOs are made of, by `t * igoCount + igo`. */
export interface MemberScores {
  /** Members, scored or not. */
  readonly size: Int32Array;
  /** Members that have a score. */
  readonly scored: Int32Array;
  /** Sum of their scores. */
  readonly sum: Float64Array;
}

/** Member scores with the arrays that adding them up needs, by `igo * (yearCount + 1) + t`. */
export interface MemberScoreArrays extends MemberScores {
  readonly steps: { readonly size: Int32Array; readonly scored: Int32Array; readonly sum: Float64Array };
}

/** Arrays for the member scores of a panel, to be filled again and again. */
export function emptyMemberScores({ igoCount }: MembershipLists): MemberScoreArrays {
  const arrays = (count: number) => ({
    size: new Int32Array(count),
    scored: new Int32Array(count),
    sum: new Float64Array(count),
  });
  return { ...arrays(igoCount * yearCount), steps: arrays(igoCount * (yearCount + 1)) };
}

/**
 * Runs of years without a break: those of the run r are the years from `bounds[2 r]` up to, without, `bounds[2 r + 1]`.
 */
class YearRuns {
  readonly bounds = new Int32Array(yearCount + 1);
  /** Twice the number of runs. */
  end = 0;

  /** Finds the runs of years of a state that exists, and of those in which it has a score as well. */
  find(exists: Uint8Array, score: Float64Array | undefined, own: number): void {
    this.end = 0;
    let isOpen = false;
    for (let t = 0; t < yearCount; t++) {
      const holds = exists[own + t] === 1 && (score === undefined || !Number.isNaN(score[own + t]));
      if (holds !== isOpen) this.bounds[this.end++] = t;
      isOpen = holds;
    }
    if (isOpen) this.bounds[this.end++] = yearCount;
  }
}

/** Adds 1 to the counts of the years of a spell that lie in runs, as steps up and down between years. */
function addSteps(steps: Int32Array, start: number, from: number, to: number, runs: YearRuns): void {
  const { bounds, end: last } = runs;
  for (let run = 0; run < last; run += 2) {
    const begin = from > bounds[run] ? from : bounds[run];
    const end = to < bounds[run + 1] ? to : bounds[run + 1];
    if (begin >= end) continue;
    steps[start + begin] += 1;
    steps[start + end] -= 1;
  }
}

/** Adds the scores of a state to the sums of the years of a spell that lie in runs. */
function addSums(
  sums: Float64Array,
  start: number,
  from: number,
  to: number,
  runs: YearRuns,
  score: Float64Array,
  own: number,
): void {
  const { bounds, end: last } = runs;
  for (let run = 0; run < last; run += 2) {
    const end = to < bounds[run + 1] ? to : bounds[run + 1];
    for (let t = from > bounds[run] ? from : bounds[run]; t < end; t++) sums[start + t] += score[own + t];
  }
}

/**
 * Adds up members and scores by IGO and year, A(g,t) and n(g,t).
 *
 * @param score by state-year, `NaN` where there is none.
 * @param into arrays that are filled anew.
 */
export function addUpMembers(
  { lists, donor, exists }: Histories,
  score: Float64Array,
  into: MemberScoreArrays,
): MemberScores {
  const { igoCount, stateCount, spells } = lists;
  const width = yearCount + 1;
  const { size: sizeSteps, scored: scoredSteps, sum } = into.steps;
  for (const steps of [sizeSteps, scoredSteps, sum]) steps.fill(0);
  const existing = new YearRuns();
  const scored = new YearRuns();
  for (let state = 0; state < stateCount; state++) {
    const own = state * yearCount;
    existing.find(exists, undefined, own);
    scored.find(exists, score, own);
    const last = spells.start[donor[state] + 1];
    for (let spell = spells.start[donor[state]]; spell < last; spell++) {
      const start = spells.igo[spell] * width;
      const from = spells.from[spell];
      const to = spells.to[spell];
      addSteps(sizeSteps, start, from, to, existing);
      addSteps(scoredSteps, start, from, to, scored);
      addSums(sum, start, from, to, scored, score, own);
    }
  }
  for (let igo = 0; igo < igoCount; igo++) {
    let [members, withScore] = [0, 0];
    for (let t = 0; t < yearCount; t++) {
      const [at, place] = [igo * width + t, t * igoCount + igo];
      members += sizeSteps[at];
      withScore += scoredSteps[at];
      into.size[place] = members;
      into.scored[place] = withScore;
      into.sum[place] = sum[at];
    }
  }
  return into;
}
