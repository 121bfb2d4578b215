import { meanOf, standardDeviationOf } from "../../table/statistics";
import type { CaseRows } from "./case-rows";
import { type CaseColumns, caseStatistics, curveSummary, specificationCurve } from "./case-statistics";
import { effectScales } from "./effects";
import { coefficientOf, type Estimate } from "./estimates";
import { type MeasureName, mainMeasure } from "./evidence-data";
import { greenhillEstimates } from "./greenhill";
import { ifDefined } from "./if-defined";
import { type LeastSquaresFit, leastSquares } from "./least-squares";
import { rightsStatistics } from "./rights-statistics";
import { casesOf, type EvidenceStudy, type YearlyStatistics, yearlyStatistics } from "./study";
import { keepYearlyRows, yearlyModel } from "./yearly-model";
import type { YearlyColumns, YearlyRows } from "./yearly-rows";
import { yearlyTerms } from "./yearly-terms";

/** The t statistics of a draw of the yearly model by name, with estimates under `_b` and errors under `_se`. */
function yearlyByName(found: YearlyStatistics) {
  const { estimates, byYear, memberGap, dynamics } = found;
  return {
    company: estimates.company.t,
    push: estimates.push.t,
    exit: estimates.exit.t,
    accession: estimates.accession.t,
    h1_wald: estimates.wald,
    candidate_gap: estimates.candidate_gap.t,
    candidacies: estimates.candidacies.t,
    company_year: byYear.company.t,
    push_year: byYear.push.t,
    accession_year: byYear.accession.t,
    exit_year: byYear.exit.t,
    member_gap: memberGap.t,
    company_b: estimates.company.estimate,
    company_se: estimates.company.se,
    push_b: estimates.push.estimate,
    push_se: estimates.push.se,
    exit_b: estimates.exit.estimate,
    exit_se: estimates.exit.se,
    accession_b: estimates.accession.estimate,
    accession_se: estimates.accession.se,
    member_gap_b: memberGap.estimate,
    member_gap_se: memberGap.se,
    momentum: dynamics.momentum,
    reversion: dynamics.reversion,
  };
}

/** Every coefficient of a fit. */
function coefficients<Name extends string>(fit: LeastSquaresFit<Name>) {
  return Object.fromEntries(fit.names.map((name) => [name, coefficientOf(fit, name)])) as {
    [name in Name]: Estimate;
  };
}

/** Table 2 by name. */
function table2ByName(rows: CaseRows, columns: CaseColumns) {
  const names = [
    "duration",
    "t_model",
    "t_state",
    "closer",
    "raw_closer",
    "rows",
    "cases",
    "se_model",
    "se_state",
  ] as const;
  return ifDefined(names, () => {
    const found = caseStatistics(rows, columns);
    return {
      duration: found.estimate,
      t_model: found.byModel.t,
      t_state: found.byCluster.t,
      closer: found.shareAboveZero,
      raw_closer: found.rawCloser,
      rows: found.rows,
      cases: found.groups,
      se_model: found.byModel.se,
      se_state: found.byCluster.se,
    };
  });
}

/** What a measure shows: the yearly model, Table 2, effects on one scale, and for the main measure the curve. */
export function observedOf(study: EvidenceStudy, measure: MeasureName) {
  const score = study.data.scores[measure];
  const yearly = study.yearly(measure);
  const found = yearlyStatistics(yearly, study.histories, score);
  const { rows, columns } = casesOf(study, study.histories, score);
  return {
    rows: yearly.model.rows.count,
    states: yearly.model.rows.clusterCount,
    sd_score: yearly.scales.score,
    sd_company: yearly.scales.company,
    push_weights: yearly.weights,
    yearly: yearlyByName(found),
    table2: table2ByName(rows, columns),
    p5: found.p5,
    p4: found.p4,
    effects: found.effects,
    model_y: coefficients(found.fit),
    model_y_year: coefficients(found.fitByYear),
    states_with_exit: found.exitStates,
    aliased: found.fit.aliased,
    ...(measure === mainMeasure
      ? {
          curve: ifDefined(["median", "share", "stouffer"], () => ({
            ...curveSummary(specificationCurve(rows, columns)),
          })),
        }
      : {}),
  };
}

/** H4 of cases that a measure selects, by name. */
export function rightsByName(study: EvidenceStudy, measure: MeasureName) {
  const names = [
    "own_b",
    "own_se",
    "shift_b",
    "shift_se",
    "own_t",
    "shift_t",
    "T",
    "rows",
    "cases",
    "states",
    "own_sd",
    "shift_sd",
  ] as const;
  return ifDefined(names, () => {
    const { rows, columns } = casesOf(study, study.histories, study.data.scores[measure]);
    const { own, shift, ownSd, shiftSd, T } = rightsStatistics(
      study.cases,
      study.histories,
      study.data.rights,
      rows,
      columns,
    );
    return {
      own_b: own.estimate,
      own_se: own.byCluster.se,
      shift_b: shift.estimate,
      shift_se: shift.byCluster.se,
      own_t: own.byCluster.t,
      shift_t: shift.byCluster.t,
      T,
      rows: own.rows,
      cases: own.groups,
      states: own.clusterCount,
      own_sd: ownSd,
      shift_sd: shiftSd,
    };
  });
}

