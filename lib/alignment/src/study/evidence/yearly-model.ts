import { studyYears, yearCount } from "../../construct/layout";
import { type EarlierTerm, fitEarlier } from "./earlier-model";
import { coefficientOf, combinationOf, type Estimate, waldOf } from "./estimates";
import type { LeastSquaresFit } from "./least-squares";
import { type PeriodKind, type PreparedColumns, panelFits } from "./panel-fits";
import type { StateGroups } from "./state-groups";
import { levelsOf, takeRows } from "./take-rows";
import { type YearlyColumns, type YearlyRows, yearlyNames } from "./yearly-rows";
import { changePlace, preparedNames, type YearlyTerm, yearlyTerms } from "./yearly-terms";

/** The years whose effects are taken out beside those of the states: of each regional group, or of all states alike. */
export type YearEffects = "group and year" | "year";

/** What is fitted to columns on the same rows again and again. */
export interface YearlyModel {
  readonly rows: YearlyRows;
  /** Takes state effects and year effects out of a copy of a column. */
  within(column: Float64Array, effects: YearEffects): Float64Array;
  /** Number of effects that the rows determine. */
  effectsRank(effects: YearEffects): number;
  /** Prepares the columns of one draw; they must stay as they are until the last fit to them. */
  prepare(columns: YearlyColumns): PreparedColumns;
  /** Fits the yearly model. */
  fit(prepared: PreparedColumns, effects: YearEffects): LeastSquaresFit<YearlyTerm>;
  /** Fits the earlier model, which is shown for comparison. */
  fitEarlier(prepared: PreparedColumns): LeastSquaresFit<EarlierTerm>;
}

/** Calendar year from which `year` is counted in the fits, so that its products stay small. */
const middleYear = 1988;

const kindOf: { readonly [effects in YearEffects]: PeriodKind } = {
  "group and year": "fine",
  year: "coarse",
};

/**
 * Prepares the yearly model of columns on the same rows,
 *
 *     change = company + candidate_gap + … + iccpr + state effects + (regional group × year) effects,
 *
 * with errors clustered by state. State effects, not means over a state's rows: only so is every coefficient the state
 * compared with itself. Effects of group and year take out what moves a region together; with effects of years alone
 * `company` is found wherever a region rises (see `docs/hypothesis-tests.md`).
 *
 * @param rows as `yearlyRows` gives them.
 * @param groups the regional group of every state.
 */
export function yearlyModel(rows: YearlyRows, groups: Pick<StateGroups, "of">): YearlyModel {
  const groupYears = Int32Array.from(rows.state, (state, row) => groups.of[state] * yearCount + rows.t[row]);
  const fine = levelsOf(groupYears);
  const years = levelsOf(rows.t);
  const coarseOfFine = new Int32Array(fine.reduce((most, level) => Math.max(most, level), -1) + 1);
  fine.forEach((level, row) => {
    coarseOfFine[level] = years[row];
  });
  const fits = panelFits({ unit: rows.cluster, unitCount: rows.clusterCount, fine, coarseOfFine });
  const year = Float64Array.from(rows.t, (t) => studyYears.first + t - middleYear);
  const terms = yearlyTerms.map((_, place) => place);
  return {
    rows,
    within(column, effects) {
      const copy = column.slice();
      fits.effects[kindOf[effects]].remove(copy);
      return copy;
    },
    effectsRank: (effects) => fits.effects[kindOf[effects]].rank,
    prepare: (columns) => fits.prepare([...preparedNames.map((name) => columns[name]), year]),
    fit: (prepared, effects) => fits.fit(prepared, kindOf[effects], yearlyTerms, terms, changePlace),
    fitEarlier: (prepared) => fitEarlier(rows, prepared),
  };
}

/** Weights of the two coefficients that make the push of H1: means over the rows with a gap to a candidate's IGO. */
export interface PushWeights {
  readonly candidate_gap: number;
  readonly candidacies: number;
}

/** The means of both columns over the rows with `candidate_gap` above zero; `NaN` where there is no such row. */
export function pushWeightsOf({ candidate_gap, candidacies }: YearlyColumns): PushWeights {
  let [gap, count, rows] = [0, 0, 0];
  for (let row = 0; row < candidate_gap.length; row++) {
    if (candidate_gap[row] <= 0) continue;
    gap += candidate_gap[row];
    count += candidacies[row];
    rows += 1;
  }
  return { candidate_gap: gap / rows, candidacies: count / rows };
}

/** What the yearly model says on H1 to H3. */
export interface YearlyEstimates {
  /** H2: the coefficient of `company`. */
  readonly company: Estimate;
  /** H1: the two coefficients of candidates, at the average of both. */
  readonly push: Estimate;
  /** H3: the coefficient of `after_exit`; a return to the old record is below zero. */
  readonly exit: Estimate;
  readonly accession: Estimate;
  readonly candidate_gap: Estimate;
  readonly candidacies: Estimate;
  /** Joint Wald statistic of `candidate_gap` and `candidacies`. */
  readonly wald: number;
}

/** The estimates on H1 to H3 of a fit of the yearly model. */
export function yearlyEstimates(fit: LeastSquaresFit<YearlyTerm>, weights: PushWeights): YearlyEstimates {
  return {
    company: coefficientOf(fit, "company"),
    push: combinationOf(fit, { ...weights }),
    exit: coefficientOf(fit, "after_exit"),
    accession: coefficientOf(fit, "accession_gap"),
    candidate_gap: coefficientOf(fit, "candidate_gap"),
    candidacies: coefficientOf(fit, "candidacies"),
    wald: waldOf(fit, ["candidate_gap", "candidacies"]),
  };
}

/** The rows of a yearly model that are kept, with their columns. */
export function keepYearlyRows(
  rows: YearlyRows,
  columns: YearlyColumns,
  keeps: (row: number) => boolean,
): { readonly rows: YearlyRows; readonly columns: YearlyColumns } {
  const kept = Array.from(rows.state.keys()).filter(keeps);
  const cluster = levelsOf(kept.map((row) => rows.cluster[row]));
  return {
    rows: {
      count: kept.length,
      state: Int32Array.from(kept, (row) => rows.state[row]),
      t: Int32Array.from(kept, (row) => rows.t[row]),
      cluster,
      clusterCount: cluster.reduce((most, one) => Math.max(most, one), -1) + 1,
    },
    columns: Object.fromEntries(
      yearlyNames.map((name) => [name, takeRows(columns[name], kept)]),
    ) as unknown as YearlyColumns,
  };
}
