import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import type { GroupShare } from "../criterion/criterion";
import { ModelError } from "../errors";
import { type DataRows, isMissing } from "../frame/columns";
import { offsetOf } from "../frame/frame";
import { standardise, standardiseRow } from "../frame/standardise";
import { optimumReason } from "../inference/combinations";
import { estimability } from "../inference/estimable";
import { covarianceOfRows, rowUncertainty } from "../inference/joint-uncertainty";
import { checkOptionNames, levelOf, oneOf } from "../options";
import type { DataColumns, MixedModelFit } from "../types";
import { determinedNumbers } from "./along-flat";
import { modesOf } from "./conditional-modes";
import { solutionOf } from "./known-fit";
import { rowCountOf } from "./new-data";
import { undefinedRows } from "./predict";
import type { Solution } from "./solution";

/** Predictions for rows of given groups, one value a row in each column. */
export interface GroupPrediction {
  /** x'β + z'b and the offset, b zero for groups that the fit has not seen. */
  readonly fit: Float64Array;
  /** Of the mean. `NaN`, and the interval too, where the fit does not determine it: `meaning` then says why. */
  readonly standardError: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Whether the fit has seen all groups of the row, in the order of its grouping factors. */
  readonly groups: readonly ("known" | "new")[];
  readonly level: number;
  /** What the interval is for. */
  readonly meaning: string;
}

/** The columns of all terms of one factor for new data, standardised, by column. */
function columnsOfFactor({ frame, random }: Solution, factor: number, rows: DataRows): Float64Array[] {
  return frame.random.flatMap(({ design }, term) => {
    if (random.places[term].factor !== factor) return [];
    return standardise(design.layOut(rows), random.standardisations[term]).columns;
  });
}

/** z'ΛΛ'z of a group that the fit has not seen. */
function varianceOfNewGroup({ random, theta }: Solution, factor: number, weights: ArrayLike<number>): number {
  const { size, rows, columns, parameters } = random.factors[factor].template;
  const scaled = new Float64Array(size);
  for (let k = 0; k < parameters.length; k++) scaled[columns[k]] += theta[parameters[k]] * weights[rows[k]];
  return scaled.reduce((sum, value) => sum + value * value, 0);
}

/** How to predict. */
export interface GroupPredictionOptions {
  /** Coverage of the interval, by default .95. */
  readonly level?: number;
  /** Of the mean ("confidence", the default) or of a new observation ("prediction"). */
  readonly interval?: "confidence" | "prediction";
}

/** New rows, laid out for a fit. */
interface NewRows {
  readonly rowCount: number;
  readonly offset?: Float64Array;
  /** The columns of the fixed effects, raw. */
  readonly fixed: readonly Float64Array[];
  /** Why the mean of every row is not determined, or undefined. */
  readonly reasons: readonly (string | undefined)[];
  /** By term: the group of every row, -1 where it is new, and the columns, raw. */
  readonly groups: readonly Int32Array[];
  readonly random: readonly (readonly Float64Array[])[];
  /** By factor: the columns of all its terms, standardised, and the group of every row. */
  readonly ofFactors: readonly { readonly columns: readonly Float64Array[]; readonly groups: Int32Array }[];
  readonly known: readonly ("known" | "new")[];
}

function newRows(solution: Solution, data: DataColumns, rowCount: number): NewRows {
  const { model, frame, kept, random } = solution;
  const rows: DataRows = { columns: data, rowCount, caller: "predictGroups" };
  const groups = frame.random.map(({ term, groupingFactor, grouping }) => {
    const missing = term.grouping.find((name) => !Object.hasOwn(data, name));
    if (missing === undefined) return grouping.find(rows);
    const problem = `the data have no column "${missing}" of the grouping factor ${groupingFactor}`;
    throw new ModelError(
      "predictGroups",
      problem,
      "expected every row's group; one that is new may have any name",
    );
  });
  const all = frame.fixedDesign.layOut(rows).columns;
  const reasonOf = estimability(solution);
  const groupColumns = [...new Set(frame.random.flatMap(({ term }) => term.grouping))];
  const missingGroup = (row: number) => groupColumns.find((name) => isMissing(data[name][row]));
  const ofFactors = random.factors.map((_, factor) => ({
    columns: columnsOfFactor(solution, factor, rows),
    groups: groups[random.places.findIndex((place) => place.factor === factor)],
  }));
  return {
    rowCount,
    offset: offsetOf(model, rows),
    fixed: kept.map((column) => all[column]),
    reasons: Array.from({ length: rowCount }, (_, row) => {
      const missing = missingGroup(row);
      return missing === undefined ? reasonOf(all, row) : `its group is missing in ${missing}`;
    }),
    groups,
    random: frame.random.map(({ design: terms }) => terms.layOut(rows).columns),
    ofFactors,
    known: Array.from({ length: rowCount }, (_, row) =>
      ofFactors.every((one) => one.groups[row] >= 0) ? "known" : "new",
    ),
  };
}

