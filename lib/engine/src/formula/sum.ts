import { type Expression, formatExpression } from "./expression";
import { type RandomTerm, type Term, termKey } from "./tree";

/** What a sum of terms has named so far. */
export interface Sum {
  readonly terms: Map<string, Term>;
  readonly offsets: Expression[];
  readonly random: RandomTerm[];
  /** Whether the formula drops the intercept by `0` or `-1`, keeps it by `1`, or does not say. */
  intercept: "kept" | "dropped" | "unsaid";
}

export function emptySum(): Sum {
  return { terms: new Map(), offsets: [], random: [], intercept: "unsaid" };
}

/** Adds terms to a sum, each once, or takes them out of it. */
export function addTerms({ terms }: Sum, some: readonly Term[], minus: boolean): void {
  for (const term of some) {
    const key = termKey(term);
    if (minus) terms.delete(key);
    else if (!terms.has(key)) terms.set(key, term);
  }
}

/** The terms of a sum, the intercept first unless the sum drops it. */
export function termsOf({ terms, intercept }: Sum): readonly Term[] {
  return intercept === "dropped" ? [...terms.values()] : [[], ...terms.values()];
}

/** The interaction of two terms; a variable of both stands in it once. */
function joined(a: Term, b: Term): Term {
  const names = new Set(a.map(formatExpression));
  return [...a, ...b.filter((one) => !names.has(formatExpression(one)))];
}

/** The interactions of every term with every other: `(a + b):(c + d)`. */
export function interactions(left: readonly Term[], right: readonly Term[]): readonly Term[] {
  return left.flatMap((a) => right.map((b) => joined(a, b)));
}

/** `a * b`: both, and their interactions. */
export function crossed(left: readonly Term[], right: readonly Term[]): readonly Term[] {
  return distinct([...left, ...right, ...interactions(left, right)]);
}

/** `a / b`: the left, and the right within every combination of the left. */
export function nested(left: readonly Term[], right: readonly Term[]): readonly Term[] {
  return distinct([...left, ...within(right, left)]);
}

/** `b %in% a`: the interaction of every term of the left with all variables of the right. */
export function within(left: readonly Term[], right: readonly Term[]): readonly Term[] {
  const all = right.reduce<Term>((whole, term) => joined(whole, term), []);
  return left.map((term) => joined(all, term));
}

/** Each term once, where it first stands. */
export function distinct(terms: readonly Term[]): readonly Term[] {
  const first = new Map<string, Term>();
  for (const term of terms) {
    const key = termKey(term);
    if (!first.has(key)) first.set(key, term);
  }
  return [...first.values()];
}
