import tCdf from "@stdlib/stats-base-dists-t-cdf";
import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { effectFactors, rightsScale, type ScaledEffect } from "../study/evidence/effects";
import { type MeasureName, mainMeasure, measureNames } from "../study/evidence/evidence-data";
import { type PooledEstimate, poolEstimates } from "../study/evidence/measurement";
import type { rightsByName } from "../study/evidence/observed";
import { inflationOf, nullsOf, turnedDraws, type YearlyHypothesis, yearlyHypotheses } from "./calibration";
import { bothP, type Deciding, pOf, thirdSmallest, worstOf } from "./deciding-p";
import type { DrawTable } from "./draw-table";
import { exchangeNames } from "./null-words";
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
export interface SecondMeasure {
  readonly T: number;
  readonly up: number;
  readonly low: number;
  readonly effect: number;
  readonly bottom?: number;
  readonly top: number;
}

/** One hypothesis before Holm's correction. */
export interface HypothesisCase {
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

/** Estimates of the measurement draws at ρ = 0.9, pooled. */
function pooled(table: DrawTable, name: string): PooledEstimate | undefined {
  const kind = { kind: "measurement", rho: 0.9 } as const;
  const [estimates, ses] = [table.values(kind, name), table.values(kind, `${name}_se`)];
  return estimates.every(Number.isFinite) && ses.every(Number.isFinite)
    ? poolEstimates(estimates, ses)
    : undefined;
}

/**
 * What is found on H1, H2 or H3: the third smallest p over the versions of the score, its effect, the second measure.
 */
export function yearlyCase(hypothesis: YearlyHypothesis, { measures, table }: VerdictInput): HypothesisCase {
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

/** What is found on H4. */
export function rightsCase({ rights, table }: VerdictInput): HypothesisCase {
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
