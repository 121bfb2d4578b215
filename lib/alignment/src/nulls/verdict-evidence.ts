import { UserError } from "@alignment/engine";
import { mainMeasure } from "../study/evidence/evidence-data";
import {
  type Evidence,
  holm,
  smallestEffect,
  testLevel,
  type Verdict,
  verdictOf,
} from "../study/evidence/verdict";
import { inflationOf, nullsOf } from "./calibration";
import { intervalOfP, precisionOf } from "./deciding-p";
import type { DrawKind } from "./draw-kinds";
import type { DrawTable } from "./draw-table";
import { drawsOf, publishedDraws } from "./evidence-plan";
import {
  type HypothesisCase,
  type HypothesisName,
  rightsCase,
  type SecondMeasure,
  type VerdictInput,
  yearlyCase,
} from "./hypothesis-case";
import { exchangeNames, type NullName } from "./null-words";

/** A verdict that the number of draws leaves open, with the 95 % binomial interval of the p that decides it. */
export interface Borderline {
  readonly p: number;
  readonly lower: number;
  readonly upper: number;
}

/** A verdict beside everything that it was decided by. */
export interface JudgedHypothesis {
  readonly verdict: Verdict;
  /** Why it cannot be decided on these data: no number is then given, each is `NaN`. */
  readonly because?: string;
  readonly borderline?: Borderline;
  /** Where it rests on fewer draws than a published verdict needs. */
  readonly too_few_draws?: { readonly draws: number; readonly needed: number };
  /** The input of the rule. */
  readonly evidence: Evidence;
  readonly p: number;
  /** The draws of the null that gives p; none where p is of a t distribution. */
  readonly p_draws?: number;
  /** The 95 % binomial interval of p, since its draws are a sample; none where p is of a t distribution. */
  readonly p_interval?: readonly [lower: number, upper: number];
  readonly holm: number;
  readonly p_opposite: number;
  readonly p_opposite_draws?: number;
  readonly p_opposite_interval?: readonly [lower: number, upper: number];
  readonly holm_opposite: number;
  readonly effect: number;
  readonly bottom: number;
  readonly top: number;
  readonly top_measured: number;
  readonly ciri: SecondMeasure;
  readonly ciri_agrees: boolean;
  readonly ciri_opposes: boolean;
  readonly measurement_t: number;
  readonly survives_measurement: boolean;
  readonly p_by_version: Readonly<Record<string, number>>;
  readonly p_by_null: Readonly<Partial<Record<NullName, number>>>;
}

function agreementOf({ T, up, low }: Pick<SecondMeasure, "T" | "up" | "low">): Evidence["ciri"] {
  if (T > 0 && up < 0.1) return "agrees";
  return low < 0.05 ? "opposes" : "silent";
}

/** The verdict on each hypothesis when one p-value is replaced. */
function verdictsWith(
  cases: readonly HypothesisCase[],
  replaced?: { readonly at: number; readonly side: "upper" | "lower"; readonly p: number },
): readonly { readonly evidence: Evidence; readonly verdict: Verdict }[] {
  const pOfCase = (side: "upper" | "lower") =>
    cases.map((one, at) => (replaced?.at === at && replaced.side === side ? replaced.p : one[side].p));
  const [upper, lower] = [pOfCase("upper"), pOfCase("lower")];
  const [holmUpper, holmLower] = [holm(upper), holm(lower)];
  return cases.map(({ top, topMeasured, measuredT, ciri }, at) => {
    const evidence: Evidence = {
      upper: upper[at],
      lower: lower[at],
      holmUpper: holmUpper[at],
      holmLower: holmLower[at],
      top,
      topMeasured,
      measuredT,
      ciri: agreementOf(ciri),
    };
    return { evidence, verdict: verdictOf(evidence) };
  });
}

/**
 * Whether the number of draws leaves a verdict open: the 95 % binomial interval of p contains the level of the test, or
 * the verdict would be another at an end of the interval of p for or of p against the hypothesis.
 */
function borderlineOf(
  cases: readonly HypothesisCase[],
  at: number,
  verdict: Verdict,
): Borderline | undefined {
  for (const side of ["upper", "lower"] as const) {
    const interval = intervalOfP(cases[at][side]);
    if (interval === undefined) continue;
    const [lower, upper] = interval;
    const holdsLevel = side === "upper" && lower <= testLevel && testLevel <= upper;
    const others = interval.map((end) => verdictsWith(cases, { at, side, p: end })[at].verdict);
    if (holdsLevel || others.some((other) => other !== verdict))
      return { p: cases[at][side].p, lower, upper };
  }
  return undefined;
}

/** The draws that a verdict rests on where they are too few for a published one, and those that it needs. */
function tooFewDraws(hypothesis: HypothesisName, table: DrawTable): JudgedHypothesis["too_few_draws"] {
  const kinds: readonly DrawKind[] =
    hypothesis === "H4"
      ? exchangeNames.map((name) => ({ kind: "h4", null: name }))
      : nullsOf(hypothesis).map((name) => ({ kind: "yearly", null: name }));
  const draws = Math.min(...kinds.map((kind) => table.rows(kind).length));
  const needed = Math.min(...kinds.map((kind) => drawsOf(kind, publishedDraws)));
  return draws < needed ? { draws, needed } : undefined;
}

