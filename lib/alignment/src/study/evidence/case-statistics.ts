import { type DataColumns, fitMixedModels, type MixedModelFit } from "@alignment/engine";
import { studyYears, yearCount } from "../../construct/layout";
import { medianOf } from "../../table/statistics";
import { type CaseSlopeEstimate, caseSlopeOf, fitCaseSlope } from "./case-model";
import type { CaseRows } from "./case-rows";
import { levelsOf, takeRows } from "./take-rows";

/** What the covariates of a row are looked up in. */
export interface CaseCovariates {
  /** By state-year. */
  readonly gdp: Float64Array;
  readonly civilWar: ArrayLike<number>;
  readonly iccpr: ArrayLike<number>;
  /** By `igo * yearCount + t`. */
  readonly delegation: Float64Array;
  /** 1 for a human rights IGO, by IGO. */
  readonly humanRights: ArrayLike<number>;
}

/** The columns of the models of cases. */
export type CaseColumns = { readonly [name: string]: Float64Array | Int32Array } & DataColumns;

/** The controls of Table 2 besides `duration`, not scaled: a scale changes no slope of `duration` and no t. */
export const caseControls = [
  "year",
  "gdp",
  "iccpr",
  "civil_war",
  "delegation",
  "hr_igo",
  "size",
  "change_mean",
] as const;

/** The formula of a model of cases. */
export function caseFormula(
  outcome: string,
  controls: readonly string[],
  random: "1 + duration" | "1" = "1 + duration",
): string {
  return `${outcome} ~ ${["duration", ...controls].join(" + ")} + (${random} | case)`;
}

/** Table 2 in the columns of `caseColumns`. */
export const table2Formula = caseFormula("distance", caseControls);

/** Names of the columns that are looked up of a row. */
const lookedUp = ["duration", "year", "gdp", "iccpr", "civil_war", "delegation", "hr_igo"] as const;

/** Arrays for the columns that are looked up, filled anew for every draw. */
export type CaseArrays = { readonly [name in (typeof lookedUp)[number]]: Float64Array };

/** Arrays for at most so many rows. */
export function caseArrays(most: number): CaseArrays {
  return Object.fromEntries(lookedUp.map((name) => [name, new Float64Array(most)])) as {
    [name in keyof CaseArrays]: Float64Array;
  };
}

/**
 * The columns that the models of cases need, of the rows of one draw.
 *
 * @param into arrays to fill, so that a draw leaves no garbage; those of the call before are then no longer right.
 */
export function caseColumns(
  rows: CaseRows,
  { gdp, civilWar, iccpr, delegation, humanRights }: CaseCovariates,
  into: CaseArrays = caseArrays(rows.count),
): CaseColumns {
  const { count, state, igo, t } = rows;
  const columns = Object.fromEntries(lookedUp.map((name) => [name, into[name].subarray(0, count)])) as {
    [name in keyof CaseArrays]: Float64Array;
  };
  for (let row = 0; row < count; row++) {
    const stateYear = state[row] * yearCount + t[row];
    columns.duration[row] = rows.duration[row];
    columns.year[row] = studyYears.first + t[row];
    columns.gdp[row] = gdp[stateYear];
    columns.iccpr[row] = iccpr[stateYear];
    columns.civil_war[row] = civilWar[stateYear];
    columns.delegation[row] = delegation[igo[row] * yearCount + t[row]];
    columns.hr_igo[row] = humanRights[igo[row]];
  }
  return {
    ...columns,
    case: rows.case,
    distance: rows.distance,
    distance_now: rows.distance_now,
    size: rows.size,
    change_mean: rows.change_mean,
  };
}

/** What Table 2 says of the cases. */
export interface CaseStatistics extends CaseSlopeEstimate {
  /** Among the cases with two rows or more, the share whose last distance exceeds their first. */
  readonly rawCloser: number;
}

/** The share of cases with two rows or more whose last distance exceeds their first; rows come case by case. */
export function rawCloser({ count, case: caseOf, distance }: CaseRows): number {
  let [cases, closer, first] = [0, 0, 0];
  for (let row = 0; row < count; row++) {
    if (row === 0 || caseOf[row] !== caseOf[row - 1]) first = row;
    const isLast = row === count - 1 || caseOf[row + 1] !== caseOf[row];
    if (!isLast || row === first) continue;
    cases += 1;
    if (distance[row] > distance[first]) closer += 1;
  }
  return closer / cases;
}

