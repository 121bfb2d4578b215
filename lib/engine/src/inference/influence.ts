import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { ModelError } from "../errors";
import { inverseOfFixedFactor } from "../fit/estimates";
import { knownFit, solutionOf } from "../fit/known-fit";
import type { Solution } from "../fit/solution";
import { workingResiduals } from "../fit/working-rows";
import { backTransform } from "../frame/standardise";
import type { MixedModelFit } from "../types";
import { covarianceOfRows, rowsOfFit, rowUncertainty } from "./joint-uncertainty";

/** What leaving one group out would do to the fixed effects. */
export type GroupInfluence =
  | {
      readonly group: string;
      readonly rowCount: number;
      readonly status: "defined";
      /** (β̂ − β̂₍g₎)' Cov(β̂)⁻¹ (β̂ − β̂₍g₎) / p. */
      readonly cooksDistance: number;
      /** β̂ − β̂₍g₎, one value a coefficient. */
      readonly change: readonly number[];
    }
  | {
      readonly group: string;
      readonly rowCount: number;
      readonly status: "not defined";
      readonly reason: string;
    };

/** Rows of every group of a grouping factor of the model. */
function rowsByGroup(
  { frame }: Solution,
  groupingFactor: string,
): { names: readonly string[]; rows: number[][] } {
  const term = frame.random.find((one) => one.groupingFactor === groupingFactor);
  if (term === undefined) {
    const names = [...new Set(frame.random.map((one) => one.groupingFactor))];
    throw new ModelError(
      "cooksDistances",
      `${groupingFactor} is no grouping factor of the model`,
      `expected one of ${names.join(", ")}`,
    );
  }
  const rows = term.groupNames.map((): number[] => []);
  term.groups.forEach((group, row) => {
    rows[group].push(row);
  });
  return { names: term.groupNames, rows };
}

/**
 * Cook's distance of every group: how far the fixed effects move when all its rows are left out, the variances staying
 * as they are estimated. With E the columns of the identity that belong to the rows of group g,
 * Q = V⁻¹ − V⁻¹XP⁻¹X'V⁻¹ and P = X'V⁻¹X,
 *
 *   β̂ − β̂₍g₎ = P⁻¹X'V⁻¹E (E'QE)⁻¹ E'Qy,
 *
 * so that nothing is fitted again. Source: Christensen, Pearson & Johnson (1992), Technometrics 34(1), section 2.
 *
 * @param fit a fit of `fitMixedModel`.
 * @param groupingFactor the factor whose groups are left out, by default the first of `fit.randomEffects`.
 * @returns one entry a group; "not defined" where the other rows do not determine the fixed effects.
 * @throws ModelError for a factor that the model has not.
 * @example
 * cooksDistances(fit, "g").filter((one) => one.status === "defined" && one.cooksDistance > 1);
 */
export function cooksDistances(fit: MixedModelFit, groupingFactor?: string): readonly GroupInfluence[] {
  const { fixedEffects, status, statusReason } = knownFit(fit);
  const solution = solutionOf(fit);
  const { frame, factor, fixed, fixedStandardisation, responseScale } = solution;
  const { names, rows } = rowsByGroup(solution, groupingFactor ?? frame.random[0].groupingFactor);
  const p = fixed.names.length;
  const unknown = fixedEffects.find(({ standardError }) => Number.isNaN(standardError));
  if (unknown !== undefined || status === "not converged") {
    return rows.map(({ length }, at) => ({
      group: names[at],
      rowCount: length,
      status: "not defined",
      reason: statusReason,
    }));
  }
  const uncertaintyOf = rowUncertainty(solution);
  const rowOf = rowsOfFit(solution);
  const population = workingResiduals(solution);
  const modes = solution.criterion.randomSolutions(solution.theta);
  const inverse = Matrix.from1DArray(p, p, Array.from(inverseOfFixedFactor(factor, p)));
  const back = Matrix.from1DArray(p, p, Array.from(backTransform(fixedStandardisation)));
  return rows.map((members, at): GroupInfluence => {
    const model = members.map(rowOf);
    const uncertainties = model.map(uncertaintyOf);
    const count = members.length;
    // E'QE = I − H among the rows, E'Qy the conditional residuals, E'V⁻¹XP⁻¹ᐟ² the fixed parts
    const Q = Matrix.zeros(count, count);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j <= i; j++) {
        const value = (i === j ? 1 : 0) - covarianceOfRows(uncertainties[i], uncertainties[j]);
        Q.set(i, j, value);
        Q.set(j, i, value);
      }
    }
    const residuals = members.map((row, i) => {
      let value = population[row];
      for (const { factor: of, group, weights } of model[i].shares) {
        for (let a = 0; a < weights.length; a++)
          value -= weights[a] * modes[of].modes[group * weights.length + a];
      }
      return value;
    });
    const cholesky = new CholeskyDecomposition(Q);
    const common = { group: names[at], rowCount: count };
    if (!cholesky.isPositiveDefinite() || smallestPivot(cholesky) < leastPivot) {
      return {
        ...common,
        status: "not defined",
        reason: "the rows of the other groups do not determine the fixed effects",
      };
    }
    const solved = cholesky.solve(Matrix.columnVector(residuals));
    const half = new Matrix(uncertainties.map(({ fixed: part }) => Array.from(part)));
    const step = half.transpose().mmul(solved);
    const square = step.dot(step);
    const change = back.mmul(inverse.mmul(step)).mul(responseScale).to1DArray();
    return { ...common, status: "defined", cooksDistance: square / (p * solution.residualVariance), change };
  });
}

/** Below this a pivot of the rows' own covariance counts as zero: without them a coefficient is not determined. */
const leastPivot = 1e-6;

function smallestPivot(cholesky: CholeskyDecomposition): number {
  return Math.min(...cholesky.lowerTriangularMatrix.diagonal());
}
