import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { binomialShare } from "../study/evidence/summary";
import { coreVerdictOf, holm, type Verdict } from "../study/evidence/verdict";
import { standardDeviationOf } from "../table/statistics";
import type { DrawKind } from "./draw-kinds";
import type { DrawTable } from "./draw-table";
import { heldOutNulls, influenceDraws } from "./evidence-plan";
import type { NullName } from "./null-words";
import { requiredNulls } from "./required-nulls";

/** The hypotheses that are tested by the yearly model, with their statistic and the sign that speaks for them. */
export const yearlyHypotheses = {
  H1: { statistic: "push", sign: 1 },
  H2: { statistic: "company", sign: 1 },
  H3: { statistic: "exit", sign: -1 },
} as const;

/** H1, H2 or H3. */
export type YearlyHypothesis = keyof typeof yearlyHypotheses;

const hypotheses = Object.keys(yearlyHypotheses) as readonly YearlyHypothesis[];

/** The nulls that a hypothesis must pass. */
export function nullsOf(hypothesis: YearlyHypothesis): readonly NullName[] {
  return hypothesis === "H2" ? [...requiredNulls, "shuffleIgos"] : requiredNulls;
}

/** A hypothesis's statistic in the draws of a null, turned so that what is above zero speaks for it. */
export function turnedDraws(table: DrawTable, kind: DrawKind, hypothesis: YearlyHypothesis): Float64Array {
  const { statistic, sign } = yearlyHypotheses[hypothesis];
  return table.values(kind, statistic).map((value) => sign * value);
}

/** Number of entries of ascending numbers that are at or above a value. */
function countFrom(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] >= value) high = middle;
    else low = middle + 1;
  }
  return sorted.length - low;
}

/**
 * The draws of a hypothesis in the nulls that it must pass, ascending, and the largest of their standard deviations.
 */
interface Reference {
  readonly draws: ReadonlyMap<NullName, Float64Array>;
  readonly inflation: number;
}

/** κ, by which an interval is widened: the largest standard deviation of T in the required nulls, at least 1. */
export function inflationOf(table: DrawTable, hypothesis: YearlyHypothesis): number {
  const sds = nullsOf(hypothesis).map((name) =>
    standardDeviationOf(
      turnedDraws(table, { kind: "yearly", null: name }, hypothesis).filter(Number.isFinite),
    ),
  );
  return Math.max(1, ...sds);
}

/** What the worlds of a hypothesis are ranked among, by hypothesis. */
export type References = { readonly [hypothesis in YearlyHypothesis]: Reference };

/**
 * Prepares the draws of the required nulls for `verdictsOn`.
 *
 * @param table yearly draws of the required nulls and of the shuffle of IGO means.
 */
export function referencesOf(table: DrawTable): References {
  return Object.fromEntries(hypotheses.map((one) => [one, referenceOf(table, one)])) as References;
}

function referenceOf(table: DrawTable, hypothesis: YearlyHypothesis): Reference {
  const draws = nullsOf(hypothesis).map((name) => {
    const own = turnedDraws(table, { kind: "yearly", null: name }, hypothesis);
    return [name, own.filter(Number.isFinite).sort()] as const;
  });
  return { draws: new Map(draws), inflation: inflationOf(table, hypothesis) };
}

/** One simulated world: its turned statistics, effects and errors. */
export interface World {
  readonly T: { readonly [hypothesis in YearlyHypothesis]: number };
  readonly effect: { readonly [hypothesis in YearlyHypothesis]: number };
  readonly se: { readonly [hypothesis in YearlyHypothesis]: number };
  readonly exitStates: number;
}

/** The first worlds of a kind of draws, at most so many. */
export function worldsOf(table: DrawTable, kind: DrawKind, most = Number.POSITIVE_INFINITY): World[] {
  const by = <V>(value: (hypothesis: YearlyHypothesis) => V) =>
    Object.fromEntries(hypotheses.map((one) => [one, value(one)])) as { [one in YearlyHypothesis]: V };
  const T = by((one) => turnedDraws(table, kind, one));
  const effect = by((one) => table.values(kind, `effect_${one}`));
  const se = by((one) => table.values(kind, `effect_${one}_se`));
  const exitStates = table.values(kind, "exit_states");
  return Array.from({ length: Math.min(most, T.H1.length) }, (_, draw) => ({
    T: by((one) => T[one][draw]),
    effect: by((one) => effect[one][draw]),
    se: by((one) => se[one][draw]),
    exitStates: exitStates[draw],
  }));
}

