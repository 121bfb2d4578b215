import { type CurveStatistics, curveStatistics, significantT } from "./curve";
import { type ChoiceInfluence, choiceInfluence } from "./influence";
import { type Plan, planUnits } from "./plan";
import { sameAs } from "./same-as";
import type { SpecificationRow } from "./specification-rows";

/** A specification curve, every specification counted, or each set of equal ones once. */
export interface CurveSummary extends CurveStatistics {
  readonly specifications: number;
}

/** What a multiverse found, in short. */
export interface MultiverseSummary {
  readonly specifications: number;
  /** Specifications that fit a model to columns of their own. */
  readonly distinct: number;
  /** Specifications by status; failures together. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly every: CurveSummary;
  readonly duplicatesOnce: CurveSummary;
  /** Shares of the variance of the estimate and of the finding, by choice. */
  readonly influence: {
    readonly estimate: {
      readonly every: readonly ChoiceInfluence[];
      readonly duplicatesOnce: readonly ChoiceInfluence[];
    };
    readonly finding: {
      readonly every: readonly ChoiceInfluence[];
      readonly duplicatesOnce: readonly ChoiceInfluence[];
    };
  };
}

/** The t of an estimate, clustered by state; `NaN` where there is none. */
const tOf = ({ estimate, standardErrorByState: error }: SpecificationRow): number =>
  estimate === null || error === null ? Number.NaN : estimate / error;

function countStatuses(rows: readonly SpecificationRow[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of rows) {
    const name = status.startsWith("failed") ? "failed" : status;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

function curveOf(rows: readonly SpecificationRow[]): CurveSummary {
  const known = rows.filter((row) => !Number.isNaN(tOf(row)));
  return {
    specifications: known.length,
    ...curveStatistics(
      known.map(({ estimate }) => estimate as number),
      known.map(tOf),
    ),
  };
}

/** 1 over the number of specifications with the same columns. */
function weightsOfKinds(rows: readonly SpecificationRow[]): number[] {
  const counts = new Map<string, number>();
  for (const { fingerprint } of rows)
    if (fingerprint !== null) counts.set(fingerprint, (counts.get(fingerprint) ?? 0) + 1);
  return rows.map(({ fingerprint }) => (fingerprint === null ? 0 : 1 / (counts.get(fingerprint) as number)));
}

/**
 * Summarizes the rows of a plan.
 *
 * @param plan a checked plan.
 * @param rows the rows of all its units, in the order of their numbers.
 * @returns counts, curves and the influence of each choice. A finding is an estimate above zero whose t, with standard
 *   errors clustered by state, exceeds 1.96.
 */
export function summarize(plan: Plan, rows: readonly SpecificationRow[]): MultiverseSummary {
  const first = sameAs(rows);
  const once = rows.filter(({ fingerprint }, i) => first[i] === null && fingerprint !== null);
  const units = planUnits(plan);
  const names = Object.keys(plan.choices);
  const of = {
    choices: names.map((name) => ({ name, values: plan.choices[name].length })),
    positions: names.map((_, i) => units.map((unit) => unit[i])),
  };
  const estimates = rows.map(({ estimate }) => estimate ?? Number.NaN);
  const findings = rows.map((row) => (Number.isNaN(tOf(row)) ? Number.NaN : tOf(row) > significantT ? 1 : 0));
  const weights = weightsOfKinds(rows);
  const influenceOn = (results: readonly number[]) => ({
    every: choiceInfluence({ ...of, results }),
    duplicatesOnce: choiceInfluence({ ...of, results, weights }),
  });
  return {
    specifications: rows.length,
    distinct: once.length,
    statuses: countStatuses(rows),
    every: curveOf(rows),
    duplicatesOnce: curveOf(once),
    influence: { estimate: influenceOn(estimates), finding: influenceOn(findings) },
  };
}
