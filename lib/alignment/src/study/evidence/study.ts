import { fitMixedModel, type MixedModelFit, UserError } from "@alignment/engine";
import { type CaseBuilder, caseBuilder } from "./case-rows";
import {
  type CaseArrays,
  type CaseColumns,
  type CaseCovariates,
  caseArrays,
  caseColumns,
  table2Formula,
} from "./case-statistics";
import type { EarlierTerm } from "./earlier-model";
import {
  cumulativePush,
  type EffectScales,
  effectFactors,
  effectScales,
  effectYears,
  type ScaledEffect,
  type ScoreDynamics,
  scaledEffects,
  scoreDynamics,
} from "./effects";
import { coefficientOf, type Estimate } from "./estimates";
import { type EvidenceData, lastScoreYear, type MeasureName, mainMeasure } from "./evidence-data";
import type { LeastSquaresFit } from "./least-squares";
import { type Histories, type MembershipLists, membershipLists } from "./membership-lists";
import type { PreparedColumns } from "./panel-fits";
import { type YearlyBuilder, yearlyBuilder } from "./yearly-columns";
import {
  type PushWeights,
  pushWeightsOf,
  type YearlyEstimates,
  type YearlyModel,
  yearlyEstimates,
  yearlyModel,
} from "./yearly-model";
import { type DealtMeans, type YearlyColumns, yearlyRows } from "./yearly-rows";
import type { YearlyTerm } from "./yearly-terms";

/** What one measure's yearly model needs again and again: rows, weights and scales stay at their observed values. */
export interface YearlyStudy {
  readonly builder: YearlyBuilder;
  readonly model: YearlyModel;
  readonly weights: PushWeights;
  readonly scales: EffectScales;
}

/** What the tests of H1 to H3 rest on in a draw. */
export interface TestedStatistics {
  /** With effects of states, and of regional group and year. */
  readonly estimates: YearlyEstimates;
  readonly dynamics: ScoreDynamics;
  /** H1 to H3 in standard deviations of the score over their windows. */
  readonly effects: { readonly [hypothesis in "H1" | "H2" | "H3"]: ScaledEffect };
  /** States with a row after an exit. */
  readonly exitStates: number;
  /** The fit itself. */
  readonly fit: LeastSquaresFit<YearlyTerm>;
}

/** What a draw's yearly model says. */
export interface YearlyStatistics extends TestedStatistics {
  /** With effects of states and of years alone. */
  readonly byYear: YearlyEstimates;
  /** The sum of gaps in the earlier model. */
  readonly memberGap: Estimate;
  /** What a push of 1 a year adds up to in five and in four years. */
  readonly p5: number;
  readonly p4: number;
  /** The other fits. */
  readonly fitByYear: LeastSquaresFit<YearlyTerm>;
  readonly earlier: LeastSquaresFit<EarlierTerm>;
}

/** Everything that is prepared once for a panel. */
export interface EvidenceStudy {
  readonly data: EvidenceData;
  readonly lists: MembershipLists;
  /** Every state with its own history. */
  readonly histories: Histories;
  readonly cases: CaseBuilder;
  readonly covariates: CaseCovariates;
  /** Where the columns of the cases of a draw are filled in. */
  readonly caseArrays: CaseArrays;
  /** The yearly study of a measure. */
  yearly(measure: MeasureName): YearlyStudy;
  /** Table 2 as it is observed, from whose variances the fits of draws begin; none where it cannot be fitted. */
  observedFit(): MixedModelFit | undefined;
}

/** Number of states with a row after an exit; the rows of a state stand together. */
function statesAfterExit({ rows }: YearlyModel, { after_exit }: YearlyColumns): number {
  let [count, last] = [0, -1];
  for (let row = 0; row < rows.count; row++) {
    if (after_exit[row] !== 1 || rows.cluster[row] === last) continue;
    last = rows.cluster[row];
    count += 1;
  }
  return count;
}

