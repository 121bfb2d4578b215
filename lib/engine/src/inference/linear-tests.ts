import { CholeskyDecomposition, EigenvalueDecomposition, Matrix } from "ml-matrix";
import { insideBoundary, isOnBoundary } from "../fit/along-flat";
import { solutionOf } from "../fit/known-fit";
import type { Solution } from "../fit/solution";
import type { MixedModelFit } from "../types";
import { combinationsOf, optimumReason } from "./combinations";
import { tooManyEffects } from "./covariance-sums";
import { fUpperTail } from "./distribution";
import { type KenwardRoger, kenwardRoger } from "./kenward-roger";
import { satterthwaiteDegrees } from "./satterthwaite";

/** Methods that test any sum of fixed effects. */
export const linearMethods = ["normal", "Satterthwaite", "Kenward-Roger"] as const;

/** How standard errors and degrees of freedom of sums of fixed effects are found. */
export type LinearMethod = (typeof linearMethods)[number];

/** A sum of fixed effects with its uncertainty, or why there is none. */
export interface SumOfEffects {
  readonly estimate: number;
  /** `NaN` where there is a reason. */
  readonly standardError: number;
  /** `NaN` where there is a reason. */
  readonly degreesOfFreedom: number;
  readonly reason: string | undefined;
}

/** A joint F test that some sums of fixed effects are zero, or why there is none. */
export type JointTest =
  | {
      readonly statistic: number;
      readonly numeratorDegrees: number;
      readonly denominatorDegrees: number;
      readonly pValue: number;
      readonly reason: undefined;
    }
  | { readonly reason: string };

/** Tests of sums of one fit's fixed effects; each sum is a list of one weight a coefficient. */
export interface LinearTests {
  singles(sums: readonly ArrayLike<number>[]): readonly SumOfEffects[];
  /** @param sums linearly independent. */
  joint(sums: readonly ArrayLike<number>[]): JointTest;
}

/** Why a method tests nothing of a fit, or undefined. */
export function reasonAgainst(fit: MixedModelFit, solution: Solution, method: string): string | undefined {
  const reason = optimumReason(fit);
  if (reason !== undefined) return reason;
  if (method !== "Satterthwaite" && method !== "Kenward-Roger") return undefined;
  if (fit.status === "singular" || isOnBoundary(solution)) {
    return `the fit is singular: on the boundary the covariance of theta, on which ${method} rests, is not defined`;
  }
  if (method === "Kenward-Roger" && fit.method !== "REML") {
    return "Kenward-Roger rests on restricted maximum likelihood, and the fit is by ML";
  }
  return method === "Kenward-Roger" ? tooManyEffects(solution) : undefined;
}

/** LVL' of some sums. */
function covarianceOfSums(
  sums: readonly ArrayLike<number>[],
  covarianceOf: (w: ArrayLike<number>, v: ArrayLike<number>) => number,
): Matrix {
  const covariance = Matrix.zeros(sums.length, sums.length);
  sums.forEach((w, i) => {
    for (let j = 0; j <= i; j++) {
      const value = covarianceOf(w, sums[j]);
      covariance.set(i, j, value);
      covariance.set(j, i, value);
    }
  });
  return covariance;
}

/** w'Vv with the covariance of the estimates. */
function modelCovariance({ estimates: { covariance } }: Solution) {
  return (w: ArrayLike<number>, v: ArrayLike<number>): number => {
    let sum = 0;
    for (let i = 0; i < w.length; i++) {
      if (w[i] === 0) continue;
      for (let j = 0; j < v.length; j++) sum += w[i] * covariance[i][j] * v[j];
    }
    return sum;
  };
}

/** (Lβ̂)'(LVL')⁻¹Lβ̂ / q. */
function waldStatistic(estimates: readonly number[], covariance: Matrix): number {
  const values = Matrix.columnVector([...estimates]);
  const solved = new CholeskyDecomposition(covariance).solve(values);
  return values.transpose().mmul(solved).get(0, 0) / estimates.length;
}

