import type { PanelSpecification } from "../specification";
import type { MembershipRow } from "./rows";
import type { RowVariables } from "./variables";

/** Mean and standard deviation by which a covariate is scaled, and the number of rows they stand on. */
export interface Scale {
  readonly mean: number;
  readonly standardDeviation: number;
  readonly rows: number;
}

/** The scales of the four scaled covariates. */
export interface Scales {
  readonly year: Scale;
  readonly gdp: Scale;
  readonly delegation: Scale;
  readonly size: Scale;
}

/**
 * Mean and standard deviation (with n - 1) of the values that are not missing, in two passes.
 *
 * @throws RangeError if fewer than two values are there, or all are equal, since nothing can be scaled by them.
 */
export function scaleOf(values: readonly number[], name: string): Scale {
  const known = values.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const standardDeviation = Math.sqrt(squares / (known.length - 1));
  if (!(standardDeviation > 0)) {
    throw new RangeError(
      `scaleOf: ${name} has ${known.length} values and no spread; it cannot be scaled; choose "scaling": "none" or another sample`,
    );
  }
  return { mean, standardDeviation, rows: known.length };
}

/** The scale that leaves a covariate as it is. */
function unscaled(rows: number): Scale {
  return { mean: 0, standardDeviation: 1, rows };
}

/**
 * The scales of year, GDP per capita, delegation and size (construction rules 23 and 24): year and GDP over all
 * memberships from 1965 on or over the estimation sample, delegation and size over the estimation sample.
 */
export function computeScales(
  memberships: readonly MembershipRow[],
  sample: readonly MembershipRow[],
  variables: RowVariables,
  scaling: PanelSpecification["scaling"],
): Scales {
  if (scaling === "none") {
    const one = unscaled(sample.length);
    return { year: one, gdp: one, delegation: one, size: one };
  }
  const wide = scaling === "all memberships" ? memberships : sample;
  return {
    year: scaleOf(
      wide.map((row) => row.year),
      "year",
    ),
    gdp: scaleOf(wide.map(variables.gdp), "gdp"),
    delegation: scaleOf(sample.map(variables.delegation), "delegation"),
    size: scaleOf(sample.map(variables.size), "size"),
  };
}
