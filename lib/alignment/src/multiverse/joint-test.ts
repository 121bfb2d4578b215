import { randomStream, UserError } from "@alignment/engine";
import { sampleBuilderOf } from "../construct/builder";
import { type BinomialShare, binomialShare } from "../study/evidence/summary";
import { meanOf } from "../table/statistics";
import { type CurveStatistics, curveStatistics, maxTAdjusted, randomisationP } from "./curve";
import { type CurveNull, nullSources, type SourcesOf } from "./null-sources";
import type { Plan } from "./plan";
import { type PlannedPanel, planPanels } from "./plan-panels";
import { type SpecificationRow, SpecificationRows } from "./specification-rows";
import { usualSpecifications } from "./usual-joint";

/**
 * The units of a plan on which the joint test is made: all of them, or, of more, a random sample without replacement.
 * A sample at equal steps would favour the values that vary in step with it.
 *
 * @param plan a checked plan; its seed decides the sample.
 * @param unitCount how many units the plan has.
 * @param most most units that are taken.
 * @returns unit numbers, ascending.
 */
export function unitsOfJointTest(plan: Plan, unitCount: number, most = usualSpecifications): number[] {
  const all = Array.from({ length: unitCount }, (_, unit) => unit);
  if (unitCount <= most) return all;
  return randomStream(plan.seed, "units of the joint test", 0)
    .shuffle(all)
    .slice(0, most)
    .sort((one, other) => one - other);
}

/** The panels of a plan with some of its units. */
export function panelsOfUnits(plan: Plan, units: readonly number[]): PlannedPanel[] {
  const taken = new Set(units);
  return planPanels(plan)
    .map((panel) => ({ ...panel, units: panel.units.filter(({ unit }) => taken.has(unit)) }))
    .filter((panel) => panel.units.length > 0);
}

/** A specification curve: an estimate and a t by state for each unit; `null` where there is none. */
export interface CurveRow {
  readonly estimates: readonly (number | null)[];
  readonly ts: readonly (number | null)[];
}

const tOf = ({ estimate, standardErrorByState: error }: SpecificationRow): number | null =>
  estimate === null || error === null ? null : estimate / error;

/** The curve of some rows, in the order of the units given. */
export function curveOfRows(rows: readonly SpecificationRow[], units: readonly number[]): CurveRow {
  const byUnit = new Map(rows.map((row) => [row.unit, row]));
  const own = units.map((unit) => byUnit.get(unit) as SpecificationRow);
  return { estimates: own.map(({ estimate }) => estimate), ts: own.map(tOf) };
}

/**
 * Prepares the null draws of a plan's curve.
 *
 * @param plan a checked plan; its seed starts the draws.
 * @param units the units of the curve; see `unitsOfJointTest`.
 * @param sourcesOf the sources as they are.
 * @returns the curve in a draw of a null; draw k is the same alone, in any order and on any thread.
 */
export function curveDraws(
  plan: Plan,
  units: readonly number[],
  sourcesOf: SourcesOf,
): (name: CurveNull, draw: number) => CurveRow {
  const panels = panelsOfUnits(plan, units);
  const drawSources = nullSources(sourcesOf, plan.seed);
  return (name, draw) => {
    const specifications = new SpecificationRows(panels, sampleBuilderOf(drawSources(name, draw)));
    return curveOfRows(
      panels.flatMap((_, number) => specifications.rowsOf(number)),
      units,
    );
  };
}

/** The curve's statistics in the data and in draws of one null. */
export interface JointTest {
  readonly null: CurveNull;
  readonly draws: number;
  readonly specifications: number;
  readonly statistics: {
    readonly [name in keyof CurveStatistics]: {
      readonly observed: number;
      /** Mean and the middle 95 % over the draws. */
      readonly mean: number;
      readonly lower: number;
      readonly upper: number;
      /** (1 + draws at least as large) / (draws + 1). */
      readonly p: number;
      /** Draws at least as large, with the exact 95 % interval of their share: the Monte Carlo error of p. */
      readonly atLeast: BinomialShare;
    };
  };
  /** Each unit's own p: of its t in its own draws, and adjusted for the whole curve by max-T. */
  readonly units: readonly {
    readonly unit: number;
    readonly t: number | null;
    readonly p: number | null;
    readonly adjustedP: number | null;
  }[];
  /** Units whose adjusted p is below .05. */
  readonly adjustedBelow05: number;
}

const numbers = (values: readonly (number | null)[]): number[] => values.map((value) => value ?? Number.NaN);

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
}

/**
 * The joint question of a specification curve: what would all of it look like if nothing happened? Median, share
 * significant in the expected direction and Stouffer's statistic beside their null draws (Simonsohn, Simmons & Nelson
 * 2020), and each specification's own p, adjusted for all by single-step max-T (Westfall & Young 1993).
 *
 * @param name the null.
 * @param units the units of the curve.
 * @param observed the curve in the data.
 * @param draws the curve in each draw.
 * @returns the test; a draw without a statistic counts against the finding.
 * @throws UserError without draws, or with draws of another curve.
 */
export function jointTest(
  name: CurveNull,
  units: readonly number[],
  observed: CurveRow,
  draws: readonly CurveRow[],
): JointTest {
  if (draws.length === 0) throw new UserError("jointTest: there are no draws; expected at least one");
  const own = curveStatistics(numbers(observed.estimates), numbers(observed.ts));
  const drawn = draws.map(({ estimates, ts }) => curveStatistics(numbers(estimates), numbers(ts)));
  const statistic = (of: keyof CurveStatistics) => {
    const values = drawn.map((one) => one[of]);
    const known = values.filter((value) => !Number.isNaN(value)).sort((one, other) => one - other);
    return {
      observed: own[of],
      mean: meanOf(known),
      lower: quantile(known, 0.025),
      upper: quantile(known, 0.975),
      p: randomisationP(own[of], values),
      atLeast: binomialShare(values.filter((value) => !(value < own[of])).length, values.length),
    };
  };
  const adjusted = maxTAdjusted(
    numbers(observed.ts),
    draws.map(({ ts }) => numbers(ts)),
  );
  const finite = (value: number): number | null => (Number.isNaN(value) ? null : value);
  return {
    null: name,
    draws: draws.length,
    specifications: units.length,
    statistics: {
      median: statistic("median"),
      share: statistic("share"),
      stouffer: statistic("stouffer"),
    },
    units: units.map((unit, at) => ({
      unit,
      t: observed.ts[at],
      p: finite(
        randomisationP(
          observed.ts[at] ?? Number.NaN,
          draws.map(({ ts }) => ts[at] ?? Number.NaN),
        ),
      ),
      adjustedP: finite(adjusted[at]),
    })),
    adjustedBelow05: adjusted.filter((p) => p < 0.05).length,
  };
}
