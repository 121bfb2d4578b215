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

/** Gathers the members of every IGO and year, which are to be added by IGO, state and year. */
class MemberYears {
  private pairs = 0;
  private readonly member: Uint8Array;
  private readonly size: Int32Array;
  private readonly igo: Int32Array;
  private readonly state: Int32Array;
  private readonly first: Int32Array;
  /** Where the years of the last pair end, and what takes a place of `member` to its IGO-year. */
  private end = 0;
  private toIgoYear = 0;

  constructor(
    igos: number,
    private readonly states: number,
  ) {
    const pairs = igos * states;
    this.member = new Uint8Array(pairs * yearCount);
    this.size = new Int32Array(igos * yearCount);
    this.igo = new Int32Array(pairs);
    this.state = new Int32Array(pairs);
    this.first = new Int32Array(pairs);
  }

  /** Adds a year of membership, by its place in `member`. */
  add(place: number): void {
    if (place >= this.end) this.beginPair(place);
    this.member[place] = 1;
    this.size[place - this.toIgoYear] += 1;
  }

  private beginPair(place: number): void {
    const pair = Math.floor(place / yearCount);
    const start = pair * yearCount;
    const igo = Math.floor(pair / this.states);
    this.end = start + yearCount;
    this.toIgoYear = start - igo * yearCount;
    this.igo[this.pairs] = igo;
    this.state[this.pairs] = pair - igo * this.states;
    this.first[this.pairs] = place - start;
    this.pairs += 1;
  }

  members(): Members {
    const { member, size, pairs, igo, state, first } = this;
    return {
      member,
      size,
      pairs,
      igo: igo.slice(0, pairs),
      state: state.slice(0, pairs),
      first: first.slice(0, pairs),
    };
  }
}

/** Finds the members of every IGO and year (construction rules 5, 7 and 8). */
export function membersOf(
  { igos, states, codes }: MembershipLayout,
  { membershipCodes }: Pick<PanelSpecification, "membershipCodes">,
): Members {
  const years = new MemberYears(igos.length, states.length);
  // The codes that can count are 1, 2 and 3; the others are 0 and below.
  const counts = new Uint8Array(4);
  for (const code of membershipCodes) counts[code] = 1;
  const addFrom = (from: number, end: number) => {
    for (let place = from; place < end; place++)
      if (codes[place] > 0 && counts[codes[place]] === 1) years.add(place);
  };
  const bytesOfWord = 4;
  const { buffer, byteOffset } = codes.byteOffset % bytesOfWord === 0 ? codes : codes.slice();
  // Four codes at a time: three in four words have none but "no membership" (0) or "no such IGO" (-1).
  const words = new Int32Array(buffer, byteOffset, Math.floor(codes.length / bytesOfWord));
  for (let word = 0; word < words.length; word++)
    if (words[word] !== 0 && words[word] !== -1) addFrom(word * bytesOfWord, (word + 1) * bytesOfWord);
  addFrom(words.length * bytesOfWord, codes.length);
  return years.members();
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

/** The years of memberships, before their rows are counted. */
type SpellYears = Pick<Spells, "igo" | "state" | "from" | "entry" | "end" | "next">;

/** One membership a pair: with all its years, or with those up to the first exit. */
function onePerPair(
  states: number,
  { member, pairs, igo, state, first }: Members,
  endsWithExit: boolean,
): SpellYears {
  const end = new Int32Array(pairs).fill(yearCount);
  if (endsWithExit)
    for (let pair = 0; pair < pairs; pair++)
      end[pair] = endOfSpell(member, (igo[pair] * states + state[pair]) * yearCount, first[pair]);
  const next = new Int32Array(pairs).fill(yearCount);
  return { igo, state, from: new Int32Array(pairs), entry: first, end, next };
}

/** One membership for each entry or re-entry of a pair. */
function onePerEntry(states: number, { member, pairs, igo, state, first }: Members): SpellYears {
  const found = { pair: [], from: [], entry: [], end: [], next: [] } as Record<
    "pair" | "from" | "entry" | "end" | "next",
    number[]
  >;
  for (let pair = 0; pair < pairs; pair++) {
    const start = (igo[pair] * states + state[pair]) * yearCount;
    let from = 0;
    for (let entry = first[pair]; entry < yearCount; ) {
      const end = endOfSpell(member, start, entry);
      let next = end;
      while (next < yearCount && member[start + next] === 0) next += 1;
      found.pair.push(pair);
      found.from.push(from);
      found.entry.push(entry);
      found.end.push(end);
      found.next.push(next);
      from = end;
      entry = next;
    }
  }
  return {
    igo: Int32Array.from(found.pair, (pair) => igo[pair]),
    state: Int32Array.from(found.pair, (pair) => state[pair]),
    from: Int32Array.from(found.from),
    entry: Int32Array.from(found.entry),
    end: Int32Array.from(found.end),
    next: Int32Array.from(found.next),
  };
}

/** Finds the memberships that can be cases (construction rule 9). */
export function spellsOf(
  { states }: Pick<MembershipLayout, "states">,
  members: Members,
  { reentry }: Pick<PanelSpecification, "reentry">,
): Spells {
  const years =
    reentry === "new case"
      ? onePerEntry(states.length, members)
      : onePerPair(states.length, members, reentry === "dropped");
  const { igo, state, entry, end } = years;
  const { member } = members;
  const rows = new Int32Array(igo.length);
  const rowsOfStateYear = new Int32Array(states.length * yearCount);
  for (let spell = 0; spell < igo.length; spell++) {
    const start = (igo[spell] * states.length + state[spell]) * yearCount;
    const stateStart = state[spell] * yearCount;
    let count = 0;
    for (let t = Math.max(entry[spell], firstRowYear); t < end[spell]; t++) {
      count += member[start + t];
      rowsOfStateYear[stateStart + t] += member[start + t];
    }
    rows[spell] = count;
  }
  return { count: igo.length, ...years, rows, rowsOfStateYear };
}
