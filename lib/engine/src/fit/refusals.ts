import { ModelError } from "../errors";
import { isText } from "../frame/columns";
import type { ColumnMatrix } from "../frame/design";
import type { ModelFrame } from "../frame/frame";
import type { Standardisation, StandardisedResponse } from "../frame/standardise";

/** Calls a function; that memory does not suffice for its matrices is said of the grouping factors. */
export function withinMemory<Result>({ random }: ModelFrame, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError) || error instanceof ModelError) throw error;
    const factors = [...new Set(random.map(({ groupingFactor }) => groupingFactor))];
    const effects = random.reduce(
      (sum, { groupNames, design }) => sum + groupNames.length * design.names.length,
      0,
    );
    throw new ModelError(
      "fitMixedModel",
      `there is too little memory for the ${effects} random effects of ${factors.join(", ")} (${error.message})`,
      "drop a term, take a coarser grouping factor, or give the process more memory",
    );
  }
}

/** What to do about columns that hold numbers as text: each number is a level of a factor. */
function adviceOnTexts({ complete, random }: ModelFrame): string {
  const grouping = new Set(random.flatMap(({ groupingFactor }) => groupingFactor.split(":")));
  const names = Object.entries(complete.columns).flatMap(([name, column]) => {
    const isNumbers = isText(column) && column.every((text) => Number.isFinite(Number(text)));
    return isNumbers && !grouping.has(name) ? name : [];
  });
  if (names.length === 0) return "";
  return `; ${names.join(", ")} ${names.length === 1 ? "holds" : "hold"} numbers as text, each a level of a factor: give numbers`;
}

/** Refuses models that the data cannot tell anything about. */
export function refuseUnidentified(frame: ModelFrame, fixedCount: number): void {
  const { random, rowCount } = frame;
  if (rowCount <= fixedCount) {
    throw new ModelError(
      "fitMixedModel",
      `${rowCount} rows for ${fixedCount} fixed effects`,
      `expected more rows than fixed effects; drop terms or add data${adviceOnTexts(frame)}`,
    );
  }
  for (const { groupingFactor, groupNames, design } of random) {
    if (groupNames.length < 2) {
      throw new ModelError(
        "fitMixedModel",
        `grouping factor ${groupingFactor} has ${groupNames.length} level`,
        "expected at least two",
      );
    }
    const effects = groupNames.length * design.names.length;
    if (effects >= rowCount) {
      throw new ModelError(
        "fitMixedModel",
        `${effects} random effects of ${groupingFactor} for ${rowCount} rows`,
        "their variances are not identified; expected fewer random effects than rows; simplify the random part",
      );
    }
  }
}

/**
 * Standard deviations, and their ratios, between these bounds have squares that doubles hold with all their digits: the
 * variances of the model, and those of its coefficients.
 */
const [leastDeviation, mostDeviation] = [1e-145, 1e145];

function isHeld(deviation: number): boolean {
  return deviation > leastDeviation && deviation < mostDeviation;
}

/** Refuses a response or a column so large or so small that variances would leave the range of doubles. */
export function refuseExtremes(
  { responseName, random }: ModelFrame,
  fixed: ColumnMatrix,
  standardisation: Standardisation,
  ofRandom: readonly Standardisation[],
  response: StandardisedResponse,
): void {
  const range = `expected one from ${leastDeviation} to ${mostDeviation}, whose square a double holds; change the unit`;
  if (!isHeld(response.scale)) {
    throw new ModelError(
      "fitMixedModel",
      `the response ${responseName} has a standard deviation of ${response.scale.toPrecision(4)}`,
      range,
    );
  }
  const named = (names: readonly string[], { scales }: Standardisation): [string, number][] =>
    names.map((name, column) => [name, scales[column]]);
  const columns = [
    ...named(fixed.names, standardisation),
    ...random.flatMap(({ matrix }, term) => named(matrix.names, ofRandom[term])),
  ];
  columns.forEach(([name, scale]) => {
    if (!isHeld(scale)) {
      throw new ModelError(
        "fitMixedModel",
        `${name} has a standard deviation of ${scale.toPrecision(4)}`,
        range,
      );
    }
    if (!isHeld(response.scale / scale)) {
      throw new ModelError(
        "fitMixedModel",
        `the response ${responseName} has ${(response.scale / scale).toPrecision(4)} times the standard deviation of ${name}`,
        `expected from ${leastDeviation} to ${mostDeviation} times, so that a double holds the variance of a coefficient; change a unit`,
      );
    }
  });
}

/**
 * Refuses a response that the model leaves nothing of but rounding errors.
 *
 * @param left standard deviation of what is left of it, by the fixed effects alone and with the effects of all groups.
 * @param rounding what rounding errors of the numbers in the data come to.
 */
export function refusePerfect(
  { responseName, random, offset }: ModelFrame,
  { fixed, withGroups }: { readonly fixed: number; readonly withGroups: number },
  { isConstant, rounding }: { readonly isConstant: boolean; readonly rounding: number },
): void {
  if (withGroups > rounding) return;
  const factors = [...new Set(random.map(({ groupingFactor }) => groupingFactor))].join(" and ");
  const how = isConstant
    ? "is constant"
    : fixed > rounding
      ? `is fitted exactly by the fixed effects and the groups of ${factors}`
      : "is an exact combination of the fixed effects";
  throw new ModelError(
    "fitMixedModel",
    `the response ${responseName}${offset === undefined ? "" : " less its offset"} ${how}: nothing is left to estimate a residual variance from`,
    "expected a response with residuals; take the terms that determine it out of the model",
  );
}
