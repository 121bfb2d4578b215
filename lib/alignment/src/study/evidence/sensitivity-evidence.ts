import { studyYears } from "../../construct/layout";
import { type EarlierTerm, earlierTerms } from "./earlier-model";
import { coefficientOf } from "./estimates";
import { mainMeasure } from "./evidence-data";
import { type LeastSquaresFit, leastSquares } from "./least-squares";
import { observedColumns } from "./observed";
import { benchmarkOf, robustnessValues, sensitivityOf } from "./sensitivity";
import type { EvidenceStudy } from "./study";
import type { YearlyColumns, YearlyRows } from "./yearly-rows";
import { type YearlyTerm, yearlyTerms } from "./yearly-terms";

/** A model's columns in a form in which any of them can be the response. */
interface OpenModel<Name extends string> {
  readonly names: readonly Name[];
  readonly columns: readonly Float64Array[];
  readonly response: Float64Array;
  readonly rows: YearlyRows;
  readonly effectsRank: number;
}

function fitOpen<Name extends string>(
  { names, columns, response, rows, effectsRank }: OpenModel<Name>,
  without?: Name,
): LeastSquaresFit<Name> {
  const kept = names.filter((name) => name !== without);
  return leastSquares({
    names: kept,
    columns: kept.map((name) => columns[names.indexOf(name)]),
    response: without === undefined ? response : columns[names.indexOf(without)],
    clusters: rows.cluster,
    clusterCount: rows.clusterCount,
    effectsRank,
  });
}

function sensitivityByName<Name extends string>(
  model: OpenModel<Name>,
  treatment: Name,
  covariates: readonly Name[],
) {
  const outcome = fitOpen(model);
  const ofTreatment = fitOpen(model, treatment);
  const { estimate, t, degreesOfFreedom, partialR2, robustness, robustness05 } = sensitivityOf(
    outcome,
    treatment,
  );
  const cluster = coefficientOf(outcome, treatment).t;
  const approximate = robustnessValues(cluster, degreesOfFreedom);
  return {
    estimate,
    t_classical: t,
    t_cluster: cluster,
    df: degreesOfFreedom,
    partial_r2: partialR2,
    rv: robustness,
    rv_05: robustness05,
    rv_cluster: approximate.robustness,
    rv_05_cluster: approximate.robustness05,
    benchmarks: Object.fromEntries(
      covariates.map((covariate) => {
        const found = benchmarkOf(outcome, ofTreatment, treatment, covariate);
        const named = {
          partial_r2_outcome: found.partialR2Outcome,
          partial_r2_treatment: found.partialR2Treatment,
          bound_outcome: found.boundOutcome,
          bound_treatment: found.boundTreatment,
          adjusted_estimate: found.adjustedEstimate,
          adjusted_t: found.adjustedT,
        };
        return [covariate, named];
      }),
    ),
  };
}

/** The columns of the earlier model, written out. */
function earlierColumns(rows: YearlyRows, columns: YearlyColumns): Float64Array[] {
  const means = (values: Float64Array) => {
    const sums = new Float64Array(rows.clusterCount);
    const counts = new Float64Array(rows.clusterCount);
    for (let row = 0; row < rows.count; row++) {
      sums[rows.cluster[row]] += values[row];
      counts[rows.cluster[row]] += 1;
    }
    return values.map((_, row) => sums[rows.cluster[row]] / counts[rows.cluster[row]]);
  };
  const special: { readonly [name in EarlierTerm]?: () => Float64Array } = {
    intercept: () => new Float64Array(rows.count).fill(1),
    year: () => Float64Array.from(rows.t, (t) => studyYears.first + t - 1988),
    score_mean: () => means(columns.score),
    memberships_mean: () => means(columns.memberships),
    member_gap_mean: () => means(columns.member_gap),
  };
  return earlierTerms.map((name) => special[name]?.() ?? columns[name as keyof YearlyColumns]);
}

/** How strong a confounder must be to undo the estimates of the yearly model and of the earlier one, by name. */
export function sensitivityEvidence(study: EvidenceStudy) {
  const { model } = study.yearly(mainMeasure);
  const columns = observedColumns(study, mainMeasure);
  const within = (name: keyof YearlyColumns) => model.within(columns[name], "group and year");
  const yearly: OpenModel<YearlyTerm> = {
    names: yearlyTerms,
    columns: yearlyTerms.map(within),
    response: within("change"),
    rows: model.rows,
    effectsRank: model.effectsRank("group and year"),
  };
  const earlier: OpenModel<EarlierTerm> = {
    names: earlierTerms,
    columns: earlierColumns(model.rows, columns),
    response: columns.change,
    rows: model.rows,
    effectsRank: 0,
  };
  const covariates = ["civil_war", "change_before"] as const;
  return {
    company: sensitivityByName(yearly, "company", covariates),
    candidacies: sensitivityByName(yearly, "candidacies", covariates),
    accession_gap: sensitivityByName(yearly, "accession_gap", covariates),
    after_exit: sensitivityByName(yearly, "after_exit", covariates),
    member_gap_earlier_model: sensitivityByName(earlier, "member_gap", covariates),
  };
}
