import { randomStream } from "@alignment/engine";
import { yearCount } from "../construct/layout";
import { caseStatistics, curveSummary, specificationCurve } from "../study/evidence/case-statistics";
import { effectYears } from "../study/evidence/effects";
import { eventByName } from "../study/evidence/event-evidence";
import { type EvidenceData, mainMeasure } from "../study/evidence/evidence-data";
import { greenhillEstimates } from "../study/evidence/greenhill";
import { ifDefined } from "../study/evidence/if-defined";
import { drawScores } from "../study/evidence/measurement";
import { rightsStatistics } from "../study/evidence/rights-statistics";
import {
  casesOf,
  type EvidenceStudy,
  type YearlyStatistics,
  type YearlyStudy,
  yearlyStatistics,
} from "../study/evidence/study";
import { smallestEffect } from "../study/evidence/verdict";
import { type DrawKind, drawNames, type InfluenceDraw, type NullStatistic } from "./draw-kinds";
import { type Influence, type InfluenceOf, simulateInfluence } from "./influence";
import type { NullName } from "./null-words";
import type { NullWorlds } from "./null-worlds";

/** What is prepared once for all draws of a panel. */
export interface DrawContext {
  readonly study: EvidenceStudy;
  readonly worlds: NullWorlds;
  readonly seed: number;
}

/** The values of a draw of the yearly model, in the order of `drawNames`. */
function yearlyValues({ estimates, byYear, memberGap, effects, exitStates }: YearlyStatistics): number[] {
  return [
    estimates.company.t,
    estimates.push.t,
    estimates.exit.t,
    estimates.accession.t,
    estimates.wald,
    estimates.candidate_gap.t,
    estimates.candidacies.t,
    byYear.company.t,
    byYear.push.t,
    byYear.accession.t,
    byYear.exit.t,
    memberGap.t,
    effects.H1.estimate,
    effects.H1.se,
    effects.H2.estimate,
    effects.H2.se,
    effects.H3.estimate,
    effects.H3.se,
    exitStates,
  ];
}

/** State-years in which `after_exit` is 1, by the memberships as they are, whether or not they are rows. */
export function afterExitMarks({ members, layout }: EvidenceData): Uint8Array {
  const cells = layout.exists.length;
  const left = new Uint8Array(cells);
  for (let at = 0; at < members.member.length; at++) {
    const cell = at % cells;
    const t = cell % yearCount;
    if (t === 0 || members.member[at] === 1 || members.member[at - 1] === 0 || layout.exists[cell] === 0)
      continue;
    if (members.size[Math.floor(at / cells) * yearCount + t] > 0) left[cell] = 1;
  }
  const marks = new Uint8Array(cells);
  for (let cell = 0; cell < cells; cell++)
    for (let back = 0; back < Math.min(effectYears.H3, (cell % yearCount) + 1); back++)
      if (left[cell - back] === 1) marks[cell] = 1;
  return marks;
}

/**
 * The push of a year that makes an effect of δ times a number over the window of its hypothesis: δ · SD / P for H1 and
 * H3, the same over SD(company) for H2, whose push is times the company of the state.
 */
export function influenceOf(
  { scales }: YearlyStudy,
  { p5, p4 }: Pick<YearlyStatistics, "p5" | "p4">,
  of: InfluenceOf,
  times: number,
): Influence {
  const size = times * smallestEffect * scales.score;
  if (of === "H3") return { of, size: size / p4 };
  return { of, size: of === "H1" ? size / p5 : size / (p5 * scales.company) };
}

/** Prepares the worlds with influence. */
function influenceWorlds({ study, worlds, seed }: DrawContext) {
  const yearly = study.yearly(mainMeasure);
  const observed = yearlyStatistics(yearly, study.histories, study.data.scores[mainMeasure]);
  const marks = afterExitMarks(study.data);
  return ({ of, times }: InfluenceDraw, unit: number): Float64Array => {
    const random = randomStream(seed, `influence ${of} ${times}`, unit);
    const influence = influenceOf(yearly, observed, of, times);
    return simulateInfluence(worlds.dynamics("sharedShocks"), study.histories, marks, influence, random);
  };
}

