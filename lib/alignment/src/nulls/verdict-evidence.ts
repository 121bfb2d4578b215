import { UserError } from "@alignment/engine";
import tCdf from "@stdlib/stats-base-dists-t-cdf";
import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { effectFactors, rightsScale, type ScaledEffect } from "../study/evidence/effects";
import { type MeasureName, mainMeasure, measureNames } from "../study/evidence/evidence-data";
import { type PooledEstimate, poolEstimates } from "../study/evidence/measurement";
import type { rightsByName } from "../study/evidence/observed";
import {
  type Evidence,
  holm,
  smallestEffect,
  testLevel,
  type Verdict,
  verdictOf,
} from "../study/evidence/verdict";
import { inflationOf, nullsOf, turnedDraws, type YearlyHypothesis, yearlyHypotheses } from "./calibration";
import { bothP, type Deciding, intervalOfP, pOf, precisionOf, thirdSmallest, worstOf } from "./deciding-p";
import type { DrawKind } from "./draw-kinds";
import type { DrawTable } from "./draw-table";
import { drawsOf, publishedDraws } from "./evidence-plan";
import { exchangeNames, type NullName } from "./null-worlds";
import type { ObservedMeasures } from "./observed-value";

/** A hypothesis. */
export type HypothesisName = YearlyHypothesis | "H4";

/** What the verdicts rest on. */
export interface VerdictInput {
  readonly measures: ObservedMeasures;
  readonly rights: {
    readonly main: ReturnType<typeof rightsByName>;
    readonly ciri: ReturnType<typeof rightsByName>;
  };
  readonly table: DrawTable;
  /** Why a hypothesis, or all of them, cannot be decided on these data. */
  readonly obstacles: readonly { readonly hypotheses: readonly HypothesisName[]; readonly because: string }[];
}

/** The second measure. */
interface SecondMeasure {
  readonly T: number;
  readonly up: number;
  readonly low: number;
  readonly effect: number;
  readonly bottom?: number;
  readonly top: number;
}

/** One hypothesis before Holm's correction. */
interface Case {
  readonly hypothesis: HypothesisName;
  readonly upper: Deciding;
  readonly lower: Deciding;
  readonly effect: number;
  readonly bottom: number;
  readonly top: number;
  readonly topMeasured: number;
  readonly measuredT: number;
  readonly ciri: SecondMeasure;
  readonly byVersion: Readonly<Record<string, number>>;
  readonly byNull: Readonly<Record<string, number>>;
}

const versions = measureNames.filter((name) => name.startsWith("Fariss "));

/** An effect's 90 % interval. */
function intervalOf({ estimate, se }: ScaledEffect, df: number, inflation: number) {
  const reach = df < 1 ? Number.NaN : tQuantile(0.95, df) * inflation * se;
  return { bottom: estimate - reach, top: estimate + reach };
}

function agreementOf({ T, up, low }: Pick<SecondMeasure, "T" | "up" | "low">): Evidence["ciri"] {
  if (T > 0 && up < 0.1) return "agrees";
  return low < 0.05 ? "opposes" : "silent";
}

/** Estimates of the measurement draws at ρ = 0.9, pooled. */
function pooled(table: DrawTable, name: string): PooledEstimate | undefined {
  const kind = { kind: "measurement", rho: 0.9 } as const;
  const [estimates, ses] = [table.values(kind, name), table.values(kind, `${name}_se`)];
  return estimates.every(Number.isFinite) && ses.every(Number.isFinite)
    ? poolEstimates(estimates, ses)
    : undefined;
}