/** Predictions and their standard errors at the theta of a solution. */
function predictionsAt(
  solution: Solution,
  { rowCount, offset, fixed, groups, random, ofFactors }: NewRows,
): Pick<GroupPrediction, "fit" | "standardError"> {
  const { fixedStandardisation, responseScale, residualVariance, estimates } = solution;
  const modes = modesOf(solution);
  const uncertaintyOf = rowUncertainty(solution);
  const scale = responseScale * Math.sqrt(residualVariance);
  const predicted = offset?.slice() ?? new Float64Array(rowCount);
  const standardError = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    const shares: GroupShare[] = [];
    let ofNewGroups = 0;
    ofFactors.forEach(({ columns, groups: ofRows }, factor) => {
      const group = ofRows[row];
      const weights = Float64Array.from(columns, (column) => column[row]);
      if (group >= 0) shares.push({ factor, group, weights });
      else ofNewGroups += varianceOfNewGroup(solution, factor, weights);
    });
    estimates.coefficients.forEach((estimate, j) => {
      predicted[row] += estimate * fixed[j][row];
    });
    modes.forEach(({ modes: ofGroups, terms }, term) => {
      const group = groups[term][row];
      if (group < 0) return;
      terms.forEach((_, column) => {
        predicted[row] += ofGroups[group][column] * random[term][column][row];
      });
    });
    const x = standardiseRow(
      fixed.map((values) => values[row]),
      fixedStandardisation,
    );
    const uncertainty = uncertaintyOf({ x, shares });
    standardError[row] = scale * Math.sqrt(covarianceOfRows(uncertainty, uncertainty) + ofNewGroups);
  }
  return { fit: predicted, standardError };
}

/**
 * Predicts x'β + z'b for rows of given groups, with the uncertainty of fixed and random effects together:
 *
 *   Var(x'β̂ + z'b̂ − x'β − z'b) / σ² = (x − C'z)'P⁻¹(x − C'z) + z'ΛA⁻¹Λ'z,
 *
 * as `rowUncertainty` has it, the variances taken as known. A group that the fit has not seen is predicted with b = 0
 * and the variance of its random effects, z'ΛΛ'z, in place of the last term.
 *
 * A prediction interval, of a new observation, adds the residual variance σ² (of a row of weight 1).
 *
 * @param fit a fit of `fitMixedModel`.
 * @param data columns with all variables of the model but the response, in raw units.
 * @param options the level of the interval, by default .95, and what it is of.
 * @throws ModelError if a variable or a grouping column is missing from the data.
 * @example
 * const model = fitMixedModel("y ~ x + (1 | g)", data);
 * predictGroups(model, { x: [0, 1], g: ["s01", "a new group"] }, { interval: "prediction" });
 */
export function predictGroups(
  fit: MixedModelFit,
  data: DataColumns,
  options: GroupPredictionOptions = {},
): GroupPrediction {
  checkOptionNames("predictGroups", options, ["level", "interval"]);
  const interval = oneOf("predictGroups", "interval", options.interval ?? "confidence", [
    "confidence",
    "prediction",
  ]);
  const level = levelOf("predictGroups", options.level);
  const solution = solutionOf(fit);
  const rowCount = rowCountOf("predictGroups", data);
  const rows = newRows(solution, data, rowCount);
  const { fit: predicted, standardError } = predictionsAt(solution, rows);
  const isDetermined = determinedNumbers(
    solution,
    (at) => {
      const moved = predictionsAt(at, rows);
      return [...moved.fit, ...moved.standardError];
    },
    [...standardError, ...standardError],
  );
  const unreached = optimumReason(fit);
  const reasons = Array.from(standardError, (_, row) => {
    const isKnown = isDetermined[row] && isDetermined[rowCount + row];
    return { reason: rows.reasons[row] ?? unreached ?? (isKnown ? undefined : fit.statusReason) };
  });
  reasons.forEach(({ reason }, row) => {
    if (reason !== undefined) standardError[row] = Number.NaN;
    if (rows.reasons[row] !== undefined) predicted[row] = Number.NaN;
  });
  const quantile = normalQuantile((1 + level) / 2, 0, 1);
  const isPrediction = interval === "prediction";
  const half = standardError.map(
    (error) => quantile * Math.sqrt(error * error + (isPrediction ? fit.residualVariance : 0)),
  );
  const of = isPrediction ? "a new observation" : "the mean";
  return {
    fit: predicted,
    standardError,
    lower: predicted.map((value, row) => value - half[row]),
    upper: predicted.map((value, row) => value + half[row]),
    groups: rows.known,
    level,
    meaning: `${100 * level}% interval of ${of} of the row's own groups, from the uncertainty of fixed and random effects together${isPrediction ? " and the residual" : ""}, the variances taken as known; for a new group, of ${of} of a group drawn at random${undefinedRows(reasons)}`,
  };
}