function measurementValues({ study, seed }: DrawContext, rho: number, unit: number): number[] {
  const { data, histories } = study;
  if (!(data.deviations instanceof Float64Array))
    return drawNames({ kind: "measurement" }).map(() => Number.NaN);
  const random = randomStream(seed, `measurement ${rho}`, unit);
  const score = drawScores(data.scores[mainMeasure], data.deviations, rho, random);
  const { estimates, memberGap } = yearlyStatistics(study.yearly(mainMeasure), histories, score);
  const ofYears = [estimates.company, estimates.push, estimates.exit, estimates.accession, memberGap];
  const names = drawNames({ kind: "measurement" }).slice(2 * ofYears.length);
  const ofCases = ifDefined(names, () => measuredOfCases(study, score));
  return [...ofYears.flatMap(({ estimate, se }) => [estimate, se]), ...names.map((name) => ofCases[name])];
}

/** What a measurement draw has of the cases, by name. */
function measuredOfCases(study: EvidenceStudy, score: Float64Array): Readonly<Record<string, number>> {
  const start = study.observedFit();
  const { rows, columns } = casesOf(study, study.histories, score);
  const { estimate, byModel, byCluster, rows: count, groups } = caseStatistics(rows, columns, start);
  const { own, shift } = rightsStatistics(
    study.cases,
    study.histories,
    study.data.rights,
    rows,
    columns,
    start,
  );
  return {
    duration_model: estimate,
    duration_model_se: byModel.se,
    duration_state: estimate,
    duration_state_se: byCluster.se,
    h4_own: own.estimate,
    h4_own_se: own.byCluster.se,
    h4_shift: shift.estimate,
    h4_shift_se: shift.byCluster.se,
    rows: count,
    cases: groups,
  };
}

function eventValues(data: EvidenceData, score: Float64Array): number[] {
  return ["selected_distance", "selected_distance_base3"].flatMap((name) => {
    const { leads, lags_0_4, lags_5_10 } = eventByName(data, score, name);
    return [leads, lags_0_4, lags_5_10].flatMap(({ estimate, se }) => [estimate, estimate / se]);
  });
}

function nullValues(
  { study, worlds }: DrawContext,
  kind: NullStatistic,
  name: NullName,
  unit: number,
): number[] {
  const measure = kind === "ciri" ? "CIRI index" : mainMeasure;
  const start = study.observedFit();
  const { histories, score, dealt } = worlds.draw(name, unit, measure);
  switch (kind) {
    case "yearly":
      return yearlyValues(yearlyStatistics(study.yearly(measure), histories, score, dealt));
    case "ciri": {
      const { company, push, exit } = yearlyStatistics(study.yearly(measure), histories, score).estimates;
      const greenhill = ifDefined(["plain", "byYear"], () => {
        const { context, contextYear } = greenhillEstimates(histories, score, study.data.layout);
        return { plain: context.t, byYear: contextYear.t };
      });
      return [company.t, push.t, exit.t, greenhill.plain, greenhill.byYear];
    }
    case "table2": {
      const { rows, columns } = casesOf(study, histories, score);
      const found = caseStatistics(rows, columns, start);
      return [found.estimate, found.byModel.t, found.byCluster.t, found.shareAboveZero, found.rawCloser];
    }
    case "curve": {
      const { rows, columns } = casesOf(study, histories, score);
      const { median, share, stouffer } = curveSummary(specificationCurve(rows, columns, start));
      return [median, share, stouffer];
    }
    case "h4": {
      const { rows, columns } = casesOf(study, histories, score);
      const { T, own, shift } = rightsStatistics(
        study.cases,
        histories,
        study.data.rights,
        rows,
        columns,
        start,
      );
      return [T, own.byCluster.t, shift.byCluster.t];
    }
  }
}

/** Computes draws. */
export interface Drawer {
  /**
   * The values of draw `unit` of a kind, in the order of `drawNames`; `NaN` where a value is not defined. Draw k is the
   * same alone, in any order and on any thread; draw k of a null is the same world for all its statistics.
   */
  values(kind: DrawKind, unit: number): number[];
}

/** Prepares the computation of draws. */
export function drawer(context: DrawContext): Drawer {
  let influence: ReturnType<typeof influenceWorlds> | undefined;
  return {
    values(kind, unit) {
      switch (kind.kind) {
        case "measurement":
          return measurementValues(context, kind.rho, unit);
        case "events":
          return eventValues(context.study.data, context.worlds.draw(kind.null, unit).score);
        case "influence": {
          influence ??= influenceWorlds(context);
          const { study } = context;
          const score = influence(kind, unit);
          return yearlyValues(yearlyStatistics(study.yearly(mainMeasure), study.histories, score));
        }
        default:
          return nullValues(context, kind.kind, kind.null, unit);
      }
    },
  };
}
