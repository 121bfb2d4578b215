import { randomStream } from "@alignment/engine";
import type { SampleBuilder } from "../construct/builder";
import type { SpecifiedSample } from "../construct/panel";
import { binomialShare } from "../study/evidence/summary";
import { type CurveStatistics, curveStatistics, randomisationP } from "./curve";
import { curveOfRows, panelsOfUnits } from "./joint-test";
import type { Plan } from "./plan";
import type { PlannedPanel } from "./plan-panels";
import { type SpecificationRow, SpecificationRows } from "./specification-rows";

/** Most specifications on which the shortcut is tried: each world costs all of its resamples. */
export const shortcutSpecifications = 8;

/** Resamples of the shortcut in each world: the least p is 1/40. */
const shortcutResamples = 39;

/** Null worlds in which its rejections are counted. */
export const shortcutWorlds = 100;

/** The p-values of the shortcut in one world. */
export interface ShortcutP {
  readonly median: number;
  readonly share: number;
  readonly stouffer: number;
}

/** A panel whose outcome lacks b·x, its rows drawn anew with replacement. */
function resampled({ panel, slope }: Nulled, seed: number, draw: number): SpecifiedSample {
  const { columns, rowCount } = panel.sample;
  const random = randomStream(seed, "rows of the shortcut", draw);
  const rows = Int32Array.from({ length: rowCount }, () => random.integer(0, rowCount - 1));
  const { duration, distance } = columns;
  const taken = Object.fromEntries(
    Object.entries(columns).map(([name, values]) => {
      if (name === "distance")
        return [name, Float64Array.from(rows, (row) => distance[row] - slope * duration[row])];
      const own = values as Float64Array | Int32Array;
      const result = own instanceof Int32Array ? new Int32Array(rowCount) : new Float64Array(rowCount);
      for (let at = 0; at < rowCount; at++) result[at] = own[rows[at]];
      return [name, result];
    }),
  );
  return { ...panel, sample: { ...panel.sample, columns: taken as typeof columns } };
}

/** A panel with the slope that is taken out of its outcome. */
interface Nulled {
  readonly panel: SpecifiedSample;
  readonly slope: number;
}

/** One panel for each unit: every specification has its own slope taken out. */
function panelsByUnit(plan: Plan, units: readonly number[]): PlannedPanel[] {
  return panelsOfUnits(plan, units).flatMap(({ changes, units: own }) =>
    own.map((unit) => ({ changes, units: [unit] })),
  );
}

/**
 * The usual shortcut to a joint test: take the estimated b·x out of the outcome of every specification, draw the rows
 * of its sample anew with replacement, fit again, and see how often the curve of resamples is at least as large as the
 * curve of the data (Simonsohn, Simmons & Nelson 2020, as common software does it). It keeps selection and sample as
 * they were found, so that what selection does to the outcome is never part of its null.
 *
 * @param plan a checked plan.
 * @param units the units of the curve; few, for each is fitted in every resample.
 * @param build builds the samples of a world, real or drawn.
 * @returns p of each statistic of the curve.
 */
export function shortcutP(plan: Plan, units: readonly number[], build: SampleBuilder): ShortcutP {
  const panels = panelsByUnit(plan, units);
  const built = new Map<PlannedPanel["changes"], SpecifiedSample | Error>();
  const kept: SampleBuilder = (changes = {}) => {
    const known = built.get(changes) ?? tryBuild(build, changes);
    built.set(changes, known);
    if (known instanceof Error) throw known;
    return known;
  };
  const rowsWith = (use: SampleBuilder): SpecificationRow[] => {
    const specifications = new SpecificationRows(panels, use);
    return panels.flatMap((_, number) => specifications.rowsOf(number));
  };
  const rows = rowsWith(kept);
  const observed = statisticsOf(rows, units);
  const slopes = new Map(rows.map(({ unit, estimate }) => [unit, estimate]));
  const draws = Array.from({ length: shortcutResamples }, (_, draw) => {
    const found = panels.flatMap((panel) => {
      const [{ unit }] = panel.units;
      const slope = slopes.get(unit) ?? Number.NaN;
      const use: SampleBuilder = (changes = {}) =>
        resampled({ panel: kept(changes), slope }, plan.seed, draw);
      return new SpecificationRows([panel], use).rowsOf(0);
    });
    return statisticsOf(found, units);
  });
  const p = (of: keyof CurveStatistics) =>
    randomisationP(
      observed[of],
      draws.map((one) => one[of]),
    );
  return { median: p("median"), share: p("share"), stouffer: p("stouffer") };
}

function tryBuild(build: SampleBuilder, changes: PlannedPanel["changes"]): SpecifiedSample | Error {
  try {
    return build(changes);
  } catch (error) {
    return error as Error;
  }
}

function statisticsOf(rows: readonly SpecificationRow[], units: readonly number[]): CurveStatistics {
  const { estimates, ts } = curveOfRows(rows, units);
  return curveStatistics(
    estimates.map((value) => value ?? Number.NaN),
    ts.map((value) => value ?? Number.NaN),
  );
}

/**
 * How often the shortcut rejects at 5 % in worlds in which nothing happens: 5 % would be right.
 *
 * @param worlds its p-values in each null world.
 * @returns the share of rejections by statistic, with its exact 95 % interval.
 */
export function shortcutRejections(worlds: readonly ShortcutP[]) {
  const share = (of: keyof ShortcutP) =>
    binomialShare(worlds.filter((world) => world[of] < 0.05).length, worlds.length);
  return { median: share("median"), share: share("share"), stouffer: share("stouffer") };
}
