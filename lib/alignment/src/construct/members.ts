import type { PanelSpecification } from "../specification/specification";
import { type MembershipLayout, studyYears, yearCount } from "./layout";

/** First year whose memberships can be rows (construction rules 8 and 23), as `t`. */
export const firstRowYear = 1965 - studyYears.first;

/** Who is a member of what. */
export interface Members {
  /** 1 where the state is a member (construction rule 5), by IGO, state and year. */
  readonly member: Uint8Array;
  /** Number of members, scored or not (construction rule 7), by IGO-year. */
  readonly size: Int32Array;
  /** Number of pairs of an IGO and a state with a year of membership, by IGO, then state. */
  readonly pairs: number;
  /** Their IGO and their state. */
  readonly igo: Int32Array;
  readonly state: Int32Array;
  /** Their first year of membership (construction rule 8), as `t`. */
  readonly first: Int32Array;
}

/** Finds the members of every IGO and year (construction rules 5, 7 and 8). */
export function membersOf(
  { igos, states, codes }: MembershipLayout,
  { membershipCodes }: Pick<PanelSpecification, "membershipCodes">,
): Members {
  // Codes run from -9 on.
  const counts = new Uint8Array(32);
  for (const code of membershipCodes) counts[code + 9] = 1;
  const pairCount = igos.length * states.length;
  const member = new Uint8Array(codes.length);
  const size = new Int32Array(igos.length * yearCount);
  const igo = new Int32Array(pairCount);
  const state = new Int32Array(pairCount);
  const first = new Int32Array(pairCount);
  let pairs = 0;
  for (let pair = 0; pair < pairCount; pair++) {
    const start = pair * yearCount;
    const igoOfPair = Math.floor(pair / states.length);
    const sizeStart = igoOfPair * yearCount;
    let entry = -1;
    for (let t = 0; t < yearCount; t++) {
      if (counts[codes[start + t] + 9] === 0) continue;
      if (entry < 0) entry = t;
      member[start + t] = 1;
      size[sizeStart + t] += 1;
    }
    if (entry < 0) continue;
    igo[pairs] = igoOfPair;
    state[pairs] = pair % states.length;
    first[pairs] = entry;
    pairs += 1;
  }
  return {
    member,
    size,
    pairs,
    igo: igo.slice(0, pairs),
    state: state.slice(0, pairs),
    first: first.slice(0, pairs),
  };
}

/**
 * The memberships that can be cases, by IGO, state and year. All years are `t`. A pair is one membership, re-entries
 * included, unless a re-entry begins a new case (construction rule 9).
 */
export interface Spells {
  readonly count: number;
  readonly igo: Int32Array;
  readonly state: Int32Array;
  /** First year after an earlier membership that is a case of its own; 0 where there is none. */
  readonly from: Int32Array;
  /** First year of membership. */
  readonly entry: Int32Array;
  /** Year from which on there are no rows of membership. */
  readonly end: Int32Array;
  /** Entry of the pair's next membership that is a case of its own; the number of years where there is none. */
  readonly next: Int32Array;
  /** Rows of membership from 1965 on. */
  readonly rows: Int32Array;
  /** Rows of membership from 1965 on of all IGOs together, by state-year. */
  readonly rowsOfStateYear: Int32Array;
}

/** Where the years of membership that follow on a year of membership end. */
function endOfSpell(member: Uint8Array, start: number, entry: number): number {
  let end = entry;
  while (end < yearCount && member[start + end] === 1) end += 1;
  return end;
}

/** Finds the memberships that can be cases (construction rule 9). */
export function spellsOf(
  { states }: Pick<MembershipLayout, "states">,
  { member, pairs, igo, state, first }: Members,
  { reentry }: Pick<PanelSpecification, "reentry">,
): Spells {
  const found = { igo: [] as number[], state: [] as number[], from: [] as number[], entry: [] as number[] };
  const ends: number[] = [];
  const nexts: number[] = [];
  const rows: number[] = [];
  const rowsOfStateYear = new Int32Array(states.length * yearCount);
  const add = (pair: number, start: number, from: number, entry: number, end: number): void => {
    found.igo.push(igo[pair]);
    found.state.push(state[pair]);
    found.from.push(from);
    found.entry.push(entry);
    ends.push(end);
    nexts.push(yearCount);
    let count = 0;
    const stateStart = state[pair] * yearCount;
    for (let t = Math.max(entry, firstRowYear); t < end; t++) {
      if (member[start + t] === 0) continue;
      count += 1;
      rowsOfStateYear[stateStart + t] += 1;
    }
    rows.push(count);
  };
  for (let pair = 0; pair < pairs; pair++) {
    const start = (igo[pair] * states.length + state[pair]) * yearCount;
    if (reentry === "same case") {
      add(pair, start, 0, first[pair], yearCount);
      continue;
    }
    const end = endOfSpell(member, start, first[pair]);
    add(pair, start, 0, first[pair], end);
    if (reentry === "dropped") continue;
    let from = end;
    for (let t = end; t < yearCount; t++) {
      if (member[start + t] === 0) continue;
      nexts[nexts.length - 1] = t;
      const endOfNext = endOfSpell(member, start, t);
      add(pair, start, from, t, endOfNext);
      from = endOfNext;
      t = endOfNext;
    }
  }
  const column = (values: readonly number[]) => Int32Array.from(values);
  return {
    count: rows.length,
    igo: column(found.igo),
    state: column(found.state),
    from: column(found.from),
    entry: column(found.entry),
    end: column(ends),
    next: column(nexts),
    rows: column(rows),
    rowsOfStateYear,
  };
}