/**
 * The largest p over nulls; a world of a null is ranked among that null's own draws, itself included. Where a world has
 * no statistic p is 1: what cannot be computed is no finding.
 */
function worstP({ draws }: Reference, T: number, own: NullName | undefined, sign: 1 | -1): number {
  if (!Number.isFinite(T)) return 1;
  let worst = 0;
  for (const [name, sorted] of draws) {
    const atOrBeyond = sign === 1 ? countFrom(sorted, T) : sorted.length - countFrom(sorted, nextAbove(T));
    const p = name === own ? atOrBeyond / sorted.length : (1 + atOrBeyond) / (sorted.length + 1);
    worst = Math.max(worst, p);
  }
  return worst;
}

/** A number above T and below every larger draw, to count those at or below T. */
function nextAbove(T: number): number {
  return T + Math.abs(T) * Number.EPSILON + Number.MIN_VALUE;
}

/**
 * The verdicts on a world by the core of the rule, p of H4 being 1.
 *
 * @param own the null that the world was drawn from, if its draws are among the references.
 * @param clusters states of the yearly model.
 */
export function verdictsOn(
  world: World,
  references: References,
  own: NullName | undefined,
  clusters: number,
): { readonly [hypothesis in YearlyHypothesis]: Verdict } {
  const upper = hypotheses.map((one) => worstP(references[one], world.T[one], own, 1));
  const lower = hypotheses.map((one) => worstP(references[one], world.T[one], own, -1));
  const holmUpper = holm([...upper, 1]);
  const holmLower = holm([...lower, 1]);
  const verdicts = hypotheses.map((one, at) => {
    const df = one === "H3" ? world.exitStates - 1 : clusters - 1;
    const reach =
      df < 1 ? Number.POSITIVE_INFINITY : tQuantile(0.95, df) * references[one].inflation * world.se[one];
    const top = world.effect[one] + reach;
    const verdict = coreVerdictOf({
      upper: upper[at],
      holmUpper: holmUpper[at],
      holmLower: holmLower[at],
      top,
    });
    return [one, verdict] as const;
  });
  return Object.fromEntries(verdicts) as { [hypothesis in YearlyHypothesis]: Verdict };
}

const verdictNames: readonly Verdict[] = [
  "supported",
  "weakly supported",
  "contradicted",
  "not supported",
  "undecidable",
];

/** Shares of each verdict with exact intervals. */
function sharesOf(found: readonly Verdict[]) {
  return Object.fromEntries(
    verdictNames.map((name) => [
      name,
      binomialShare(found.filter((one) => one === name).length, found.length),
    ]),
  );
}

/**
 * How often the rule of the verdicts is right in simulated worlds: the share of each verdict in every null, which has
 * no influence, and in worlds with an influence of one, two and four times the smallest effect. The rule's core is
 * judged: no world has a second measure or an uncertainty of the score. Because p is the worst over the required nulls,
 * those hold 5 % by construction; the nulls held out are the test of the rule.
 *
 * @param table yearly draws of all nulls, and draws with influence.
 * @param clusters states of the yearly model.
 * @param most most worlds of a null that are judged.
 */
export function calibrationEvidence(table: DrawTable, clusters: number, most: number) {
  const references = referencesOf(table);
  const judged = (kind: DrawKind, own: NullName | undefined) =>
    worldsOf(table, kind, most).map((world) => ({
      world,
      verdicts: verdictsOn(world, references, own, clusters),
    }));
  const nulls = [...requiredNulls, ...heldOutNulls].map((name) => {
    const found = judged({ kind: "yearly", null: name }, name);
    const shares = hypotheses.map((one) => [one, sharesOf(found.map(({ verdicts }) => verdicts[one]))]);
    return [name, Object.fromEntries(shares)];
  });
  const influence: Record<string, Record<string, unknown>> = {};
  for (const kind of influenceDraws) {
    const found = judged(kind, undefined);
    const mean = found.reduce((sum, { world }) => sum + world.effect[kind.of], 0) / found.length;
    influence[kind.of] ??= {};
    influence[kind.of][String(kind.times)] = {
      ...sharesOf(found.map(({ verdicts }) => verdicts[kind.of])),
      mean_effect: mean,
    };
  }
  return { null: Object.fromEntries(nulls), influence };
}