/** Names of the numbers that a verdict cannot do without. */
function missingNumbers({
  upper,
  lower,
  effect,
  top,
  topMeasured,
  measuredT,
  ciri,
}: HypothesisCase): string | undefined {
  const numbers = {
    p: upper.p,
    "p against": lower.p,
    effect,
    "its upper end": top,
    "its upper end with the uncertainty of the score": topMeasured,
    "t with the uncertainty of the score": measuredT,
    "T of the second measure": ciri.T,
    "p of the second measure": ciri.up + ciri.low,
  };
  const missing = Object.entries(numbers)
    .filter(([, value]) => !Number.isFinite(value))
    .map(([name]) => name);
  return missing.length === 0
    ? undefined
    : `${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} not defined on these data`;
}

/** Everything that a verdict stands beside. */
function numbersOf(one: HypothesisCase, evidence: Evidence): Omit<JudgedHypothesis, "verdict"> {
  const [forIt, against] = [precisionOf(one.upper), precisionOf(one.lower)];
  return {
    evidence,
    p: evidence.upper,
    ...(forIt.interval && { p_draws: forIt.draws, p_interval: forIt.interval }),
    holm: evidence.holmUpper,
    p_opposite: evidence.lower,
    ...(against.interval && { p_opposite_draws: against.draws, p_opposite_interval: against.interval }),
    holm_opposite: evidence.holmLower,
    effect: one.effect,
    bottom: one.bottom,
    top: one.top,
    top_measured: one.topMeasured,
    ciri: one.ciri,
    ciri_agrees: evidence.ciri === "agrees",
    ciri_opposes: evidence.ciri === "opposes",
    measurement_t: one.measuredT,
    survives_measurement: one.measuredT > 1.645,
    p_by_version: one.byVersion,
    p_by_null: one.byNull,
  };
}

/** A hypothesis that these data cannot decide: the reason in place of every number. */
function undecidableBecause(because: string): JudgedHypothesis {
  const none = Number.NaN;
  return {
    verdict: "undecidable",
    because: `undecidable because ${because}`,
    evidence: {
      upper: none,
      lower: none,
      holmUpper: none,
      holmLower: none,
      top: none,
      topMeasured: none,
      measuredT: none,
      ciri: "silent",
    },
    p: none,
    holm: none,
    p_opposite: none,
    holm_opposite: none,
    effect: none,
    bottom: none,
    top: none,
    top_measured: none,
    ciri: { T: none, up: none, low: none, effect: none, bottom: none, top: none },
    ciri_agrees: false,
    ciri_opposes: false,
    measurement_t: none,
    survives_measurement: false,
    p_by_version: {},
    p_by_null: {},
  };
}

/**
 * The verdicts on H1 to H4, each beside its input. No other place decides.
 *
 * @throws UserError if draws are missing that a verdict rests on.
 */
export function verdictEvidence(input: VerdictInput) {
  const { table, measures } = input;
  if (!table.has({ kind: "measurement", rho: 0.9 }))
    throw new UserError("verdictEvidence: there are no measurement draws at ρ = 0.9; draw them first");
  const found: readonly HypothesisCase[] = [
    ...(["H1", "H2", "H3"] as const).map((one) => yearlyCase(one, input)),
    rightsCase(input),
  ];
  const cases = found.map(withP);
  const decided = verdictsWith(cases);
  const judged = found.map((one, at): [HypothesisName, JudgedHypothesis] => {
    const obstacle = input.obstacles.find(({ hypotheses }) => hypotheses.includes(one.hypothesis))?.because;
    const because = obstacle ?? missingNumbers(one);
    if (because !== undefined) return [one.hypothesis, undecidableBecause(because)];
    const { evidence, verdict } = decided[at];
    const borderline = borderlineOf(cases, at, verdict);
    const tooFew = tooFewDraws(one.hypothesis, table);
    const besides = {
      ...(borderline !== undefined && { borderline }),
      ...(tooFew !== undefined && { too_few_draws: tooFew }),
    };
    return [one.hypothesis, { verdict, ...besides, ...numbersOf(one, evidence) }];
  });
  const main = measures[mainMeasure];
  const inflate = Object.fromEntries(
    (["H1", "H2", "H3"] as const).map((one) => [one, inflationOf(table, one)]),
  );
  return {
    ...(Object.fromEntries(judged) as { readonly [one in HypothesisName]: JudgedHypothesis }),
    constants: {
      delta: smallestEffect,
      inflate,
      df: { H1: main.states - 1, H2: main.states - 1, H3: main.states_with_exit - 1 },
      states_with_exit: main.states_with_exit,
    },
  };
}

/**
 * A hypothesis whose p-values are not defined has p of 1 on both sides, so that those of the others can be corrected.
 */
function withP(one: HypothesisCase): HypothesisCase {
  const [upper, lower] = [one.upper, one.lower].map((side) =>
    Number.isFinite(side.p) ? side : { p: 1, draws: undefined },
  );
  return { ...one, upper, lower };
}
