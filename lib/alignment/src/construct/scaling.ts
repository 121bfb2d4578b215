import { UserError } from "@alignment/engine";
import type { PanelSpecification } from "../specification/specification";
import { type Grid, studyYears } from "./grid";
import type { MembershipRow } from "./rows";
import { numbersOf, wholeNumbersOf } from "./values";
import type { RowVariables, StateVariables } from "./variables";

/** Mean and standard deviation by which a covariate is scaled, and the number of rows they stand on. */
export interface Scale {
  readonly mean: number;
  readonly standardDeviation: number;
  readonly rows: number;
}

/** The scales of the scaled covariates. */
export interface Scales {
  readonly year: Scale;
  readonly gdp: Scale;
  /** Scale of the tax share, where the specification asks for it. */
  readonly taxShare?: Scale;
  readonly delegation: Scale;
  readonly size: Scale;
}

/**
 * Mean and standard deviation (with n - 1) of the values that are known, in two passes.
 *
 * @throws RangeError if fewer than two are known, or all have the same value, since nothing can be scaled by it.
 */
export function scaleOf(values: Float64Array, name: string): Scale {
  let count = 0;
  let sum = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    count += 1;
    sum += value;
  }
  const mean = sum / count;
  let squares = 0;
  for (const value of values) if (!Number.isNaN(value)) squares += (value - mean) ** 2;
  const standardDeviation = Math.sqrt(squares / (count - 1));
  if (!(standardDeviation > 0)) {
    throw new UserError(
      `scaleOf: ${name} has ${count} values and no spread; it cannot be scaled; choose "scaling": "none" or another sample`,
    );
  }
  return { mean, standardDeviation, rows: count };
}

/** Values minus their scale's mean, in its standard deviations. */
export function scaled(values: Float64Array, { mean, standardDeviation }: Scale): Float64Array {
  return values.map((value) => (value - mean) / standardDeviation);
}

/** The scale that leaves a covariate as it is. */
function unscaled(rows: number): Scale {
  return { mean: 0, standardDeviation: 1, rows };
}

/**
 * The scales of year, GDP per capita, tax share, delegation and size (construction rules 23 and 24): year, GDP and
 * tax share over all memberships from 1965 on or over the estimation sample, delegation and size over the estimation
 * sample.
 *
 * @param memberships state-years on the grid of all membership rows.
 * @param sample the estimation sample before it is split (construction rule 28).
 */
export function computeScales(
  memberships: Int32Array,
  sample: readonly MembershipRow[],
  grid: Grid,
  states: StateVariables,
  variables: RowVariables,
  scaling: PanelSpecification["scaling"],
): Scales {
  const { gdp, taxShare } = states;
  if (scaling === "none") {
    const one = unscaled(sample.length);
    return { year: one, gdp: one, delegation: one, size: one, ...(taxShare && { taxShare: one }) };
  }
  const wide = scaling === "all memberships" ? memberships : wholeNumbersOf(sample, ({ place }) => place);
  const wideScale = (value: (place: number) => number, name: string) => scaleOf(numbersOf(wide, value), name);
  return {
    year: wideScale((place) => studyYears.first + (place % grid.years), "year"),
    gdp: wideScale((place) => gdp[place], "gdp"),
    ...(taxShare && { taxShare: wideScale((place) => taxShare[place], "tax share") }),
    delegation: scaleOf(numbersOf(sample, variables.delegation), "delegation"),
    size: scaleOf(numbersOf(sample, variables.size), "size"),
  };
}
