import { UserError } from "@alignment/engine/dist/errors";
import type { PanelSpecification } from "../specification/specification";
import { type Layout, studyYears, yearCount } from "./layout";
import type { Measures } from "./measures";
import type { SampleRows } from "./sample-rows";

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
  /** Scale of the yearly change of the mean, before its sign, where the specification asks for standard deviations. */
  readonly changeInMean?: Scale;
}

/** The scales of the covariates that are those of a state, or of the year alone. */
export type StateScales = Pick<Scales, "year" | "gdp" | "taxShare">;

/** What the scales stand on. */
export interface ScaleParts {
  /** The sample over which delegation and size are scaled, and its measures. */
  readonly sample: SampleRows;
  readonly measures: Measures;
  /** Gives the scales over all memberships, where the specification asks for them. */
  readonly ofMemberships: () => StateScales;
}

/** The choices that the scales read besides those of the sample. */
export type ScaleChoice = Pick<PanelSpecification, "scaling" | "changeInMeanUnit">;

/**
 * Mean and standard deviation (with n - 1) of the values that are known, in two passes,
 *
 *     mean = Σ w x / Σ w,   standard deviation = √(Σ w (x - mean)² / (Σ w - 1)).
 *
 * @param name what the values are, for the message.
 * @param weights how often each value counts; once if not given.
 * @throws RangeError if fewer than two are known, or all have the same value, since nothing can be scaled by it.
 */
function scaleOf(values: Float64Array, name: string, weights?: Int32Array): Scale {
  let count = 0;
  let sum = 0;
  for (let index = 0; index < values.length; index++) {
    const weight = weights === undefined ? 1 : weights[index];
    if (weight === 0 || Number.isNaN(values[index])) continue;
    count += weight;
    sum += weight * values[index];
  }
  const mean = sum / count;
  let squares = 0;
  for (let index = 0; index < values.length; index++) {
    const weight = weights === undefined ? 1 : weights[index];
    if (weight === 0 || Number.isNaN(values[index])) continue;
    squares += weight * (values[index] - mean) ** 2;
  }
  const standardDeviation = Math.sqrt(squares / (count - 1));
  if (!(standardDeviation > 0)) {
    throw new UserError(
      `scaleOf: cannot standardize ${name}: its ${count} values do not vary; set "scaling": "none" or choose another sample`,
    );
  }
  return { mean, standardDeviation, rows: count };
}

/** Values minus their scale's mean, in its standard deviations. */
export function scaled(values: Float64Array, { mean, standardDeviation }: Scale): Float64Array {
  const column = new Float64Array(values.length);
  for (let row = 0; row < values.length; row++) column[row] = (values[row] - mean) / standardDeviation;
  return column;
}

/** The measures in the standard deviations of their scales. */
export function scaledMeasures(
  { year, gdp, taxShare, delegation, size }: Measures,
  scales: Scales,
): Measures {
  return {
    year: scaled(year, scales.year),
    gdp: scaled(gdp, scales.gdp),
    ...(taxShare && { taxShare: scaled(taxShare, scales.taxShare as Scale) }),
    delegation: scaled(delegation, scales.delegation),
    size: scaled(size, scales.size),
  };
}

/** The calendar year of every state-year. */
function yearOfStateYears(count: number): Float64Array {
  const years = new Float64Array(count);
  for (let stateYear = 0; stateYear < count; stateYear++)
    years[stateYear] = studyYears.first + (stateYear % yearCount);
  return years;
}

/**
 * The scales of year, GDP per capita and tax share over all memberships from 1965 on (construction rule 23).
 * Memberships are counted by state-year, since all the memberships of a state have the same year and GDP.
 *
 * @param rowsOfStateYear rows of membership from 1965 on of all IGOs together, by state-year.
 * @throws RangeError as `scaleOf`.
 */
export function scalesOfMemberships(
  { gdp, taxShare }: Pick<Layout, "gdp" | "taxShare">,
  rowsOfStateYear: Int32Array,
): StateScales {
  return {
    year: scaleOf(yearOfStateYears(rowsOfStateYear.length), "year", rowsOfStateYear),
    gdp: scaleOf(gdp, "gdp", rowsOfStateYear),
    ...(taxShare && { taxShare: scaleOf(taxShare, "tax share", rowsOfStateYear) }),
  };
}

/** The same over the sample. */
function scalesOfSample({ year, gdp, taxShare }: Measures): StateScales {
  return {
    year: scaleOf(year, "year"),
    gdp: scaleOf(gdp, "gdp"),
    ...(taxShare && { taxShare: scaleOf(taxShare, "tax share") }),
  };
}

/**
 * The scales of year, GDP per capita, tax share, delegation and size (construction rules 23 and 24): year, GDP and
 * tax share over all memberships from 1965 on or over the sample, delegation and size, and the change in the mean where
 * it is asked for, over the sample.
 *
 * @throws RangeError as `scaleOf`.
 */
export function scalesOf({ sample, measures, ofMemberships }: ScaleParts, choice: ScaleChoice): Scales {
  const change =
    choice.changeInMeanUnit === "score points"
      ? {}
      : { changeInMean: scaleOf(sample.changeInMean, "change in the mean") };
  if (choice.scaling === "none") {
    const one = { mean: 0, standardDeviation: 1, rows: sample.count };
    const taxShare = measures.taxShare && { taxShare: one };
    return { year: one, gdp: one, delegation: one, size: one, ...taxShare, ...change };
  }
  return {
    ...(choice.scaling === "all memberships" ? ofMemberships() : scalesOfSample(measures)),
    delegation: scaleOf(measures.delegation, "delegation"),
    size: scaleOf(measures.size, "size"),
    ...change,
  };
}