/**
 * Degrees of freedom of an F that is the mean of squares of q independent t with ν degrees: those at which an F has the
 * same mean, 2E / (E − q) with E = Σ ν / (ν − 2). Source: Fai & Cornelius (1996), Journal of Statistical Computation
 * and Simulation 54(4); as in Kuznetsova, Brockhoff & Christensen (2017), Journal of Statistical Software 82(13),
 * section 2.
 */
function degreesOfMean(degrees: readonly number[]): number {
  const [first] = degrees;
  if (degrees.every((one) => Math.abs(one - first) < 1e-8)) {
    return degrees.reduce((sum, one) => sum + one, 0) / degrees.length;
  }
  if (degrees.some((one) => one <= 2)) return 2;
  const E = degrees.reduce((sum, one) => sum + one / (one - 2), 0);
  return (2 * E) / (E - degrees.length);
}

/** The joint test by Satterthwaite: LVL' = PDP' makes independent sums P'L, each with its own degrees of freedom. */
function jointBySatterthwaite(
  solution: Solution,
  sums: readonly ArrayLike<number>[],
  covariance: Matrix,
): number {
  const { eigenvectorMatrix } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
  const turned = eigenvectorMatrix.transpose().mmul(new Matrix(sums.map((weights) => Array.from(weights))));
  return degreesOfMean(satterthwaiteDegrees(solution, turned.to2DArray()));
}

/** Tests of any sums of the fixed effects of a fit by one method. */
export function linearTests(fit: MixedModelFit, method: LinearMethod): LinearTests {
  const solution = insideBoundary(solutionOf(fit));
  const reason = reasonAgainst(fit, solution, method);
  let adjustment: KenwardRoger | undefined;
  const kenward = (): KenwardRoger => {
    adjustment ??= kenwardRoger(solution);
    return adjustment;
  };
  const degreesOf = (sums: readonly ArrayLike<number>[]): readonly number[] => {
    if (method === "Satterthwaite") return satterthwaiteDegrees(solution, sums);
    return sums.map((weights) =>
      method === "normal" ? Number.POSITIVE_INFINITY : kenward().degreesOf(weights),
    );
  };
  return {
    singles(sums) {
      const combinations = combinationsOf(fit, sums);
      const degrees = reason === undefined ? degreesOf(sums) : [];
      return combinations.map((one, i): SumOfEffects => {
        const why = reason ?? one.reason;
        if (why !== undefined) {
          return {
            estimate: one.estimate,
            standardError: Number.NaN,
            degreesOfFreedom: Number.NaN,
            reason: why,
          };
        }
        const variance = method === "Kenward-Roger" ? kenward().covarianceOf(sums[i], sums[i]) : one.variance;
        return {
          estimate: one.estimate,
          standardError: Math.sqrt(variance),
          degreesOfFreedom: degrees[i],
          reason: undefined,
        };
      });
    },
    joint(sums) {
      const combinations = combinationsOf(fit, sums);
      const why = reason ?? combinations.find((one) => one.reason !== undefined)?.reason;
      if (why !== undefined) return { reason: why };
      const estimates = combinations.map(({ estimate }) => estimate);
      const q = sums.length;
      const isAdjusted = method === "Kenward-Roger";
      const covariance = covarianceOfSums(
        sums,
        isAdjusted ? kenward().covarianceOf : modelCovariance(solution),
      );
      const { degrees, scale } = isAdjusted
        ? kenward().jointOf(sums)
        : {
            degrees:
              method === "normal"
                ? Number.POSITIVE_INFINITY
                : jointBySatterthwaite(solution, sums, covariance),
            scale: 1,
          };
      const statistic = scale * waldStatistic(estimates, covariance);
      return {
        statistic,
        numeratorDegrees: q,
        denominatorDegrees: degrees,
        pValue: fUpperTail(statistic, q, degrees),
        reason: undefined,
      };
    },
  };
}