/** Greenhill's specification with the CIRI index, by name. */
function greenhillByName({ data, histories }: EvidenceStudy) {
  const names = ["b", "se", "t", "year_b", "year_se", "year_t", "rows", "states"] as const;
  const { b, se, t, year_b, year_se, year_t, rows, states, because } = ifDefined(names, () => {
    const found = greenhillEstimates(histories, data.scores["CIRI index"], data.layout);
    const { context, contextYear } = found;
    return {
      ...{ b: context.estimate, se: context.se, t: context.t },
      ...{ year_b: contextYear.estimate, year_se: contextYear.se, year_t: contextYear.t },
      ...{ rows: found.rows, states: found.states },
    };
  });
  return {
    context: { estimate: b, se, t },
    context_year: { estimate: year_b, se: year_se, t: year_t },
    rows,
    states,
    ...(because !== undefined && { because }),
  };
}

/** The columns of the yearly model of a measure as it was observed, apart from those of draws. */
export function observedColumns(study: EvidenceStudy, measure: MeasureName): YearlyColumns {
  return study.yearly(measure).builder.columns(study.histories, study.data.scores[measure]);
}

function correlation(a: Float64Array, b: Float64Array): number {
  const [ma, mb] = [meanOf(a), meanOf(b)];
  let products = 0;
  for (let row = 0; row < a.length; row++) products += (a[row] - ma) * (b[row] - mb);
  return products / ((a.length - 1) * standardDeviationOf(a) * standardDeviationOf(b));
}

/** The earlier model on some rows of the main measure: its sum of gaps. */
function memberGapOn(study: EvidenceStudy, keeps: (rows: YearlyRows, row: number) => boolean) {
  const { builder } = study.yearly(mainMeasure);
  const columns = observedColumns(study, mainMeasure);
  const kept = keepYearlyRows(builder.rows, columns, (row) => keeps(builder.rows, row));
  const model = yearlyModel(kept.rows, study.data.groups);
  const { estimate, t } = coefficientOf(model.fitEarlier(model.prepare(kept.columns)), "member_gap");
  return { estimate, t, rows: kept.rows.count };
}

/** Share of `company` that the other columns explain, after effects are taken out. */
function companyExplained(study: EvidenceStudy, effects: "group and year" | "year"): number {
  const { model } = study.yearly(mainMeasure);
  const columns = observedColumns(study, mainMeasure);
  const others = yearlyTerms.filter((name) => name !== "company");
  const response = model.within(columns.company, effects);
  const { residuals } = leastSquares({
    names: others,
    columns: others.map((name) => model.within(columns[name], effects)),
    response,
    clusters: model.rows.cluster,
    clusterCount: model.rows.clusterCount,
  });
  const squares = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0);
  return 1 - squares(residuals) / squares(response);
}

/** What is observed besides the measures: H4, the earlier model and how far its column is one of the world, company. */
export function observedBesides(study: EvidenceStudy) {
  const { model } = study.yearly(mainMeasure);
  const earlier = coefficients(
    yearlyStatistics(study.yearly(mainMeasure), study.histories, study.data.scores[mainMeasure]).earlier,
  );
  const columns = observedColumns(study, mainMeasure);
  const ciri = study.yearly("CIRI index").builder.rows;
  const ciriRows = new Set(Array.from(ciri.state, (state, row) => state * 100 + ciri.t[row]));
  const ciriYears = new Set(ciri.t);
  const sdWithin = (effects: "group and year" | "year") =>
    standardDeviationOf(model.within(columns.company, effects));
  const withoutMembership = columns.memberships.reduce((count, own) => count + (own === 0 ? 1 : 0), 0);
  const company = {
    sd: effectScales(columns).company,
    sd_within_state_year: sdWithin("year"),
    sd_within_state_group_year: sdWithin("group and year"),
    r2_state_year: companyExplained(study, "year"),
    r2_state_group_year: companyExplained(study, "group and year"),
    rows_without_membership: withoutMembership,
  };
  const gaps = observedColumns(study, mainMeasure);
  const world = correlation(gaps.member_gap, gaps.world_gap);
  return {
    h4: {
      "selected by Fariss 2.03": rightsByName(study, mainMeasure),
      "selected by CIRI index": rightsByName(study, "CIRI index"),
    },
    greenhill: greenhillByName(study),
    earlier_model: {
      member_gap: earlier.member_gap,
      candidate_gap: earlier.candidate_gap,
      accession_gap: earlier.accession_gap,
      after_exit: earlier.after_exit,
    },
    member_gap_and_world: { correlation: world },
    member_gap_on_ciri_rows: {
      rows_of_ciri: memberGapOn(study, (rows, row) => ciriRows.has(rows.state[row] * 100 + rows.t[row])),
      years_of_ciri: memberGapOn(study, (rows, row) => ciriYears.has(rows.t[row])),
    },
    company,
  };
}