/** The slope of `duration` in the paper's Table 2, with its errors by model and by state, and how many cases rise. */
export function caseStatistics(
  rows: CaseRows,
  columns: CaseColumns,
  startFrom?: MixedModelFit,
): CaseStatistics {
  const slope = fitCaseSlope(
    table2Formula,
    columns,
    "duration",
    "distance",
    rows.case,
    rows.cluster,
    startFrom,
  );
  return { ...slope, rawCloser: rawCloser(rows) };
}

/** The summary of a specification curve. */
export interface CurveSummary {
  /** Median slope over the specifications. */
  readonly median: number;
  /** Share with t by state above 1.96. */
  readonly share: number;
  /** Sum of t by state over the square root of the number of specifications. */
  readonly stouffer: number;
}

/** One specification of the curve. */
export interface CurveSpecification {
  readonly outcome: "distance" | "distance_now";
  readonly controls: "all" | "without change_mean" | "year only";
  readonly random: "1 + duration" | "1";
  readonly entryAfter: 1965 | 1980;
  readonly slope: number;
  readonly t: number;
}

const controlsOf = {
  all: caseControls,
  "without change_mean": caseControls.filter((name) => name !== "change_mean"),
  "year only": ["year"],
} as const;

/** The rows of columns that are kept, groups and clusters renumbered. */
function keepRows(columns: CaseColumns, rows: CaseRows, keeps: (row: number) => boolean) {
  const kept: number[] = [];
  for (let row = 0; row < rows.count; row++) if (keeps(row)) kept.push(row);
  if (kept.length === rows.count) return { columns, groups: rows.case, clusters: rows.cluster };
  const groups = levelsOf(takeRows(rows.case, kept));
  return {
    columns: {
      ...Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, takeRows(column, kept)])),
      case: groups,
    } as CaseColumns,
    groups,
    clusters: levelsOf(takeRows(rows.cluster, kept)),
  };
}

/**
 * The specification curve of Table 2: 24 fits, of outcome (`distance`, or `distance_now` of the same year) × controls
 * (all; without `change_mean`; the year only) × random part ((1 + duration | case); (1 | case)) × entries (after 1965;
 * after 1980). Source: Simonsohn, Simmons & Nelson (2020), Nature Human Behaviour 4.
 */
export function specificationCurve(
  rows: CaseRows,
  columns: CaseColumns,
  startFrom?: MixedModelFit,
): readonly CurveSpecification[] {
  const found: CurveSpecification[] = [];
  const options = startFrom === undefined ? {} : { startFrom };
  for (const entryAfter of [1965, 1980] as const) {
    for (const outcome of ["distance", "distance_now"] as const) {
      const values = rows[outcome];
      const entryYear = (row: number) => studyYears.first + rows.t[row] - rows.duration[row] + 1;
      const kept = keepRows(
        columns,
        rows,
        (row) => entryYear(row) > entryAfter && !Number.isNaN(values[row]),
      );
      for (const random of ["1 + duration", "1"] as const) {
        const names = ["all", "without change_mean", "year only"] as const;
        const formulas = names.map((name) => caseFormula(outcome, controlsOf[name], random));
        fitMixedModels(formulas, kept.columns, options).forEach((fit, at) => {
          const { estimate, byCluster } = caseSlopeOf(
            fit,
            kept.columns,
            "duration",
            outcome,
            kept.groups,
            kept.clusters,
          );
          found.push({ outcome, controls: names[at], random, entryAfter, slope: estimate, t: byCluster.t });
        });
      }
    }
  }
  return found;
}

/** Median, share of significant slopes and Stouffer's Z of a curve. */
export function curveSummary(curve: readonly CurveSpecification[]): CurveSummary {
  return {
    median: medianOf(curve.map(({ slope }) => slope)),
    share: curve.filter(({ t }) => t > 1.96).length / curve.length,
    stouffer: curve.reduce((sum, { t }) => sum + t, 0) / Math.sqrt(curve.length),
  };
}