function yearlyCase(hypothesis: YearlyHypothesis, { measures, table }: VerdictInput): Case {
  const { statistic, sign } = yearlyHypotheses[hypothesis];
  const TOf = (measure: MeasureName) => sign * measures[measure].yearly[statistic];
  const draws = nullsOf(hypothesis).map(
    (name) => [name, turnedDraws(table, { kind: "yearly", null: name }, hypothesis)] as const,
  );
  const ofVersion = versions.map((version) => {
    const both = draws.map(([, values]) => bothP(values, TOf(version)));
    return {
      version,
      upper: worstOf(both.map(({ upper }) => upper)),
      lower: worstOf(both.map(({ lower }) => lower)),
    };
  });
  const main = measures[mainMeasure];
  const inflation = inflationOf(table, hypothesis);
  const df = (hypothesis === "H3" ? main.states_with_exit : main.states) - 1;
  const own = intervalOf(main.effects[hypothesis], df, inflation);
  const factors = effectFactors(
    { momentum: main.yearly.momentum, reversion: main.yearly.reversion },
    { score: main.sd_score, company: main.sd_company },
  );
  const measured = pooled(table, statistic);
  const factor = factors[hypothesis];
  const topMeasured =
    measured === undefined
      ? Number.NaN
      : intervalOf(
          { estimate: factor * measured.estimate, se: Math.abs(factor) * measured.se },
          df,
          inflation,
        ).top;
  const ciri = measures["CIRI index"];
  const ciriP = exchangeNames.map((name) => {
    const values = table.values({ kind: "ciri", null: name }, `ciri_${statistic}`);
    return bothP(
      values.map((value) => sign * value),
      TOf("CIRI index"),
    );
  });
  const ciriDf = (hypothesis === "H3" ? ciri.states_with_exit : ciri.states) - 1;
  return {
    hypothesis,
    upper: thirdSmallest(ofVersion.map(({ upper }) => upper)),
    lower: thirdSmallest(ofVersion.map(({ lower }) => lower)),
    effect: main.effects[hypothesis].estimate,
    ...own,
    topMeasured,
    measuredT: measured === undefined ? Number.NaN : sign * measured.t,
    ciri: {
      T: TOf("CIRI index"),
      up: worstOf(ciriP.map(({ upper }) => upper)).p,
      low: worstOf(ciriP.map(({ lower }) => lower)).p,
      effect: ciri.effects[hypothesis].estimate,
      ...intervalOf(ciri.effects[hypothesis], ciriDf, 1),
    },
    byVersion: Object.fromEntries(ofVersion.map(({ version, upper }) => [version, upper.p])),
    byNull: Object.fromEntries(draws.map(([name, values]) => [name, pOf(values, TOf(mainMeasure)).p])),
  };
}

/** The effects of own and shift over five years; the smaller counts, and the smaller upper end. */
function rightsEffects({
  own_b,
  own_se,
  shift_b,
  shift_se,
  own_sd,
  shift_sd,
  states,
}: ReturnType<typeof rightsByName>) {
  const own = rightsScale({ estimate: own_b, se: own_se }, own_sd);
  const shift = rightsScale({ estimate: shift_b, se: shift_se }, shift_sd);
  const ends = [own, shift].map((effect) => intervalOf(effect, states - 1, 1));
  const smaller = own.estimate < shift.estimate ? 0 : 1;
  return {
    effect: [own, shift][smaller].estimate,
    bottom: ends[smaller].bottom,
    top: Math.min(ends[0].top, ends[1].top),
  };
}

function rightsCase({ rights, table }: VerdictInput): Case {
  const { T, states, own_sd, shift_sd } = rights.main;
  const byNull = exchangeNames.map(
    (name) => [name, bothP(table.values({ kind: "h4", null: name }, "h4_T"), T)] as const,
  );
  const ofT: Deciding = { p: tCdf(-T, states - 1), draws: undefined };
  const measured = [pooled(table, "h4_own"), pooled(table, "h4_shift")];
  const [ownMeasured, shiftMeasured] = measured;
  const isMeasured = ownMeasured !== undefined && shiftMeasured !== undefined;
  const ciri = rights.ciri;
  return {
    hypothesis: "H4",
    upper: worstOf([ofT, ...byNull.map(([, { upper }]) => upper)]),
    lower: worstOf(byNull.map(([, { lower }]) => lower)),
    ...rightsEffects(rights.main),
    topMeasured: isMeasured
      ? Math.min(
          intervalOf(rightsScale(ownMeasured, own_sd), states - 1, 1).top,
          intervalOf(rightsScale(shiftMeasured, shift_sd), states - 1, 1).top,
        )
      : Number.NaN,
    measuredT: isMeasured ? -Math.max(ownMeasured.t, shiftMeasured.t) : Number.NaN,
    ciri: {
      T: ciri.T,
      up: tCdf(-ciri.T, ciri.states - 1),
      low: tCdf(ciri.T, ciri.states - 1),
      ...rightsEffects(ciri),
    },
    byVersion: {},
    byNull: Object.fromEntries(byNull.map(([name, { upper }]) => [name, upper.p])),
  };
}

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

/** The verdict on each hypothesis when one p-value is replaced. */
function verdictsWith(
  cases: readonly Case[],
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
 * Whether the number of draws leaves a verdict open: the 95 % binomial interval of p contains the level of the test, or the
 * verdict would be another at an end of the interval of p for or of p against the hypothesis.
 */
function borderlineOf(cases: readonly Case[], at: number, verdict: Verdict): Borderline | undefined {
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
}: Case): string | undefined {
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
function numbersOf(one: Case, evidence: Evidence): Omit<JudgedHypothesis, "verdict"> {
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
  const found: readonly Case[] = [
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

/** A hypothesis whose p-values are not defined has p of 1 on both sides, so that those of the others can be corrected. */
function withP(one: Case): Case {
  const [upper, lower] = [one.upper, one.lower].map((side) =>
    Number.isFinite(side.p) ? side : { p: 1, draws: undefined },
  );
  return { ...one, upper, lower };
}