function testedOf(
  { model, weights, scales }: YearlyStudy,
  columns: YearlyColumns,
  prepared: PreparedColumns,
): TestedStatistics {
  const fit = model.fit(prepared, "group and year");
  const estimates = yearlyEstimates(fit, weights);
  const dynamics = scoreDynamics(fit, columns);
  return {
    estimates,
    dynamics,
    effects: scaledEffects(estimates, effectFactors(dynamics, scales)),
    exitStates: statesAfterExit(model, columns),
    fit,
  };
}

/** What the tests of H1 to H3 rest on in a draw, with weights and scales held at their observed values. */
export function testedStatistics(
  yearly: YearlyStudy,
  histories: Histories,
  score: Float64Array,
  dealt?: DealtMeans,
): TestedStatistics {
  const columns = yearly.builder.columns(histories, score, dealt);
  return testedOf(yearly, columns, yearly.model.prepare(columns));
}

/** The yearly model of a draw: all its estimates, with weights and scales held at their observed values. */
export function yearlyStatistics(
  yearly: YearlyStudy,
  histories: Histories,
  score: Float64Array,
  dealt?: DealtMeans,
): YearlyStatistics {
  const { builder, model, weights } = yearly;
  const columns = builder.columns(histories, score, dealt);
  const prepared = model.prepare(columns);
  const tested = testedOf(yearly, columns, prepared);
  const fitByYear = model.fit(prepared, "year");
  const earlier = model.fitEarlier(prepared);
  return {
    ...tested,
    byYear: yearlyEstimates(fitByYear, weights),
    memberGap: coefficientOf(earlier, "member_gap"),
    p5: cumulativePush(tested.dynamics, effectYears.H1),
    p4: cumulativePush(tested.dynamics, effectYears.H3),
    fitByYear,
    earlier,
  };
}

/** The rows of the cases of a draw, with their columns: right until the next call. */
export function casesOf(
  { cases, covariates, caseArrays }: EvidenceStudy,
  histories: Histories,
  score: Float64Array,
): { readonly rows: ReturnType<CaseBuilder["rows"]>; readonly columns: CaseColumns } {
  const rows = cases.rows(histories, score);
  return { rows, columns: caseColumns(rows, covariates, caseArrays) };
}

function fitOrNone(columns: CaseColumns): MixedModelFit | undefined {
  try {
    return fitMixedModel(table2Formula, columns);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Prepares everything that the evidence computes again and again. */
export function evidenceStudy(data: EvidenceData): EvidenceStudy {
  const { layout, groups, members } = data;
  const lists = membershipLists(layout, members.member);
  const donor = Int32Array.from(layout.states, (_, state) => state);
  const histories = { lists, donor, exists: layout.exists };
  const kept = new Map<MeasureName, YearlyStudy>();
  const yearly = (measure: MeasureName): YearlyStudy => {
    const known = kept.get(measure);
    if (known !== undefined) return known;
    const rows = yearlyRows(data.scores[measure]);
    const builder = yearlyBuilder(rows, lists, layout.exists, layout);
    const columns = builder.columns(histories, data.scores[measure]);
    const study = {
      builder,
      model: yearlyModel(rows, groups),
      weights: pushWeightsOf(columns),
      scales: effectScales(columns),
    };
    kept.set(measure, study);
    return study;
  };
  let observedFit: { readonly fit: MixedModelFit | undefined } | undefined;
  const cases = caseBuilder(histories, layout, { entryAfter: 1965, lastYear: lastScoreYear });
  const covariates = { ...layout, humanRights: data.humanRights };
  return {
    data,
    lists,
    histories,
    cases,
    covariates,
    caseArrays: caseArrays(lists.members.igo.length),
    yearly,
    observedFit() {
      observedFit ??= {
        fit: fitOrNone(caseColumns(cases.rows(histories, data.scores[mainMeasure]), covariates)),
      };
      return observedFit.fit;
    },
  };
}
